"""More than ingest can take: fast refusals, flat memory, nothing acknowledged lost, normal soon after; nobody starves the others.

`DATELINE_LOAD_SECONDS=60 pytest services/ingest/tests/test_load.py` for the long run.
"""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from dateline_bus.failures import NotNow
from dateline_ingest import uploads
from dateline_ingest.fair import FairSlots
from dateline_ingest.uploads import Memory

SECONDS = float(os.environ.get("DATELINE_LOAD_SECONDS", "4"))
SENDERS = [{"name": name, "token": f"{name}-0123456789abcdef", "sources": ["*"]} for name in ("honest", "flood")]

# A bus that takes so many pages a second, and remembers them; ingest's own routes in front of it, in a process of its own.
SERVER = """
import asyncio, sys, orjson
from aiohttp import web

from dateline_bus.runtime.metrics import Metrics
from dateline_bus.web.probes import Health, add_probes, serve
from dateline_ingest.intake import Intake
from dateline_ingest.receive import Receiver
from dateline_ingest.settings import Settings

class Bus:
    def __init__(self): self.lock, self.ids = asyncio.Lock(), []
    async def send(self, topic, key, value, headers):
        async with self.lock:
            await asyncio.sleep(0.01)
        self.ids.append(key.decode())

async def main():
    settings, metrics, health = Settings(), Metrics("ingest", "test"), Health(60)
    bus = Bus()
    intake = Intake(settings, bus.send, metrics)
    await intake.warm()
    app = add_probes(web.Application(), health, metrics)
    app.router.add_post("/pages", Receiver(settings, intake, metrics).post_pages)
    app.router.add_get("/sent", lambda _: asyncio.sleep(0, web.Response(body=orjson.dumps(bus.ids))))
    runner = await serve(app, "127.0.0.1", 0)
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    intake.close()
asyncio.run(main())
"""


@asynccontextmanager
async def a_server(**settings: object) -> AsyncIterator[tuple[str, int]]:
    """Its address and process id."""
    env = os.environ | {
        f"DATELINE_{name.upper()}": value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in settings.items()
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVER, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=env
    )
    assert process.stdout is not None
    try:
        port = int(await asyncio.wait_for(process.stdout.readline(), 60))
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.kill()
        await process.wait()


def resident_mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def run(work: Callable[[], Awaitable[None]], seconds: float = SECONDS + 120) -> None:
    asyncio.run(asyncio.wait_for(work(), seconds))


