"""PDF sheets into text in reading order, a box for every printed line; bad files refused with a reason."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from dateline_ingest.domain import ocr
from dateline_ingest.domain.readers import Context, ReadPage, Refusal, Refused, read

SUZHOU = (
    "新华社苏州1月13日电（记者王小明）苏州海关13日发布的数据显示，2023年，苏州出口汽车77.5亿元，同比增长9.1%，出口额创下历史新高。",
    "苏州海关关长李建国表示，企业订单正在恢复，下半年的走势好于上半年，全年有望保持稳定增长的态势。",
    "业内人士认为，随着新航线的开通，苏州的企业可以更快地把货物送到海外的客户手中，物流成本也会下降。",
)
HANGZHOU = (
    "新华社杭州1月13日电（记者赵小红）杭州市统计局13日公布，2023年杭州新增企业12.3万家，比上年增长5.6%。",
    "统计局副局长陈大为说，新增企业主要集中在数字经济领域，其中软件企业增加最多，达到3.1万家。",
    "专家指出，杭州的营商环境还在改善，明年的新增企业数量可能继续上升，但增速会放缓。",
)


def one(data: bytes) -> ReadPage:
    (found,) = read(data, Context())
    assert isinstance(found, ReadPage)
    return found


def words(page: ReadPage) -> str:
    return "".join(page.text.split())


def in_columns(sheet: Any, lines: list[str], y: float, x: tuple[float, ...], leading: float = 14) -> float:
    each = -(-len(lines) // len(x))
    return max(sheet.column(left, y, lines[n * each : (n + 1) * each], leading=leading) for n, left in enumerate(x))


def of(paragraphs: tuple[str, ...], wrap: Any, characters: int) -> list[str]:
    return [line for paragraph in paragraphs for line in wrap(paragraph, characters)]


def test_two_stories_with_headlines_over_two_columns(new_print: Callable[..., Any], wrap: Any) -> None:
    sheet = new_print()
    sheet.line(50, 30, "2024年1月13日\u3000星期六", 9)
    sheet.line(500, 30, "第3版", 9)
    sheet.line(120, 70, "苏州去年出口汽车超77亿元", 20)
    below = in_columns(sheet, of(SUZHOU, wrap, 24), 110, (50, 310))
    sheet.line(50, below + 24, "杭州新增企业12.3万家", 16)
    in_columns(sheet, of(HANGZHOU, wrap, 24), below + 60, (50, 310))
    page = one(sheet.data())
    lines = page.text.split("\n")
    assert lines[:4] == ["2024年1月13日 星期六 第3版", "", "苏州去年出口汽车超77亿元", ""]
    assert words(page) == "".join(
        ("2024年1月13日星期六第3版苏州去年出口汽车超77亿元", *SUZHOU, "杭州新增企业12.3万家", *HANGZHOU)
    )
    assert sum(line.startswith("\u3000\u3000") for line in lines) == 6
    assert lines[4] == "\u3000\u3000新华社苏州1月13日电（记者王小明）苏州海关"


@pytest.mark.parametrize("step", [0.0, 6.0], ids=["lines at equal heights", "lines out of step"])
@pytest.mark.parametrize("gutter", [11.0, 15.0, 25.0])
def test_stories_below_each_other_in_the_same_columns(
    new_print: Callable[..., Any], wrap: Any, step: float, gutter: float
) -> None:
    sheet = new_print()
    y = 40.0
    for headline, story in (("苏州出口增长", SUZHOU), ("杭州企业增加", HANGZHOU)):
        sheet.line(50, y, headline, 18)
        lines = of(story, wrap, 22)
        half = -(-len(lines) // 2)
        sheet.column(50, y + 30, lines[:half])
        y = sheet.column(50 + 220 + gutter, y + 30 + step, lines[half:]) + 44
    assert words(one(sheet.data())) == "".join(("苏州出口增长", *SUZHOU, "杭州企业增加", *HANGZHOU))


def test_a_headline_over_two_of_three_columns(new_print: Callable[..., Any], wrap: Any) -> None:
    sheet = new_print()
    sheet.line(40, 60, "杭州新增企业", 16)
    sheet.column(40, 90, of(HANGZHOU, wrap, 16))
    sheet.line(230, 60, "苏州去年出口汽车超77亿元", 18)
    in_columns(sheet, of(SUZHOU * 2, wrap, 16), 95, (225, 410))
    expected = "".join(("杭州新增企业", *HANGZHOU, "苏州去年出口汽车超77亿元", *SUZHOU * 2))
    assert words(one(sheet.data())) == expected


def test_a_file_that_is_written_across_the_columns_is_read_down_them(new_print: Callable[..., Any], wrap: Any) -> None:
    sheet = new_print()
    lines = of(SUZHOU, wrap, 24)
    half = -(-len(lines) // 2)
    for number in range(half):
        sheet.line(50, 80 + 14 * number, lines[number])
        if half + number < len(lines):
            sheet.line(310, 80 + 14 * number, lines[half + number])
    assert words(one(sheet.data())) == "".join(SUZHOU)


def test_a_vertical_headline_is_read_before_the_story_beside_it(new_print: Callable[..., Any], wrap: Any) -> None:
    sheet = new_print()
    for number, character in enumerate("苏州去年出口增长"):
        sheet.line(50, 60 + number * 20, character, 18)
    sheet.column(90, 60, of(SUZHOU, wrap, 24))
    assert words(one(sheet.data())) == "".join(("苏州去年出口增长", *SUZHOU))


def test_vertical_columns_are_read_from_the_right(new_print: Callable[..., Any], wrap: Any) -> None:
    sheet = new_print()
    for column, line in enumerate(of(SUZHOU, wrap, 40)):
        for number, character in enumerate(line):
            if not character.isspace():
                sheet.line(500 - 16 * column, 60 + number * 10.5, character, 10)
    assert words(one(sheet.data())) == "".join(SUZHOU)


def test_sheets_follow_each_other_and_a_turned_one_is_read_as_it_is_shown(new_print: Callable[..., Any], wrap: Any) -> None:
    sheet = new_print()
    lines = of(SUZHOU, wrap, 24)
    sheet.column(50, 60, lines[:4])
    sheet.sheet()
    sheet.canvas.setPageRotation(90)
    sheet.canvas.translate(sheet.width, 0)
    sheet.canvas.rotate(90)
    sheet.height = 595
    sheet.column(50, 60, lines[4:])
    sheet.sheet()  # an empty sheet
    page = one(sheet.data())
    assert words(page) == "".join(SUZHOU)
    assert page.text.count("\f") == 1
    assert page.layout is not None
    assert [box.sheet for box in page.layout.boxes] == [0] * 4 + [1] * (len(lines) - 4)
    second = page.layout.boxes[4]
    assert (second.x0, second.y0) == pytest.approx((50, 60), abs=3)
    assert second.x1 - second.x0 == pytest.approx(240, abs=15)


def test_every_printed_line_has_one_box_with_exact_offsets_and_place(new_print: Callable[..., Any], wrap: Any) -> None:
    sheet = new_print()
    lines = of(SUZHOU, wrap, 24)
    sheet.column(50, 60, lines)
    page = one(sheet.data())
    assert page.layout is not None
    boxes = page.layout.boxes
    assert [page.text[box.start : box.end] for box in boxes] == [line.strip("\u3000") for line in lines]
    for number, (line, box) in enumerate(zip(lines, boxes, strict=True)):
        indent = 20 if line.startswith("\u3000") else 0
        assert (box.x0, box.y0) == pytest.approx((50 + indent, 60 + 14 * number), abs=2.5)
        assert box.y1 - box.y0 == pytest.approx(10, abs=2)
    assert all(above.end < below.start for above, below in pairwise(boxes))


def test_bold_type_that_is_faked_by_printing_twice_is_read_once(new_print: Callable[..., Any]) -> None:
    sheet = new_print()
    sheet.line(50, 60, "苏州出口增长", 20)
    sheet.line(50.4, 60, "苏州出口增长", 20)
    assert one(sheet.data()).text == "苏州出口增长"


def test_narrow_letters_side_by_side_in_small_type_are_all_read(new_print: Callable[..., Any]) -> None:
    sheet = new_print()
    sheet.canvas.setFont("Helvetica", 4)
    sheet.canvas.drawString(50, 700, "all 111 illegally filled")
    assert one(sheet.data()).text == "all 111 illegally filled"


def test_a_character_whose_text_the_font_does_not_say_leaves_a_visible_hole(new_print: Callable[..., Any], drawn: str) -> None:
    sheet = new_print(font=drawn)
    sheet.canvas.setPageCompression(0)
    sheet.line(50, 60, "苏州出口77.5亿元")
    data = sheet.data()
    assert b"<82CF>" in data  # the font's own table of what it prints
    assert one(data.replace(b"<82CF>", b"<FFFF>")).text == "\ufffd州出口77.5亿元"


def test_spaces_between_words_stand_and_those_of_the_setting_do_not(new_print: Callable[..., Any]) -> None:
    sheet = new_print()
    sheet.line(50, 60, "规模稳中有增\u3000质量优中有升")
    sheet.line(50, 80, "The Suzhou customs said exports grew 9.1% last year")
    x = 50.0
    for character in "两端对齐的一行汉字":
        sheet.line(x, 100, character)
        x += 12.5
    assert one(sheet.data()).text.split("\n") == [
        "规模稳中有增 质量优中有升",
        "The Suzhou customs said exports grew 9.1% last year",
        "两端对齐的一行汉字",
    ]


def test_a_hyphen_at_the_end_of_a_line_is_printed_and_stays(new_print: Callable[..., Any]) -> None:
    sheet = new_print()
    sheet.column(50, 60, ["新开的航线有西宁-西安-", "香港和北京-奥克兰"])
    assert one(sheet.data()).text == "新开的航线有西宁-西安-\n香港和北京-奥克兰"


def test_a_headline_whose_blank_stands_over_a_gutter(new_print: Callable[..., Any], wrap: Any) -> None:
    sheet = new_print()
    sheet.line(168, 60, "苏州出口增长\u3000汽车出口领先", 16)
    in_columns(sheet, of(SUZHOU * 3, wrap, 10), 95, (50, 165, 280, 395))
    assert words(one(sheet.data())) == "".join(("苏州出口增长汽车出口领先", *SUZHOU * 3))


def test_a_table_of_numbers_before_lines_is_no_column(new_print: Callable[..., Any]) -> None:
    sheet = new_print()
    for number in range(6):
        sheet.line(50, 60 + 14 * number, f"{number + 1}.")
        sheet.line(75, 60 + 14 * number, "各地要继续做好节前市场供应和价格监测的工作")
    assert one(sheet.data()).text.split("\n")[0] == "1. 各地要继续做好节前市场供应和价格监测的工作"


def encrypted(new_print: Callable[..., Any]) -> bytes:
    sheet = new_print()
    sheet.canvas._doc.encrypt = StandardEncryption("secret")
    sheet.line(50, 60, "苏州出口增长")
    return bytes(sheet.data())


def test_bad_files_are_refused_with_a_reason(new_print: Callable[..., Any]) -> None:
    sheet = new_print()
    sheet.line(50, 60, "苏州出口增长")
    whole = sheet.data()
    blank = new_print()
    blank.sheet()
    cases = [
        (encrypted(new_print), "Encrypted file"),
        (whole[: len(whole) // 2], "Truncated file"),
        (b"%PDF-1.7\n" + b"nothing " * 100 + b"\n%%EOF\n", "Damaged file"),
        (blank.data(), "Empty page"),
    ]
    for data, title in cases:
        with pytest.raises(Refused) as caught:
            list(read(data, Context()))
        assert (caught.value.status, caught.value.title) == (422, title)


def test_a_scanned_sheet_among_others_is_named_when_ocr_is_missing(new_print: Callable[..., Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    sheet = new_print()
    sheet.line(50, 60, "苏州出口增长")
    sheet.sheet()
    sheet.canvas.rect(50, 50, 400, 600, fill=1)
    page, refusal = read(sheet.data(), Context())
    assert isinstance(page, ReadPage)
    assert isinstance(refusal, Refusal)
    assert (refusal.member, refusal.status, refusal.title) == ("sheet 2", 415, "Scanned page")
    assert "dateline-ingest[ocr]" in refusal.detail
