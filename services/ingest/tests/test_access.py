"""Who may post: tokens bound to sources, no foreign pages, no private addresses behind a feed, no links out of a folder."""

import asyncio
import json
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from dateline_bus.runtime.metrics import Metrics
from dateline_bus.web.addresses import NotAllowed, is_public, public_socket, shown, without
from dateline_ingest.feeds import Feeds
from dateline_ingest.folder import Folder
from dateline_ingest.intake import Intake
from dateline_ingest.receive import Receiver
from dateline_ingest.settings import Feed, Settings
from dateline_schema.records import Page

TEXT = "新华社苏州1月13日电（记者王小明）苏州去年出口77.5亿元，同比增长9.1%。\n".encode()
RSS = (
    '<rss version="2.0"><channel><title>网</title><item><title>苏州出口</title><link>https://news.example/1</link>'
    "<description>苏州去年出口77.5亿元。</description></item></channel></rss>"
)
SENDERS = [
    {"name": "desk", "token": "desk-0123456789abcdef", "sources": ["xinhua", "mine"]},
    {"name": "all", "token": "all-0123456789abcdef", "sources": ["*"]},
]


class Bus:
    def __init__(self) -> None:
        self.pages: list[Page] = []

    async def send(self, topic: str, key: bytes, value: bytes, headers: Any) -> None:
        self.pages.append(Page.decode(value))


@asynccontextmanager
async def an_intake(bus: Bus, **settings: Any) -> AsyncIterator[tuple[Intake, Settings, Metrics]]:
    chosen, metrics = Settings(reader_processes=1, **settings), Metrics("ingest", "test")
    intake = Intake(chosen, bus.send, metrics)
    yield intake, chosen, metrics
    intake.close()


@asynccontextmanager
async def a_client(bus: Bus, **settings: Any) -> AsyncIterator[TestClient[Any, Any]]:
    async with an_intake(bus, **settings) as (intake, chosen, metrics):
        app = web.Application()
        app.router.add_post("/pages", Receiver(chosen, intake, metrics).post_pages)
        async with TestClient(TestServer(app)) as client:
            yield client


def run(work: Callable[[Bus], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(Bus()), 60))


async def status(client: TestClient[Any, Any], source: str = "xinhua", **headers: str) -> int:
    answer = await client.post(
        f"/pages?source={source}", data=TEXT, headers={name.replace("_", "-"): v for name, v in headers.items()}
    )
    return answer.status


def test_a_token_lets_its_sender_name_its_own_sources_and_no_others() -> None:
    async def work(bus: Bus) -> None:
        async with a_client(bus, senders=SENDERS) as client:
            assert await status(client, Authorization="Bearer desk-0123456789abcdef") == 202
            assert await status(client, "reuters", Authorization="Bearer desk-0123456789abcdef") == 403
            assert await status(client, "reuters", Authorization="Bearer all-0123456789abcdef") == 202
            for wrong in ("", "Bearer ", "Bearer x", "desk-0123456789abcdef", "Basic desk-0123456789abcdef", "Bearer \xff\xfe"):
                assert await status(client, Authorization=wrong) == 401
            assert await status(client) == 401
        assert [page.source for page in bus.pages] == ["xinhua", "reuters"]

    run(work)


def test_without_tokens_only_this_machine_may_post() -> None:
    async def work(bus: Bus) -> None:
        async with a_client(bus) as client:
            assert await status(client) == 202
        async with a_client(bus, http_host="0.0.0.0") as client:
            assert await status(client) == 401

    run(work)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Origin": "https://evil.example", "Content-Type": "text/plain"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:3000"}, 403),  # another program of this machine
        ({"Host": "rebind.evil.example"}, 403),
        ({"Host": ""}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Host": "localhost:8701"}, 202),
        ({"Host": "[::1]:8701"}, 202),
        ({"Host": "ingest.example"}, 202),
        ({"Host": "localhost:8701", "Origin": "http://localhost:8701", "Sec_Fetch_Site": "same-origin"}, 202),
    ],
)
def test_a_web_page_in_an_operators_browser_cannot_post(headers: dict[str, str], expected: int) -> None:
    async def work(bus: Bus) -> None:
        async with a_client(bus, hosts=["ingest.example"]) as client:
            assert await status(client, **headers) == expected

    run(work)


def test_only_loopback_is_listened_on_unless_another_address_is_given() -> None:
    assert Settings().http_host == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.20.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False),
        ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::ffff:93.184.215.14", True),
    ],
)  # fmt: skip
def test_an_address_of_a_private_network_is_known_in_every_dress(address: str, public: bool) -> None:
    assert is_public(address) is public
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    if not public:
        with pytest.raises(NotAllowed):
            public_socket((family, socket.SOCK_STREAM, 6, "", (address, 80)))


class Publisher:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.path == "/moved":
            raise web.HTTPFound("/inside")
        return web.Response(text=RSS, content_type="application/rss+xml")


