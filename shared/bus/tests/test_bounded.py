"""Bounded work: answers in order, bounds on memory and time, a dead child is replaced, our settings stay out of sight."""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dateline_bus.bounded import Bounded, Closed, Exceeded
from dateline_local.net import wait_until

MODULE = """
import os, signal, socket, subprocess, threading, time
DARED = {
    b"network": lambda: socket.create_connection(("127.0.0.1", 9), 1),
    b"program": lambda: subprocess.run(["/bin/true"]),
    b"process": lambda: os.fork() or os._exit(0),
    b"parent": lambda: os.kill(os.getppid(), 0),
    b"session": os.setsid,
    b"file": lambda: open("written", "wb", buffering=0).write(b"x"),
    b"files": lambda: [open("/dev/null") for _ in range(200)],
    b"thread": lambda: threading.Thread(target=time.time).start(),
}
def work(request):
    if request in DARED:
        try:
            DARED[request]()
        except OSError as error:
            yield b"refused %d" % error.errno
        else:
            yield b"done"
        return
    if request == b"environment":
        yield " ".join(sorted(os.environ)).encode()
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
    yield b"first " + request
    yield b"pid %d" % os.getpid()
"""


@pytest.fixture
def bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bounded]:
    (tmp_path / "hostile_work.py").write_text(MODULE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *(entry for entry in sys.path if entry)]))
    monkeypatch.chdir(tmp_path)
    for name in ("DATELINE_KAFKA_PASSWORD", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "HOME"):
        monkeypatch.setenv(name, "secret")
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


def test_what_a_library_prints_is_no_answer(bounded: Bounded) -> None:
    assert next(bounded.run(b"print")) == b"first print"


def test_a_child_has_nothing_of_the_environment_but_what_it_needs_to_run(bounded: Bounded) -> None:
    names = set(next(bounded.run(b"environment")).decode().split())
    assert names <= {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "MALLOC_ARENA_MAX",
                     "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONDONTWRITEBYTECODE"}  # fmt: skip


@pytest.mark.parametrize("dared", [b"network", b"program", b"process", b"parent", b"session", b"file", b"files"])
def test_a_child_reaches_no_network_starts_nothing_signals_nobody_and_writes_no_file(bounded: Bounded, dared: bytes) -> None:
    assert next(bounded.run(dared)).startswith(b"refused ")


def test_a_child_may_have_threads(bounded: Bounded) -> None:
    assert list(bounded.run(b"thread")) == [b"done"]


def test_a_slow_taker_of_answers_does_not_use_up_the_time_of_the_work(bounded: Bounded) -> None:
    answers = bounded.run(b"a")
    next(answers)
    child = next(iter(bounded._children))
    left = child._left
    assert left > 3.5  # of 4 seconds; the start of the process is not counted
    time.sleep(0.2)
    list(answers)
    assert child._left > left - 0.15


def test_time_may_go_by_the_length_of_the_request(bounded: Bounded) -> None:
    bounded._seconds = lambda length: 1 if length == len(b"time") else 100
    with pytest.raises(Exceeded, match="takes longer"):
        list(bounded.run(b"time"))


def test_children_started_beforehand_serve_the_first_calls(bounded: Bounded) -> None:
    bounded.warm()
    assert bounded.running == 2
    pids = {list(bounded.run(b"a"))[1] for _ in range(3)}
    assert pids <= {b"pid %d" % child._process.pid for child in bounded._children}


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
        with pytest.raises(Closed):
            waiting.result(timeout=60)
    with pytest.raises(Closed):
        list(bounded.run(b"a"))
    answers.close()
    assert not bounded.running
