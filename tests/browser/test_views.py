"""Each view in a real browser: it shows what is stored, leads on, and is usable by everybody."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dateline_local.services import Services

VIEWS = [
    "/live",
    "/review",
    "/drop",
    "/pages",
    "/series",
    "/search?q=进出口",
    "/stories",
    "/people",
    "/watches",
    "/pipeline",
    "/dead-letters",
    "/contracts",
    "/settings",
    "/login",
]
SHOTS = Path(__file__).parents[2] / ".state" / "screenshots"
SCHEMES = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
]


def open_sample(page: Page, services: Services) -> None:
    page.goto(services.url("api", "/pages"))
    page.get_by_role("link", name="规模稳中有增 质量优中有升").first.click()
    expect(page.locator(".story h1")).to_have_text("规模稳中有增 质量优中有升")


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_in_both_languages(services: Services, page: Page, view: str) -> None:
    for language, word in (("zh", "实时"), ("en", "Live")):
        answer = page.goto(services.url("api", view) + ("&" if "?" in view else "?") + f"lang={language}")
        assert answer is not None
        assert answer.status == 200
        expect(page.locator(".top nav a").first).to_have_text(word)
        expect(page.locator("h1").first).to_be_visible()


@pytest.mark.parametrize("context", SCHEMES, indirect=True, ids=["light", "dark", "phone"])
def test_nothing_bars_anybody(services: Services, page: Page) -> None:
    open_sample(page, services)
    page.keyboard.press("j")
    expect(page.locator("#fact h2")).to_be_visible()
    article = page.url
    for url in [article, *(services.url("api", view) for view in VIEWS)]:
        page.goto(url)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{url}: {found.generate_report()}"


def test_a_figure_is_lit_on_both_sides_and_its_words_are_those_of_the_page(services: Services, page: Page) -> None:
    open_sample(page, services)
    figure = page.locator(".col-read .m.observation", has_text="41.76万亿元").first
    figure.click()
    expect(page.locator("#fact .value")).to_contain_text("41.76")
    expect(page.locator("#fact h2")).to_have_text("货物贸易进出口总值")
    expect(page.locator("#fact mark")).to_contain_text("41.76万亿元")
    raw = page.locator(".col-raw .m.chosen")
    assert "".join(raw.all_inner_texts()).replace(" ", "") == "41.76万亿元"
    assert "fact=" in page.url


def test_keys_step_through_the_facts_and_find_the_search(services: Services, page: Page) -> None:
    open_sample(page, services)
    total = int(re.findall(r"\d+", page.locator(".story .meta").inner_text())[-2])
    page.keyboard.press("j")
    expect(page.locator("#fact .bar")).to_contain_text(f"1 / {total}")
    page.keyboard.press("j")
    expect(page.locator("#fact .bar")).to_contain_text(f"2 / {total}")
    page.keyboard.press("k")
    expect(page.locator("#fact .bar")).to_contain_text(f"1 / {total}")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_a_reader_without_scripts_sees_the_same(services: Services, browser) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    open_sample(page, services)
    page.locator(".col-read .m.observation", has_text="41.76万亿元").first.click()
    expect(page.locator("#fact .value")).to_contain_text("41.76")
    context.close()


def test_a_figure_leads_to_its_series_and_the_series_to_its_words(services: Services, page: Page) -> None:
    open_sample(page, services)
    page.locator(".col-read .m.observation", has_text="41.76万亿元").first.click()
    page.locator("#fact dd a.mono").click()
    expect(page.locator("h1")).to_have_text("货物贸易进出口总值")
    expect(page.locator("svg.chart")).to_be_visible()
    expect(page.locator("table")).to_contain_text("41.76万亿元")
    page.locator(".list a").first.click()
    expect(page.locator("#fact .value")).to_contain_text("41.76")


def test_search_finds_words_in_either_script(services: Services, page: Page) -> None:
    for words in ("贸易额", "貿易"):
        page.goto(services.url("api", f"/search?q={words[:2]}"))
        expect(page.locator(".list li").first).to_be_visible()
        expect(page.locator(".hit").first).to_be_visible()


def test_what_is_not_there_says_so(services: Services, page: Page) -> None:
    answer = page.request.get(services.url("api", "/articles/sha256:" + "0" * 60))
    assert answer.status == 404
    assert "没有这一页" in answer.text()


@pytest.mark.parametrize("context", SCHEMES, indirect=True, ids=["light", "dark", "phone"])
def test_screenshots(services: Services, page: Page, request: pytest.FixtureRequest) -> None:
    """For a person to look at; a page must not be wider than its window."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    name = request.node.callspec.id
    open_sample(page, services)
    page.locator(".col-read .m.observation", has_text="41.76万亿元").first.click()
    expect(page.locator("#fact .value")).to_be_visible()
    page.screenshot(path=SHOTS / f"page-{name}.png")
    for view in VIEWS:
        page.goto(services.url("api", view))
        page.screenshot(path=SHOTS / f"{view.strip('/').split('?')[0]}-{name}.png")
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], view
