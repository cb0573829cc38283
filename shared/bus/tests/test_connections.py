"""Only so many connections, and each says what it wants within its time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from dateline_bus.web.connections import Connections
from dateline_bus.web.probes import serve


@asynccontextmanager
async def a_server(connections: Connections) -> AsyncIterator[int]:
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.Response(text="done")

    app = web.Application()
    app.router.add_route("*", "/slow", slow)
    runner = await serve(app, "127.0.0.1", 0, connections=connections)
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 30))


GET = b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"


async def closed(reader: asyncio.StreamReader) -> bool:
    try:
        return await reader.read(1) == b""
    except ConnectionError:
        return True


def test_connections_over_the_limit_are_closed_and_room_comes_back() -> None:
    async def work() -> None:
        connections = Connections(most=3)
        async with a_server(connections) as port:
            held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
            reader, _ = await asyncio.open_connection("127.0.0.1", port)
            assert await closed(reader)
            assert connections.refused == 1
            for _, writer in held:
                writer.close()
            while connections.open:
                await asyncio.sleep(0.01)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(GET)
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")

    run(work)


def test_a_header_that_does_not_come_to_its_end_is_not_waited_for() -> None:
    async def work() -> None:
        async with a_server(Connections(header_seconds=0.2, idle_seconds=0.3)) as port:
            for said in (b"", b"GET /slow HTTP/1.1\r\nHo"):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(said)
                assert await closed(reader)

    run(work)


def test_a_header_that_trickles_has_no_more_time_than_another() -> None:
    async def work() -> None:
        async with a_server(Connections(header_seconds=0.3, idle_seconds=60)) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)

            async def trickle() -> None:
                for byte in GET[:-1] * 10:
                    writer.write(bytes([byte]))
                    await asyncio.sleep(0.05)

            trickling = asyncio.create_task(trickle())
            assert await closed(reader)
            trickling.cancel()

    run(work)


def test_an_answer_may_take_longer_than_a_header_and_a_connection_is_used_again() -> None:
    async def work() -> None:
        async with a_server(Connections(header_seconds=0.1, idle_seconds=0.2)) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for _ in range(2):
                writer.write(GET)
                answer = await reader.readuntil(b"done")
                assert answer.startswith(b"HTTP/1.1 200")
            assert await closed(reader)  # idle for too long

    run(work)
