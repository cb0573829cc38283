"""Pictures of print are read back: characters, columns and places; without the extra they are refused by name."""

import difflib
import io
import sys
from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest

from dateline_ingest.domain import ocr
from dateline_ingest.domain.readers import Context, Limits, ReadPage, Refused, read

if not ocr.available():
    pytest.skip("the ocr extra is not installed", allow_module_level=True)
import numpy
from PIL import Image

from dateline_ingest.domain.ocr.detect import boxes_of

LEFT = [
    "新华社苏州1月13日电（记者王小明）",
    "苏州海关13日发布的数据显示，2023年",
    "苏州出口汽车77.5亿元，同比增长9.1%，",
    "出口额创下历史新高。",
]
RIGHT = ["苏州海关关长李建国表示，企业订单正在", "恢复，下半年的走势好于上半年，全年有", "望保持稳定增长的态势。"]
PRINTED = ["苏州去年出口汽车超77亿元", *LEFT, *RIGHT]


@pytest.fixture
def printed(new_print: Callable[..., Any], drawn: str) -> bytes:
    sheet = new_print(font=drawn)
    sheet.line(120, 70, PRINTED[0], 20)
    sheet.column(50, 110, LEFT, size=11, leading=16)
    sheet.column(310, 110, RIGHT, size=11, leading=16)
    return bytes(sheet.data())


def picture(data: bytes, dpi: int = 200) -> Image.Image:
    document = pdfium.PdfDocument(data)
    drawn: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    return drawn


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, dpi=(200, 200), **more)
    return buffer.getvalue()


def as_scanned_pdf(image: Image.Image, new_print: Callable[..., Any]) -> bytes:
    from reportlab.lib.utils import ImageReader

    sheet = new_print()
    sheet.canvas.drawImage(ImageReader(image), 0, 0, width=595, height=842)
    return bytes(sheet.data())


def one(data: bytes) -> ReadPage:
    (page,) = read(data, Context())
    assert isinstance(page, ReadPage)
    return page


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_scan_is_read_in_the_order_of_its_columns(printed: bytes, new_print: Callable[..., Any], kind: str) -> None:
    image = picture(printed)
    page = one(as_scanned_pdf(image, new_print) if kind == "PDF" else saved(image, kind))
    got, want = "".join(page.text.split()), "".join(PRINTED)
    assert difflib.SequenceMatcher(None, want, got, autojunk=False).ratio() > 0.99
    assert page.text.split("\n")[0] == PRINTED[0]
    assert page.layout is not None
    first = page.layout.boxes[1]
    assert (first.x0, first.y0) == pytest.approx((50, 110), abs=4)
    assert page.text[first.start : first.end] == LEFT[0]


@pytest.mark.parametrize("degrees", [90, 180, 270, 2.2, -1.3])
def test_a_scan_that_lies_askew_or_on_its_head_is_set_upright(printed: bytes, degrees: float) -> None:
    image = picture(printed, dpi=150).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    page = one(saved(image, "PNG"))
    got, want = "".join(page.text.split()), "".join(PRINTED)
    assert difflib.SequenceMatcher(None, want, got, autojunk=False).ratio() > 0.98
    assert page.text.split("\n")[0] == PRINTED[0]


def test_specks_and_a_red_seal_hide_no_line(printed: bytes) -> None:
    image = picture(printed)
    pixels = numpy.array(image)
    dice = numpy.random.default_rng(1)
    specks = dice.random(pixels.shape[:2])
    pixels[specks < 0.004], pixels[specks > 0.996] = 0, 255
    height, width = pixels.shape[:2]
    y, x = numpy.ogrid[:height, :width]
    ring = numpy.abs(numpy.hypot(y - height * 0.16, x - width * 0.3) - 120) < 6
    pixels[ring & (pixels.min(axis=2) > 128)] = (220, 30, 30)
    page = one(saved(Image.fromarray(pixels), "PNG"))
    assert difflib.SequenceMatcher(None, "".join(PRINTED), "".join(page.text.split()), autojunk=False).ratio() > 0.97


def test_pieces_of_a_map_that_touch_are_one_box() -> None:
    drawn = numpy.zeros((8, 12), dtype=numpy.float32)
    drawn[1:3, 1:5] = 0.9  # a bar
    drawn[5:7, 2], drawn[5, 2:9], drawn[5:7, 8] = 0.8, 0.8, 0.8  # two legs that a lintel joins
    drawn[1, 8] = 0.2  # too faint
    boxes = sorted((x0, y0, x1, y1) for x0, y0, x1, y1, _ in boxes_of(drawn))
    assert boxes == [(1, 1, 5, 3), (2, 5, 9, 7)]
    assert [round(score, 1) for *_, score in sorted(boxes_of(drawn))] == [0.9, 0.8]


def test_nothing_of_a_copyleft_library_is_loaded_to_read_a_picture(printed: bytes) -> None:
    one(saved(picture(printed, dpi=100), "PNG"))
    assert not {"cv2", "shapely", "pyclipper", "rapidocr"} & set(sys.modules)


def test_each_picture_of_a_tiff_is_a_sheet(printed: bytes) -> None:
    image = picture(printed)
    page = one(saved(image, "TIFF", save_all=True, append_images=[image], compression="tiff_deflate"))
    assert page.layout is not None
    assert {box.sheet for box in page.layout.boxes} == {0, 1}
    assert page.text.count("\f") == 1


def test_a_picture_without_text_or_too_large_or_torn_is_refused(printed: bytes) -> None:
    white = saved(Image.new("RGB", (400, 300), "white"), "PNG")
    whole = saved(picture(printed), "JPEG")
    for data, limits, title in (
        (white, Limits(), "Empty page"),
        (white, Limits(pixels=100_000), "Page too large"),
        (whole[: len(whole) // 3], Limits(), "Damaged file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, Limits(), "Damaged file"),
    ):
        with pytest.raises(Refused) as caught:
            list(read(data, Context(limits=limits)))
        assert caught.value.title == title


def test_without_the_extra_a_picture_is_refused_and_the_refusal_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(Refused) as caught:
        list(read(b"\x89PNG\r\n\x1a\n", Context()))
    assert caught.value.status == 415
    assert "dateline-ingest[ocr]" in caught.value.detail
