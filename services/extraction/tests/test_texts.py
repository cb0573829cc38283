"""Pages in children: what goes over its bounds costs itself only, and the event loop answers all the while."""

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dateline_bus.failures import NotNow, NotPossible
from dateline_extraction.settings import Settings
from dateline_extraction.texts import TextFault, Texts
from dateline_extraction.work import extract
from dateline_schema.record import InvalidRecord
from dateline_schema.records import Page
from dateline_schema.topics import ARTICLES, FACTS

# Stands in for the text work: what a page says is done.
MODULE = """
import time
def work(value):
    word = value.decode()
    yield b"A\\x01k" + word.encode()
    if word == "spin":
        while True: pass
    if word == "sleep":
        time.sleep(3600)
    if word == "memory":
        kept = bytearray(10**10)
    if word == "poison":
        yield b"Pno page"
    if word == "bug":
        yield b"BTraceback: never thought of"
    if word == "odd":
        yield b"Zz"
    yield b"F\\x01k" + word.encode()
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "text_work.py").write_text(MODULE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *(entry for entry in sys.path if entry)]))
    return "text_work:work"


def run(work: str, body: Callable[[Texts], Awaitable[None]], **settings: Any) -> None:
    async def whole() -> None:
        texts = Texts(Settings(**{"in_hand": 2, "text_seconds": 1, "text_seconds_per_mib": 0} | settings), work=work)
        try:
            await asyncio.wait_for(body(texts), 100)
        finally:
            await texts.close()

    asyncio.run(whole())


def test_outputs_come_in_order_for_their_topics(work: str) -> None:
    async def body(texts: Texts) -> None:
        made = await texts.run(b"x")
        assert [(output.topic, output.key, output.body) for output in made] == [(ARTICLES, "k", b"x"), (FACTS, "k", b"x")]

    run(work, body)


@pytest.mark.parametrize(("page", "reason"), [(b"spin", "takes longer"), (b"sleep", "takes longer"), (b"memory", "more memory")])
def test_a_page_over_its_bounds_is_refused_with_the_reason_and_what_was_whole_of_it(work: str, page: bytes, reason: str) -> None:
    async def body(texts: Texts) -> None:
        with pytest.raises(NotPossible, match=reason) as refused:
            await texts.run(page)
        assert [output.body for output in refused.value.made] == [page]
        assert len(await texts.run(b"x")) == 2

    run(work, body)


def test_pages_that_hang_hold_up_no_other_and_the_loop_answers(work: str) -> None:
    async def body(texts: Texts) -> None:
        await texts.run(b"x")
        hanging = asyncio.create_task(texts.run(b"spin"))
        longest, last = 0.0, time.monotonic()
        for _ in range(20):
            assert len(await texts.run(b"x")) == 2
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        assert not hanging.done()
        assert longest < 5
        with pytest.raises(NotPossible):
            await hanging

    run(work, body, text_seconds=10)


def test_poison_is_told_from_a_bug_of_ours_and_odd_answers_are_a_bug(work: str) -> None:
    async def body(texts: Texts) -> None:
        with pytest.raises(InvalidRecord, match="no page"):
            await texts.run(b"poison")
        with pytest.raises(TextFault, match="never thought of"):
            await texts.run(b"bug")
        with pytest.raises(ValueError, match="no output"):
            await texts.run(b"odd")
        assert len(await texts.run(b"x")) == 2

    run(work, body)


def test_ending_leaves_pages_in_hand_to_the_next_worker(work: str) -> None:
    async def body(texts: Texts) -> None:
        await texts.run(b"x")
        hanging = asyncio.create_task(texts.run(b"sleep"))
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        await texts.close()
        with pytest.raises(NotNow):
            await hanging
        assert time.monotonic() - begun < 2

    run(work, body, text_seconds=50)


def test_a_real_page_is_worked_on_as_in_this_process() -> None:
    page = Page(page_id="sha256:" + "0" * 64, source="s", received_at=datetime(2024, 1, 13, tzinfo=UTC),
                text="苏州出口增长\n新华社苏州1月13日电 去年出口77.5亿元，同比增长9.1%。\n")  # fmt: skip

    async def body(texts: Texts) -> None:
        made = await texts.run(page.encode())
        assert [output.body for output in made] == [frame[2 + frame[1] :] for frame in extract(page.encode())]

    run("dateline_extraction.work:extract", body, text_seconds=20)


@pytest.mark.parametrize(("length", "seconds"), [(0, 20), (2**20, 50), (10 * 2**20, 200), (32 * 2**20, 200)])
def test_time_is_in_proportion_to_the_page_up_to_a_bound(length: int, seconds: int) -> None:
    assert Settings().seconds_for(length) == seconds