def page(number: int, size: int) -> bytes:
    return f"第{number}页\n".encode() + "苏州去年出口77.5亿元，同比增长9.1%。\n".encode() * (size // 50)


def bearing(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {name}-0123456789abcdef"}


def test_ten_times_what_it_can_take_gives_fast_refusals_flat_memory_and_loses_nothing() -> None:
    async def work() -> None:
        async with (
            a_server(senders=SENDERS, upload_memory_mib=64, reader_processes=2) as (url, pid),
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        ):
            accepted: list[str] = []
            statuses: Counter[int] = Counter()
            refusals: list[float] = []
            probes: list[float] = []
            memory: list[float] = []
            over = time.monotonic() + SECONDS

            async def flood(worker: int) -> None:
                number = worker * 1_000_000
                while time.monotonic() < over:
                    number += 1
                    begun = time.monotonic()
                    try:
                        async with session.post(
                            f"{url}/pages?source=s", data=page(number, 200_000), headers=bearing("flood")
                        ) as answer:
                            statuses[answer.status] += 1
                            if answer.status == 202:
                                accepted.append((await answer.json())["page_id"])
                            else:
                                refusals.append(time.monotonic() - begun)
                                assert answer.headers["Retry-After"]
                                await asyncio.sleep(0.05)
                    except aiohttp.ClientConnectionError:  # refused with its body unread
                        statuses[0] += 1
                        await asyncio.sleep(0.05)

            async def watch() -> None:
                while time.monotonic() < over:
                    begun = time.monotonic()
                    async with session.get(f"{url}/healthz") as answer:
                        assert answer.status == 200
                    probes.append(time.monotonic() - begun)
                    memory.append(resident_mib(pid))
                    await asyncio.sleep(0.1)

            await asyncio.gather(watch(), *(flood(worker) for worker in range(48)))
            recovered = time.monotonic()
            async with session.post(f"{url}/pages?source=s", data=page(0, 1000), headers=bearing("honest")) as answer:
                assert answer.status == 202
            recovered = time.monotonic() - recovered
            sent = set(orjson.loads(await (await session.get(f"{url}/sent")).read()))
            print(
                f"\n{SECONDS:g} s, 48 senders: {dict(statuses)}, slowest refusal {max(refusals):.2f} s, slowest probe {max(probes):.2f} s, "
                f"memory {min(memory):.0f} to {max(memory):.0f} MiB, normal after {recovered:.2f} s"
            )
            assert accepted
            assert set(accepted) <= sent
            assert statuses[503] > statuses[202] / 2
            assert sorted(refusals)[len(refusals) * 9 // 10] < 2
            assert max(probes) < 3
            assert max(memory) < 64 + 400
            assert recovered < 5

    run(work)


def test_uploads_that_stop_half_way_are_let_go_and_their_memory_with_them() -> None:
    async def work() -> None:
        async with a_server(upload_memory_mib=16) as (url, pid):
            port = int(url.rsplit(":", 1)[1])
            before, writers, statuses = resident_mib(pid), [], Counter[bytes]()
            for _ in range(24):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"POST /pages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 8000000\r\n\r\n" + b"x" * 4_000_000)
                writers.append((reader, writer))

            async def status(reader: asyncio.StreamReader) -> bytes:
                try:
                    return (await asyncio.wait_for(reader.readline(), 60)).split()[1]
                except (ConnectionError, IndexError):
                    return b"closed"

            for outcome in await asyncio.gather(*(status(reader) for reader, _ in writers)):
                statuses[outcome] += 1
            assert resident_mib(pid) - before < 150
            assert set(statuses) <= {b"503", b"408", b"closed"}
            assert statuses[b"408"] >= 1
            async with aiohttp.ClientSession() as session, session.post(f"{url}/pages", data=page(1, 1000)) as answer:
                assert answer.status == 202

    run(work, 120)


def test_one_sender_of_slow_files_leaves_the_others_a_reader() -> None:
    async def work() -> None:
        slots = FairSlots(2, 8)
        order: list[str] = []

        async def read(sender: str, seconds: float) -> None:
            async with slots.slot(sender):
                await asyncio.sleep(seconds)
                order.append(sender)

        hostile = [asyncio.create_task(read("flood", 30)) for _ in range(4)]
        await asyncio.sleep(0)
        more = await asyncio.gather(*(asyncio.wait_for(read("flood", 30), 0.05) for _ in range(3)), return_exceptions=True)
        assert sorted(type(outcome).__name__ for outcome in more) == ["NotNow", "NotNow", "TimeoutError"]
        await asyncio.wait_for(asyncio.gather(*(read("honest", 0) for _ in range(3))), 5)
        assert order == ["honest"] * 3
        for task in hostile:
            task.cancel()
        await asyncio.gather(*hostile, return_exceptions=True)
        async with asyncio.timeout(5), slots.slot("flood"):
            pass
        assert not slots._waiting
        assert slots._free == 2

    run(work, 60)


def test_senders_take_turns() -> None:
    async def work() -> None:
        slots, order = FairSlots(1, 100), list[str]()

        async def read(sender: str) -> None:
            async with slots.slot(sender):
                await asyncio.sleep(0)
                order.append(sender)

        await asyncio.gather(*(read(sender) for sender in "aaaaabbbcc"))

        assert "".join(order).index("b") < 3
        assert "".join(order).index("c") < 4

    run(work, 60)


def test_memory_is_given_back_whatever_becomes_of_the_request() -> None:
    memory = Memory(100)
    with suppress(NotNow), memory.share() as one, memory.share() as other:
        one.add(60)
        other.add(40)
        assert memory.held == 100
        other.add(1)
        raise AssertionError("more than there is was given")
    assert memory.held == 0


def test_a_body_that_trickles_is_given_up_though_it_never_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_GRACE_SECONDS", 0.5)
    outcomes: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        with Memory(1 << 20).share() as held:
            try:
                await uploads.body_of(request, held, most=1 << 20, least_rate=1000)
                outcomes.append("whole")
            except uploads.Slow:
                outcomes.append("slow")
        return web.Response(status=408 if outcomes[-1] == "slow" else 202)

    async def trickle(every: float, size: int, parts: int) -> AsyncIterator[bytes]:
        for _ in range(parts):
            yield b"x" * size
            await asyncio.sleep(every)

    async def work() -> None:
        app = web.Application()
        app.router.add_post("/", handler)
        async with TestClient(TestServer(app)) as client:
            # 20 bytes a second, never still for longer than a tenth of the grace: given up; 20,000 a second: taken.
            with suppress(aiohttp.ClientError):
                await asyncio.wait_for(client.post("/", data=trickle(0.05, 1, 200)), 5)
            await client.post("/", data=trickle(0.05, 1000, 20))
        assert outcomes == ["slow", "whole"]

    run(work, 60)
