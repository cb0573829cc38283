"""What people come for, from end to end, on a real platform."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dateline_local.services import Services

HOSTILE = """丰水县粮食产量公布

丰水县统计局1月20日发布，2023年全县粮食产量<b>12.5万吨</b>，同比增长3.1%。𠮷田村的收成😀最好，产量达1.2万吨。

有人写道：<script>alert(1)</script> &amp; [/b]。
"""


def test_a_page_that_is_posted_shows_on_an_open_tape(services: Services, page: Page, send: Callable[..., None]) -> None:
    page.goto(services.url("api", "/live"))
    expect(page.locator("#tape-state")).to_have_text("已连接", timeout=10_000)
    send(
        "临江市外贸稳步增长\n\n临江市海关1月18日发布，2023年临江市进出口总值达768.3亿元，同比增长4.7%。\n",
        "临江日报",
        "2024-01-18",
    )
    expect(page.locator(".tape li.new", has_text="768.3").first).to_be_visible(timeout=20_000)
    page.locator(".tape li.new", has=page.locator(".value", has_text="768.3")).first.get_by_role("link").first.click()
    expect(page.locator("#fact .value")).to_contain_text("768.3")
    expect(page.locator("#fact mark")).to_contain_text("768.3亿元")


def test_a_paused_tape_waits(services: Services, page: Page, send: Callable[..., None]) -> None:
    page.goto(services.url("api", "/live"))
    expect(page.locator("#tape-state")).to_have_text("已连接", timeout=10_000)
    page.locator("#tape-pause").click()
    send(
        "清河县用电量公布\n\n清河县供电局2月3日发布，2024年1月清河县用电量为3.46亿千瓦时，同比增长6.2%。\n",
        "清河报",
        "2024-02-03",
    )
    other = page.context.new_page()
    other.goto(services.url("api", "/live"))
    for _ in range(40):
        if other.locator(".tape li", has_text="3.46").count():
            break
        other.wait_for_timeout(250)
        other.reload()
    assert not page.locator(".tape li", has_text="3.46").count()
    page.locator("#tape-pause").click()
    expect(page.locator(".tape li.new", has_text="3.46").first).to_be_visible(timeout=10_000)


def test_words_from_outside_stay_words(services: Services, page: Page, send: Callable[..., None]) -> None:
    send(HOSTILE, "丰水报", "2024-01-20")
    page.goto(services.url("api", "/live"))
    for _ in range(60):
        if page.locator(".tape li", has_text="12.5").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    page.locator(".tape li", has_text="12.5").first.get_by_role("link").first.click()
    expect(page.locator("#fact mark")).to_contain_text("12.5万吨")
    expect(page.locator(".story h1")).to_contain_text("丰水县")
    # The figure behind characters of two UTF-16 units is marked to the character.
    page.locator(".col-read .m.observation", has_text="1.2万吨").first.click()
    expect(page.locator("#fact mark")).to_contain_text("1.2万吨")
    assert page.locator(".col-raw .m.chosen").first.inner_text() == "1.2万吨"


def test_a_dropped_file_becomes_facts(services: Services, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "丰收.txt"
    file.write_text("东湖区夏粮丰收\n\n东湖区统计局7月12日发布，2023年东湖区夏粮总产量为8.46万吨，同比增长2.3%。\n", "utf-8")
    page.goto(services.url("api", "/drop"))
    page.get_by_label("来源名称").fill("东湖报")
    page.get_by_label("出版日期").fill("2023-07-12")
    page.locator("input[type=file]").set_input_files(file)
    line = page.locator("#sent li").first
    expect(line).to_contain_text("丰收.txt")
    expect(line).to_contain_text("条事实", timeout=30_000)
    line.get_by_role("link").click()
    expect(page.locator(".story h1")).to_have_text("东湖区夏粮丰收")


def test_another_sites_form_sends_nothing(services: Services) -> None:
    request = urllib.request.Request(services.url("api", "/drop"), data=b"", headers={"Origin": "https://elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 403


def test_a_row_put_right_is_shown_beside_the_machines_value_and_exported(
    services: Services, page: Page, send: Callable[..., None]
) -> None:
    send(
        "柳河县工业增长\n\n柳河县统计局4月9日发布，2024年一季度柳河县工业增加值为27.4亿元，同比增长5.6%。\n",
        "柳河报",
        "2024-04-09",
    )
    page.goto(services.url("api", "/live"))
    for _ in range(60):
        if page.locator(".tape li", has_text="27.4").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    figure = page.locator(".tape li", has=page.locator(".value", has_text="27.4")).first
    figure.get_by_role("link").first.click()
    page.locator("#fact .actions a", has_text="复核").click()
    row = page.locator(".list li").first
    row.get_by_label("对象").fill("柳河县")
    row.get_by_label("指标").fill("规模以上工业增加值")
    row.get_by_label("你的名字").fill("数据台")
    row.get_by_role("button", name="有误").click()
    expect(page.locator(".list .good", has_text="规模以上工业增加值")).to_be_visible()
    page.locator(".list .good a").first.click()
    for _ in range(40):
        if page.locator("p", has_text="规模以上工业增加值").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator("p", has_text="规模以上工业增加值").first).to_contain_text("数据台")
    (line,) = [json.loads(one) for one in text_of(services, "/review/labels.jsonl").splitlines() if "27.4亿元" in one]
    (label,) = [one for one in line["rows"] if one["quote"] == "27.4亿元"]
    assert label["indicator"] == "规模以上工业增加值"
    assert label["value"] == "2740000000"
    assert line["text"].count("27.4亿元") == label["n"] == 1


def text_of(services: Services, path: str) -> str:
    with urllib.request.urlopen(services.url("api", path), timeout=30) as answer:
        return str(answer.read().decode())
