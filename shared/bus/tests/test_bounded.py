"""Bounded work: answers in order, bounds on memory and time, a dead child is replaced, our settings stay out of sight."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dateline_bus.bounded import Bounded, Exceeded
from dateline_local.net import wait_until

MODULE = """
import os, time
def work(request):
    if request == b"memory":
        kept = bytearray(10**9)
    if request == b"time":
        while True: pass
    if request == b"sleep":
        time.sleep(3600)
    if request == b"die":
        os.kill(os.getpid(), 9)
    if request == b"raise":
        raise ValueError("a secret of the input")
    if request == b"print":
        print("noise"); os.write(1, b"more noise")
    if request == b"settings":
        yield repr([name for name in os.environ if name.startswith("DATELINE_")]).encode()
    yield b"first " + request
    yield b"pid %d" % os.getpid()
"""


@pytest.fixture
def bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bounded]:
    (tmp_path / "hostile_work.py").write_text(MODULE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *(entry for entry in sys.path if entry)]))
    monkeypatch.setenv("DATELINE_KAFKA_PASSWORD", "secret")
    pool = Bounded("hostile_work:work", memory_bytes=256 * 1024 * 1024, seconds=1, processes=2)
    yield pool
    pool.close()


def test_answers_come_in_order_and_a_child_serves_many_calls(bounded: Bounded) -> None:
    first, second = list(bounded.run(b"a")), list(bounded.run(b"x" * 5_000_000))
    assert first[0] == b"first a"
    assert second[0] == b"first " + b"x" * 5_000_000
    assert first[1] == second[1]


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (b"memory", "more memory"),
        (b"time", "takes longer"),
        (b"sleep", "takes longer"),
        (b"die", "brought its reader down"),
        (b"raise", "broke its reader: ValueError"),
    ],
)
def test_a_call_that_goes_too_far_is_ended_with_a_reason_and_the_next_one_works(
    bounded: Bounded, request_: bytes, reason: str
) -> None:
    with pytest.raises(Exceeded, match=reason) as caught:
        list(bounded.run(request_))
    assert "secret" not in str(caught.value)
    assert next(bounded.run(b"a")) == b"first a"


def test_what_a_library_prints_is_no_answer_and_our_settings_are_not_there(bounded: Bounded) -> None:
    assert next(bounded.run(b"print")) == b"first print"
    assert next(bounded.run(b"settings")) == b"[]"


def test_calls_of_several_threads_do_not_meet(bounded: Bounded) -> None:
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda n: next(bounded.run(b"%d" % n)), range(30)))
    assert answers == [b"first %d" % n for n in range(30)]


def test_closing_ends_calls_under_way(bounded: Bounded) -> None:
    with ThreadPoolExecutor(1) as threads:
        answers = bounded.run(b"a")
        next(answers)  # the child is there
        waiting = threads.submit(lambda: list(bounded.run(b"sleep")))
        wait_until(lambda: bounded.running == 2, 60, lambda: "the second child has not started")
        bounded.close()
        with pytest.raises(Exceeded):
            waiting.result(timeout=60)
    with pytest.raises(Exceeded):
        list(bounded.run(b"a"))
