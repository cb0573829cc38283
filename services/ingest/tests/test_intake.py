"""HTTP, watched folder and feeds: what is acknowledged is on the bus, what is refused is named, one failure stops nothing else."""

import asyncio
import io
import json
import os
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from dateline_bus.failures import NotNow
from dateline_bus.runtime.metrics import Metrics
from dateline_ingest.feeds import Feeds
from dateline_ingest.folder import Folder
from dateline_ingest.intake import Intake
from dateline_ingest.receive import Receiver
from dateline_ingest.settings import Feed, Settings
from dateline_schema.ids import page_id
from dateline_schema.records import Page

TEXT = "新华社苏州1月13日电（记者王小明）苏州去年出口77.5亿元，同比增长9.1%。\n".encode()
OTHER = "新华社杭州1月13日电（记者赵小红）杭州去年新增企业12.3万家。\n".encode()
RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>网</title>
<item><title>苏州出口</title><link>https://news.example/1</link><description>苏州去年出口77.5亿元。</description></item></channel></rss>"""
DEADLINE = 60


class Bus:
    """Stands in for the broker: remembers what it acknowledged."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.away = False

    async def send(self, topic: str, key: bytes, value: bytes, headers: Any) -> None:
        if self.away:
            raise NotNow("away")
        page = Page.decode(value)
        assert (topic, key) == ("dateline.pages.v1", page.page_id.encode())
        self.pages.append(page)


@asynccontextmanager
async def an_intake(bus: Bus, **settings: Any) -> AsyncIterator[tuple[Intake, Settings, Metrics]]:
    chosen, metrics = Settings(reader_processes=1, **settings), Metrics("ingest", "test")
    intake = Intake(chosen, bus.send, metrics)
    yield intake, chosen, metrics
    intake.close()


@asynccontextmanager
async def a_client(bus: Bus, **settings: Any) -> AsyncIterator[TestClient[Any, Any]]:
    async with an_intake(bus, **settings) as (intake, chosen, metrics):
        app = web.Application(client_max_size=chosen.max_upload_bytes)
        app.router.add_post("/pages", Receiver(chosen, intake, metrics).post_pages)
        async with TestClient(TestServer(app)) as client:
            yield client


def run(work: Callable[[Bus], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(Bus()), DEADLINE))


async def until(condition: Callable[[], object]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_one_text_page_is_answered_as_ever() -> None:
    async def work(bus: Bus) -> None:
        async with a_client(bus) as client:
            for duplicate in (False, True):
                answer = await client.post("/pages?source=s&published_on=2024-01-13&uri=a.txt", data=TEXT)
                body = await answer.json()
                assert (answer.status, body.pop("trace_id") != "") == (202, True)
                expected = {"page_id": page_id(TEXT), "page_ids": [page_id(TEXT)], "duplicate": duplicate, "refused": []}
                assert body == expected
        assert [(page.source, page.uri, str(page.published_on)) for page in bus.pages] == [("s", "a.txt", "2024-01-13")]

    run(work)


def test_an_upload_of_many_pages_lists_them_and_what_it_refused(new_print: Callable[..., Any]) -> None:
    sheet = new_print()
    sheet.line(50, 60, "苏州出口增长")
    data = zipped(**{"a.txt": TEXT, "b.pdf": sheet.data(), "c.gif": b"GIF89a\0", "d.txt": OTHER})

    async def work(bus: Bus) -> None:
        async with a_client(bus) as client:
            answer = await client.post("/pages?uri=up.zip", data=data)
            body = await answer.json()
        assert answer.status == 202
        assert body["page_ids"] == [page.page_id for page in bus.pages]
        assert [page.uri for page in bus.pages] == ["up.zip#a.txt", "up.zip#b.pdf", "up.zip#d.txt"]
        assert bus.pages[1].layout is not None
        assert [(part["member"], part["status"]) for part in body["refused"]] == [("c.gif", 415)]

    run(work)


def test_nothing_is_accepted_while_the_broker_is_away_and_what_it_has_is_not_sent_again() -> None:
    async def work(bus: Bus) -> None:
        async with a_client(bus) as client:
            bus.away = True
            answer = await client.post("/pages", data=zipped(a=TEXT, b=OTHER))
            assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
            bus.away = False
            assert (await client.post("/pages", data=TEXT)).status == 202
            assert (await (await client.post("/pages", data=zipped(a=TEXT, b=OTHER))).json())["duplicate"] is False
        assert [page.page_id for page in bus.pages] == [page_id(TEXT), page_id(OTHER)]

    run(work)


def test_a_file_that_breaks_its_reader_is_refused_and_the_service_goes_on() -> None:
    async def work(bus: Bus) -> None:
        async with a_client(bus, reader_seconds=1) as client:
            hostile = b"<html><body>" + b"<p><a href=x>y</a></p>" * 600_000
            answer = await client.post("/pages", data=hostile, headers={"content-type": "text/html"})
            assert 400 <= answer.status < 500
            assert answer.content_type == "application/problem+json"
            assert (await client.post("/pages", data=TEXT)).status == 202
            web_page = "<html><body><h1>苏州</h1><p>苏州去年出口77.5亿元，同比增长9.1%，企业订单正在恢复。</p></body></html>"
            assert (await client.post("/pages", data=web_page.encode())).status == 202

    run(work)


def test_uploads_wait_for_a_reader_only_so_many_at_a_time() -> None:
    async def work(bus: Bus) -> None:
        async with a_client(bus, waiting_files=1) as client:
            page = b"<html><body><p>" + "苏州去年出口77.5亿元，同比增长9.1%。".encode() * 3000 + b"%d</p></body></html>"
            answers = await asyncio.gather(*(client.post("/pages", data=page.replace(b"%d", b"%d" % n)) for n in range(4)))
            assert sorted({answer.status for answer in answers}) == [202, 503]

    run(work)


def test_a_watched_folder_is_taken_once_it_rests_and_moved_aside(tmp_path: Path) -> None:
    async def work(bus: Bus) -> None:
        async with an_intake(bus) as (intake, settings, _):
            folder = Folder(tmp_path, 0.01, intake, settings.max_upload_bytes)
            (tmp_path / "xinhua").mkdir()
            (tmp_path / "xinhua" / "a.txt").write_bytes(TEXT)
            (tmp_path / "b.txt").write_bytes(OTHER)
            (tmp_path / "bad.bin").write_bytes(b"\0\1\2")
            (tmp_path / "half.part").write_bytes(TEXT)
            (tmp_path / "link.txt").symlink_to("/etc/hostname")
            seen = await folder.look({})
            assert bus.pages == []  # nothing has kept still yet
            (tmp_path / "b.txt").write_bytes(OTHER + TEXT)
            os.utime(tmp_path / "b.txt", ns=(1, 1))
            seen = await folder.look(seen)
            assert [(page.source, page.uri) for page in bus.pages] == [("xinhua", "xinhua/a.txt")]
            await folder.look(seen)
            assert [page.source for page in bus.pages] == ["xinhua", "folder"]
        assert (tmp_path / ".taken" / "xinhua" / "a.txt").read_bytes() == TEXT
        assert (tmp_path / ".refused" / "bad.bin").exists()
        assert "415" not in (tmp_path / ".refused" / "bad.bin.reason.txt").read_text()
        assert "Not a text page" in (tmp_path / ".refused" / "bad.bin.reason.txt").read_text()
        assert sorted(path.name for path in tmp_path.iterdir() if path.is_file() or path.is_symlink()) == [
            "half.part",
            "link.txt",
        ]

    run(work)


def test_a_file_that_cannot_be_taken_holds_up_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(bus: Bus) -> None:
        async with an_intake(bus) as (intake, settings, _):
            folder = Folder(tmp_path, 0.01, intake, settings.max_upload_bytes)
            (tmp_path / "a.txt").write_bytes(TEXT)
            (tmp_path / "b.txt").write_bytes(OTHER)
            read = Folder._read

            def unreadable(self: Folder, parts: tuple[str, ...]) -> bytes:
                if parts[-1] == "a.txt":
                    raise PermissionError(13, "denied")
                return read(self, parts)

            monkeypatch.setattr(Folder, "_read", unreadable)
            await folder.look(await folder.look({}))
        assert [page.uri for page in bus.pages] == ["b.txt"]
        assert (tmp_path / "a.txt").exists()

    run(work)


def test_a_watched_file_stays_until_the_broker_has_it(tmp_path: Path) -> None:
    async def work(bus: Bus) -> None:
        async with an_intake(bus) as (intake, settings, _):
            watching = asyncio.create_task(Folder(tmp_path, 0.01, intake, settings.max_upload_bytes).watch())
            bus.away = True
            (tmp_path / "a.txt").write_bytes(TEXT)
            await asyncio.sleep(0.1)
            assert (tmp_path / "a.txt").exists()
            bus.away = False
            await until(lambda: (tmp_path / ".taken" / "a.txt").exists())
            (tmp_path / "a.txt").write_bytes(TEXT)  # the same name again
            await until(lambda: not (tmp_path / "a.txt").exists())
            watching.cancel()
        assert len(list((tmp_path / ".taken").iterdir())) == 2
        assert len(bus.pages) == 1

    run(work)


class Publisher:
    """A web server with a feed at /good and trouble everywhere else."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, str]] = []
        self.feed = RSS
        self.etag = '"1"'

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, request.headers.get("If-None-Match"), request.headers["User-Agent"]))
        match request.path:
            case "/good":
                if request.headers.get("If-None-Match") == self.etag:
                    return web.Response(status=304)
                return web.Response(text=self.feed, content_type="application/rss+xml", headers={"ETag": self.etag})
            case "/moved":
                raise web.HTTPFound("/good")
            case "/page":
                return web.Response(text="<html><body>登录</body></html>", content_type="text/html")
            case "/busy":
                return web.Response(status=503, headers={"Retry-After": "3600"})
            case "/huge":
                return web.Response(body=b"<rss>" + b"x" * 3_000_000)
            case "/hangs":
                await asyncio.sleep(3600)
            case "/gone":
                return web.Response(status=410)
        return web.Response(status=404)

    def count(self, path: str) -> int:
        return sum(asked[0] == path for asked in self.asked)


