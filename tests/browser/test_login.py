"""Where keys are required: somebody logs in, looks, changes something, logs out; the key is in no address and no cookie."""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import replace

import asyncpg
import pytest
from playwright.sync_api import Page, expect

from dateline_local.services import Services

KEY = "dk_test-key-of-the-browser"


async def add_key(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "INSERT INTO api_keys (key_id, name, hash, scopes, per_minute) VALUES ('k1', 'desk', $1, $2, 600)",
            hashlib.sha256(KEY.encode()).digest(),
            ["read", "stream", "write"],
        )
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def locked(services: Services) -> Iterator[Services]:
    """A second API over the same platform that asks for keys."""
    asyncio.run(add_key(services.database))
    guarded = replace(
        services,
        folder=services.folder / "locked",
        ports={"ingest": services.ports["ingest"]},
        more={"DATELINE_API_KEYS": "required"},
    )
    guarded.start("api")
    guarded.wait_ready("api")
    yield guarded
    guarded.stop()


def test_a_key_opens_a_session_that_ends_with_the_logout(locked: Services, page: Page) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(locked.url("api", "/series?q=进出口"))
    expect(page.locator("h1")).to_have_text("登录")
    page.get_by_label("API 密钥").fill(KEY)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_have_text("指标与序列")
    expect(page.locator("tbody tr").first).to_be_visible()
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "dateline_session"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert KEY not in cookie["value"]
    assert not [address for address in addresses if KEY in address]
    assert KEY not in page.evaluate("document.cookie + JSON.stringify({...localStorage, ...sessionStorage})")

    # The live stream and the forms are the session's too.
    page.goto(locked.url("api", "/live"))
    expect(page.locator("#tape-state")).to_have_text("已连接", timeout=10_000)
    page.get_by_role("button", name="退出").click()
    expect(page.locator("h1")).to_have_text("登录")
    page.goto(locked.url("api", "/live"))
    expect(page.locator("h1")).to_have_text("登录")


def test_a_wrong_key_is_said_to_be_wrong(locked: Services, page: Page) -> None:
    answer = page.request.post(locked.url("api", "/login"), form={"key": "wrong"}, headers={"origin": locked.url("api", "")})
    assert answer.status == 401
    assert "已被撤销" in answer.text()