def test_a_feed_leads_to_no_private_address_by_name_number_or_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop is let through here as if it were public: what it redirects to is looked at again."""
    import dateline_ingest.feeds as feeds

    seen: list[str] = []

    def socket_for(info: tuple[Any, ...]) -> socket.socket:
        seen.append(str(info[4][0]))
        if len(seen) == 1:
            return socket.socket(info[0], info[1], info[2])
        return public_socket(info)

    monkeypatch.setattr(feeds, "public_socket", socket_for)

    async def work(bus: Bus) -> None:
        publisher = Publisher()
        app = web.Application()
        app.router.add_get("/{path:.*}", publisher.answer)
        async with TestServer(app) as first, TestServer(app) as second, an_intake(bus) as (intake, settings, metrics):
            inside = str(second.make_url("/inside"))

            async def moved(request: web.Request) -> web.StreamResponse:
                raise web.HTTPFound(inside)

            publisher.answer = moved  # type: ignore[method-assign]
            outside = web.Application()
            outside.router.add_get("/moved", moved)
            async with TestServer(outside) as redirecting:
                polled = Feed(url=str(redirecting.make_url("/moved")), source="s", seconds=0.02)
                named = Feed(url=str(first.make_url("/x")).replace("127.0.0.1", "localhost"), source="s", seconds=0.02)
                polling = asyncio.create_task(Feeds((polled, named), intake, metrics, settings.max_upload_bytes).poll())
                async with asyncio.timeout(30):
                    while len(seen) < 4:
                        await asyncio.sleep(0.01)
                polling.cancel()
        assert publisher.asked == []
        assert bus.pages == []

    run(work)


def test_credentials_of_a_feed_are_in_no_log_and_no_row(caplog: pytest.LogCaptureFixture) -> None:
    async def work(bus: Bus) -> None:
        publisher = Publisher()
        app = web.Application()
        app.router.add_get("/{path:.*}", publisher.answer)
        async with TestServer(app) as server, an_intake(bus) as (intake, settings, metrics):
            url = str(server.make_url("/good")).replace("http://", "http://user:hunter2@") + "?key=s3cret"
            gone = Feed(url="http://user:hunter2@127.0.0.1:1/x?key=s3cret", source="b", seconds=0.02, private=True)
            good = Feed(url=url, source="a", seconds=0.02, private=True)
            polling = asyncio.create_task(Feeds((good, gone), intake, metrics, settings.max_upload_bytes).poll())
            async with asyncio.timeout(30):
                while not bus.pages or not caplog.records:
                    await asyncio.sleep(0.01)
            polling.cancel()
        rows = json.dumps([page.model_dump(mode="json") for page in bus.pages])
        logs = " ".join(str(record.__dict__) for record in caplog.records if record.name.startswith("dateline"))
        for secret in ("hunter2", "s3cret"):
            assert secret not in rows
            assert secret not in logs

    caplog.set_level(logging.INFO)
    run(work)


def test_an_address_is_shown_without_what_opens_it() -> None:
    address = "https://user:hunter2@news.example/feed?key=s3cret#x"
    assert shown(address) == "https://news.example/feed"
    assert "hunter2" not in without(f"cannot reach {address}: hunter2, s3cret", address)
    assert "s3cret" not in without("asked with key=s3cret", address)


def test_a_link_put_in_a_files_place_is_not_followed(tmp_path: Path) -> None:
    async def work(bus: Bus) -> None:
        secret = tmp_path / "secret"
        secret.write_bytes("绝密".encode())
        watched = tmp_path / "in"
        (watched / "s").mkdir(parents=True)
        (watched / "s" / "a.txt").write_bytes(TEXT)
        (watched / "b.txt").write_bytes(TEXT)
        async with an_intake(bus) as (intake, settings, _):
            folder = Folder(watched, 0.01, intake, settings.max_upload_bytes)
            standing = folder._standing()
            (watched / "b.txt").unlink()
            (watched / "b.txt").symlink_to(secret)
            (watched / "s" / "a.txt").unlink()
            (watched / "s").rmdir()
            (watched / "s").symlink_to(tmp_path)
            (tmp_path / "a.txt").write_bytes("绝密".encode())
            folder._standing = lambda: standing  # type: ignore[method-assign]
            await folder.look(standing)
        assert bus.pages == []
        assert secret.read_bytes() == "绝密".encode()

    run(work)


def test_what_can_never_be_taken_is_put_aside_and_asked_for_no_more(tmp_path: Path) -> None:
    async def work(bus: Bus) -> None:
        (tmp_path / ("长" * 80)).mkdir()
        (tmp_path / ("长" * 80) / "a.txt").write_bytes(TEXT)
        (tmp_path / ("x" * 210)).mkdir()
        (tmp_path / ("x" * 210) / "b.txt").write_bytes(TEXT)
        (tmp_path / ("名" * 80 + ".bin")).write_bytes(b"\0\1\2")
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt")).write_bytes(TEXT)
        async with an_intake(bus) as (intake, settings, _):
            folder = Folder(tmp_path, 0.01, intake, settings.max_upload_bytes)
            seen = await folder.look(await folder.look({}))
            assert await folder.look(seen) == {}  # nothing stands there any more
        assert {page.source for page in bus.pages} == {"长" * 80, "folder"}
        assert len(list((tmp_path / ".refused").rglob("*.reason.txt"))) == 2

    run(work)