def test_feeds_are_polled_politely_and_none_holds_up_another() -> None:
    async def work(bus: Bus) -> None:
        publisher = Publisher()
        app = web.Application()
        app.router.add_get("/{path:.*}", publisher.answer)
        paths = ("good", "moved", "page", "busy", "huge", "gone")
        async with (
            TestServer(app) as server,
            TestServer(app) as slow,
            an_intake(bus, max_upload_bytes=1_000_000) as (intake, settings, metrics),
        ):
            feeds = [Feed(url=str(server.make_url(f"/{path}")), source=path, seconds=0.02, private=True) for path in paths]
            feeds += [Feed(url=str(slow.make_url("/hangs")), source="hangs", seconds=0.02, private=True)]
            feeds += [Feed(url="http://127.0.0.1:1/x", source="nobody", seconds=0.02, private=True)]
            polling = asyncio.create_task(Feeds(tuple(feeds), intake, metrics, settings.max_upload_bytes).poll())
            await until(lambda: publisher.count("/good") > 5)
            assert [(page.source, page.uri) for page in bus.pages if page.source == "good"] == [
                ("good", "https://news.example/1")
            ]
            assert publisher.asked[-1][2].startswith("Dateline/")
            assert any(path == "/good" and etag == '"1"' for path, etag, _ in publisher.asked)
            publisher.feed = RSS.replace("/1</link>", "/2</link>")
            publisher.etag = '"2"'
            await until(lambda: any(page.uri == "https://news.example/2" and page.source == "good" for page in bus.pages))
            await until(lambda: any(page.source == "moved" for page in bus.pages))
            assert (publisher.count("/busy"), publisher.count("/gone")) == (1, 1)
            assert not polling.done()
            polling.cancel()
        assert {page.source for page in bus.pages} == {"good", "moved"}
        counted = metrics.render().decode()
        for outcome in ("ok", "skipped:unchanged", "skipped:failed", "dead:gone"):
            assert f'dateline_messages_total{{outcome="{outcome}",stage="poll"}}' in counted

    run(work)


