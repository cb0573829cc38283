"""A platform with the sample page in it, and a real browser that notices every error."""

import os
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from dateline_local.net import wait_until
from dateline_local.services import SERVICES, Services

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
CHROMIUM = os.environ.get("DATELINE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# Debian's Chromium looks for its maker's hosts without these.
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def post(services: Services, data: bytes, query: str, media_type: str = "text/plain") -> None:
    request = urllib.request.Request(services.url("ingest", f"/pages?{query}"), data=data, headers={"Content-Type": media_type})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 202


def text_of(services: Services, path: str) -> str:
    with urllib.request.urlopen(services.url("api", path), timeout=30) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def browser(services: Services) -> Iterator[Browser]:
    """After the platform, and gone with the module: Playwright's event loop stays open in this thread, and nobody else can run one."""
    del services
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture(scope="session")
def services(new_platform: Callable[[], Services]) -> Iterator[Services]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is here")
    running = new_platform()
    for name in SERVICES:
        running.start(name)
    running.wait_ready(*SERVICES)
    post(running, SAMPLE.read_bytes(), "source=xinhua&published_on=2024-01-13")
    wait_until(lambda: "41.76" in text_of(running, "/live"), 60, lambda: "the sample page's figures are not on the tape")
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    given = getattr(request, "param", {})
    made = browser.new_context(**({"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"} | given))
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab; the test fails when the page logged an error, broke its own policy, or asked another host."""
    wrong: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(message.text)

    tab = context.new_page()
    tab.on("console", told)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda r: None if "127.0.0.1" in r.url or r.url.startswith("data:") else wrong.append(f"asked {r.url}"))
    yield tab
    assert not wrong


@pytest.fixture
def send(services: Services) -> Callable[..., None]:
    """Posts a page: text, source, day of issue."""

    def sent(text: str, source: str, day: str) -> None:
        post(services, text.encode(), urlencode({"source": source, "published_on": day}))

    return sent
