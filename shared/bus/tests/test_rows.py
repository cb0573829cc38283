"""A page that takes long holds up no other partition; a careful one has nothing beside it; fetching is bounded."""

import asyncio
from typing import Any

from dateline_bus.consume.rows import WAITING, Rows, Slots
from dateline_bus.events.message import At

SLOW, FAST = ("t", 0), ("t", 1)


def test_one_partition_holds_up_no_other_and_each_keeps_its_order() -> None:
    async def run() -> tuple[list[Any], list[str]]:
        done: list[Any] = []
        calls: list[str] = []
        release = asyncio.Event()
        slots = Slots(2)

        async def handle(item: tuple[At, int]) -> None:
            async with slots.taken():
                if item == (SLOW, 0):
                    await release.wait()
                done.append(item)

        rows = Rows(handle, lambda at: calls.append(f"pause {at[1]}"), lambda at: calls.append(f"resume {at[1]}"))
        for n in range(WAITING + 2):
            rows.put(SLOW, (SLOW, n))
        for n in range(3):
            rows.put(FAST, (FAST, n))
        while len(done) < 3:
            await asyncio.sleep(0)
        assert done == [(FAST, 0), (FAST, 1), (FAST, 2)]
        assert "pause 0" in calls
        assert "pause 1" not in calls
        release.set()
        while len(done) < WAITING + 5:
            await asyncio.sleep(0)
        return done[3:], calls

    done, calls = asyncio.run(run())
    assert done == [(SLOW, n) for n in range(WAITING + 2)]
    assert calls[-1] == "resume 0"


def test_what_waits_in_a_partition_that_was_taken_away_is_not_begun() -> None:
    async def run() -> list[int]:
        done: list[int] = []

        async def handle(n: int) -> None:
            await asyncio.sleep(0)
            done.append(n)

        rows = Rows(handle, lambda _: None, lambda _: None)
        for n in range(3):
            rows.put(SLOW, n)
        await asyncio.sleep(0)
        rows.drop(SLOW)
        for _ in range(20):
            await asyncio.sleep(0)
        return done

    assert asyncio.run(run()) == [0]


def test_a_careful_piece_of_work_runs_alone() -> None:
    async def run() -> int:
        running = most_beside = 0
        slots = Slots(3)

        async def work(alone: bool) -> None:
            nonlocal running, most_beside
            async with slots.taken(alone=alone):
                running += 1
                await asyncio.sleep(0.001)
                most_beside = max(most_beside, running - 1) if alone else most_beside
                running -= 1

        await asyncio.gather(*(work(n % 4 == 0) for n in range(24)))
        return most_beside

    assert asyncio.run(run()) == 0


def test_what_leaves_a_handler_is_a_failure_of_the_whole() -> None:
    async def run() -> BaseException | None:
        async def handle(_: int) -> None:
            raise KeyError("nothing may leave it")

        rows = Rows(handle, lambda _: None, lambda _: None)
        rows.put(SLOW, 1)
        await asyncio.wait([rows.failed], timeout=5)
        return rows.failed.exception()

    assert isinstance(asyncio.run(run()), KeyError)