def test_entries_that_the_broker_did_not_take_come_again() -> None:
    async def work(bus: Bus) -> None:
        publisher = Publisher()
        app = web.Application()
        app.router.add_get("/{path:.*}", publisher.answer)
        async with TestServer(app) as server, an_intake(bus) as (intake, settings, metrics):
            bus.away = True
            feed = Feed(url=str(server.make_url("/good")), source="good", seconds=0.02, private=True)
            polling = asyncio.create_task(Feeds((feed,), intake, metrics, settings.max_upload_bytes).poll())
            await until(lambda: publisher.count("/good") > 1)
            bus.away = False
            await until(lambda: bus.pages)
            polling.cancel()
        assert all(etag is None for _, etag, _ in publisher.asked[:2])

    run(work)


@pytest.mark.parametrize(
    "feeds", ['[{"url": "file:///etc/passwd", "source": "x"}]', '[{"url": "https://a.example", "source": ""}]']
)
def test_a_feed_that_is_no_web_address_or_has_no_source_is_a_bad_setting(feeds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_FEEDS", feeds)
    with pytest.raises(ValueError, match="feeds"):
        Settings()


def test_feeds_are_set_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_FEEDS", json.dumps([{"url": "https://news.example/rss", "source": "example", "seconds": 900}]))
    (feed,) = Settings().feeds
    assert (str(feed.url), feed.source, feed.seconds) == ("https://news.example/rss", "example", 900)
