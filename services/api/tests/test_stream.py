"""The live stream: everything once, in order, readable, over disconnects; slow readers hurt nobody."""

import asyncio
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from dateline_storage import synth


async def read(url: str, count: int, connected: asyncio.Event | None = None, **how: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """`count` events: id, name, data."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    async with httpx.AsyncClient(timeout=30) as client, client.stream("GET", f"{url}/v1/stream", **how) as answer:
        assert answer.status_code == 200
        place = name = ""
        async for line in answer.aiter_lines():
            if connected is not None:
                connected.set()
            if line.startswith("id: "):
                place = line[4:]
            elif line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                found.append((place, name, json.loads(line[6:])))
                if len(found) == count:
                    return found
    return found


@pytest.fixture(scope="module")
def write(database: str, storage: SimpleNamespace) -> Callable[[int, int], None]:
    """Stores made-up pages, each with nine facts."""
    return lambda first, last: storage.fill(database, [r for number in range(first, last) for r in synth.records(number)])


START = "0-0-0"


def test_every_fact_comes_once_while_it_is_stored_and_is_readable(address: str, write: Callable[[int, int], None]) -> None:
    async def work() -> list[str]:
        connected = asyncio.Event()
        expected = sum(len(synth.records(number)[2].facts) for number in range(1000, 1010))
        reading = asyncio.create_task(read(address, expected, connected))
        await asyncio.wait_for(connected.wait(), 30)
        await asyncio.to_thread(write, 1000, 1010)
        return [data["fact_id"] for _, _, data in await asyncio.wait_for(reading, 30)]

    ids = asyncio.run(work())
    assert sorted(ids) == sorted(row.fact.fact_id for number in range(1000, 1010) for row in synth.records(number)[2].facts)
    assert all(httpx.get(f"{address}/v1/facts/{fact_id}").status_code == 200 for fact_id in ids[:5])


def test_a_reader_that_comes_back_misses_nothing_and_gets_nothing_twice(address: str, write: Callable[[int, int], None]) -> None:
    async def work() -> None:
        await asyncio.to_thread(write, 1100, 1104)
        whole = await asyncio.wait_for(read(address, 30, headers={"last-event-id": START}), 30)
        for cut in (1, 7, 13):
            head = whole[:cut]
            rest = await asyncio.wait_for(read(address, 30 - cut, headers={"last-event-id": head[-1][0]}), 30)
            assert [event[0] for event in head + rest] == [event[0] for event in whole]

    asyncio.run(work())


def test_filters_are_those_of_the_lists(address: str, write: Callable[[int, int], None]) -> None:
    async def work() -> None:
        await asyncio.to_thread(write, 1200, 1210)
        events = await asyncio.wait_for(read(address, 5, params={"kind": "quotation", "since": START}), 30)
        assert {data["kind"] for _, _, data in events} == {"quotation"}

    asyncio.run(work())


def test_what_is_no_event_id_is_refused(address: str) -> None:
    assert httpx.get(f"{address}/v1/stream", headers={"last-event-id": "x"}).status_code == 422
    assert httpx.get(f"{address}/v1/stream?sinse=1-1-1").status_code == 422
