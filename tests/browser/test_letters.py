"""A dead letter on the desk: why, the bytes, a dry run, sent again; on a real broker."""

import asyncio
import urllib.request
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.produce.sender import Sender
from dateline_bus.settings import WorkerSettings
from dateline_local.net import wait_until
from dateline_local.services import Services
from dateline_schema.ids import page_id
from dateline_schema.records import DeadLetter
from dateline_schema.records import Page as PageRecord
from dateline_schema.topics import DEAD_LETTERS, PAGES

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
TEXT = "远山县春耕开局良好\n\n远山县农业农村局3月6日发布，2024年远山县春播面积为37.2万亩，同比增长4.4%。\n"
HOSTILE = b"\x00<script>alert(1)</script>\xe2\x80\xae \xff not a record"


def publish(services: Services, *messages: tuple[str, bytes, bytes, list[tuple[str, bytes]]]) -> None:
    async def run() -> None:
        sender = Sender(WorkerSettings(kafka=services.kafka))
        await sender.start()
        for message in messages:
            await sender.send(*message)
        await sender.stop()

    asyncio.run(run())


def buried(text: str) -> tuple[str, bytes, bytes, list[tuple[str, bytes]]]:
    """A good page that an extraction with a fault, mended since, has given up."""
    record = PageRecord(
        page_id=page_id(text.encode()),
        source="远山报",
        uri="spring.txt",
        received_at=NOW,
        published_on=date(2024, 3, 7),
        text=text,
    )
    headers = headers_of(PAGES, record.page_id, "/dateline/ingest", Trace.begin(), NOW)
    letter = DeadLetter(
        topic=PAGES.name, partition=0, offset=900_001, key=record.page_id.encode(), value=record.encode(), headers=tuple(headers),
        service="extraction", service_version="0.0.9", stage="extract", error="KeyError", message="KeyError: 'spring'", attempts=1, first_at=NOW, last_at=NOW,
    )  # fmt: skip
    return (
        DEAD_LETTERS.name,
        PAGES.name.encode(),
        letter.encode(),
        headers_of(DEAD_LETTERS, PAGES.name, "extraction", Trace.begin(), NOW),
    )


@pytest.fixture(scope="module")
def set_aside(services: Services) -> Services:
    publish(services, buried(TEXT), (PAGES.name, b"k", HOSTILE, []))

    def there() -> bool:
        with urllib.request.urlopen(services.url("api", "/dead-letters"), timeout=10) as answer:
            shown = answer.read().decode()
        return "KeyError" in shown and "InvalidRecord" in shown

    wait_until(there, 60, lambda: "the letters are not on the desk")
    return services


def test_a_dead_letter_is_looked_at_and_sent_again_and_becomes_facts(set_aside: Services, page: Page) -> None:
    page.goto(set_aside.url("api", "/dead-letters"))
    page.locator(".reasons a", has_text="KeyError").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody a.mono, tbody .mono a").first.click()
    expect(page.locator("#bytes")).to_contain_text("春播面积")
    page.get_by_role("button", name="试运行").click()
    expect(page.locator("h1")).to_have_text("试运行")
    expect(page.locator("tbody")).to_contain_text("dateline.pages.v1/0/900001")
    page.goto(set_aside.url("api", "/live"))
    assert not page.locator(".tape li", has_text="37.2").count()

    page.goto(set_aside.url("api", "/dead-letters?service=extraction&error=KeyError"))
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="试运行").click()
    page.get_by_role("button", name="重投这 1 条").click()
    expect(page.locator("h1")).to_have_text("已重投")
    page.goto(set_aside.url("api", "/live"))
    for _ in range(80):
        if page.locator(".tape li", has_text="37.2").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator(".tape li", has_text="37.2").first).to_contain_text("万亩")
    page.goto(set_aside.url("api", "/dead-letters?service=extraction&error=KeyError"))
    for _ in range(40):
        if page.locator("tbody .good").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator("tbody .good")).to_contain_text("已重投")
    assert not page.locator("tbody input[type=checkbox]").count()


def test_hostile_bytes_are_looked_at_safely(set_aside: Services, page: Page) -> None:
    page.goto(set_aside.url("api", "/dead-letters?service=extraction&error=InvalidRecord"))
    page.locator("tbody .mono a").first.click()
    shown = page.locator("#bytes").inner_text()
    assert "\\u0000<script>alert(1)</script>\\u202e" in shown
    assert "\\xff" in shown
    answer = page.request.get(page.url.replace("/view?", "/bytes?"))
    assert answer.body() == HOSTILE
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_all_of_a_reason_can_be_tried_and_nothing_without_a_choice(set_aside: Services, page: Page) -> None:
    page.goto(set_aside.url("api", "/dead-letters?error=InvalidRecord"))
    page.get_by_role("button", name="试运行").click()
    expect(page.locator("tbody tr").first).to_contain_text("dateline.pages.v1")
    answer = page.request.post(
        set_aside.url("api", "/dead-letters/redrive"), form={"do": "send"}, headers={"origin": set_aside.url("api", "")}
    )
    assert answer.status == 422
