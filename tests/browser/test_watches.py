"""Upload -> live fact -> evidence -> watch -> alert; tried and deleted; everything by clicks in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from dateline_local.services import Services


def test_from_an_upload_to_the_alert(services: Services, page: Page, send: Callable[..., None]) -> None:
    page.goto(services.url("api", "/live"))
    expect(page.locator("#tape-state")).to_have_text("已连接", timeout=10_000)
    send(
        "安平县粮食产量公布\n\n安平县统计局1月20日发布，2023年安平县粮食产量为12.6万吨，同比增长3.2%。\n", "安平报", "2024-01-20"
    )
    fact = page.locator(".tape li.new", has=page.locator(".value", has_text="12.6")).first
    expect(fact).to_be_visible(timeout=40_000)
    fact.get_by_role("link").first.click()
    expect(page.locator("#fact mark")).to_contain_text("12.6万吨")
    # Two clicks, of which the first can be a key.
    page.keyboard.press("w")
    expect(page.locator("h1")).to_have_text("新的关注")
    name = page.get_by_label("名称").input_value()
    page.get_by_role("button", name="开始关注").click()
    expect(page.locator("h1")).to_contain_text("已开始关注")
    page.get_by_role("link", name="关注与提醒").last.click()
    expect(page.locator(".watches .title").first).to_have_text(name)
    expect(page.locator("#tape-state")).to_have_text("已连接", timeout=10_000)

    send(
        "安平县粮食再获丰收\n\n安平县统计局1月22日发布，2024年安平县粮食产量为13.9万吨，同比增长10.3%。\n", "安平报", "2025-01-22"
    )
    alert = page.locator(".alerts li.new", has=page.locator(".value", has_text="13.9")).first
    expect(alert).to_be_visible(timeout=60_000)
    expect(alert).to_contain_text(name)
    alert.get_by_role("link").first.click()
    expect(page.locator("#fact mark")).to_contain_text("13.9万吨")


def test_a_watch_made_from_a_search_is_tried_and_deleted(services: Services, page: Page) -> None:
    page.goto(services.url("api", "/search?q=进出口"))
    page.get_by_role("link", name="关注 w").click()
    page.get_by_role("button", name="开始关注").click()
    page.get_by_role("button", name="试一下").click()
    expect(page.locator(".notice")).to_contain_text("测试提醒")
    expect(page.locator(".alerts li", has_text="测试").first).to_be_visible(timeout=30_000)
    page.goto(services.url("api", "/watches"))
    before = page.locator(".watches li").count()
    page.locator(".watches li").first.get_by_role("button", name="删除").click()
    expect(page.locator(".watches li")).to_have_count(before - 1, timeout=10_000)


def test_what_cannot_be_watched_is_said_kindly(services: Services, page: Page) -> None:
    origin = {"origin": services.url("api", "")}
    for form in (
        {"name": "x", "on": "silence"},
        {"name": "x", "on": "fact"},
        {"name": "", "words": "a"},
        {"name": "x", "words": '""'},
        {"name": "x", "on": "no"},
    ):
        answer = page.request.post(services.url("api", "/watches"), form=form, headers=origin)
        assert answer.status in (409, 422), form
        assert "这样问不了" in answer.text()
