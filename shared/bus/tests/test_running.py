"""A service ends within its bound with status 0, also when something hangs; what it cannot do is one line and status 1."""

import json
import signal
import socket
import subprocess
import sys
import time

import pytest

PROGRAM = """
import asyncio, sys, threading, time
from dateline_bus.runtime import running
from dateline_bus.settings import WorkerSettings

async def idle(stop):
    print("up", flush=True)
    await stop.wait()

async def never_ends(stop):
    print("up", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        print("given back", flush=True)

async def hangs_in_a_thread(stop):
    print("up", flush=True)
    await asyncio.to_thread(time.sleep, 60)

async def lets_a_cancellation_out(stop):
    print("up", flush=True)
    await stop.wait()

    async def closing():
        raise asyncio.CancelledError

    await running.at_most(1, closing())

async def swallows(stop):
    print("up", flush=True)
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass

async def blocks_the_loop(stop):
    print("up", flush=True)
    await stop.wait()
    time.sleep(60)

async def fails(stop):
    raise KeyError("a fault of ours")

async def cannot(stop):
    raise OSError("cannot listen on 127.0.0.1:1")

running.main("test", WorkerSettings(drain_seconds=0.5), globals()[sys.argv[1]])
"""


@pytest.mark.parametrize(
    "what", ["idle", "never_ends", "lets_a_cancellation_out", "hangs_in_a_thread", "swallows", "blocks_the_loop"]
)
def test_sigterm_ends_within_the_time_to_drain_and_two_seconds_with_status_0(what: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, what], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"up\n"
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - asked <= 0.5 + 2
    if what == "never_ends":
        assert process.stdout.read() == b"given back\n"
    if what in {"idle", "never_ends", "lets_a_cancellation_out", "hangs_in_a_thread"}:  # in order, not cut off
        assert process.stderr
        assert b'"stopped"' in process.stderr.read()


@pytest.mark.parametrize(("what", "said", "traced"), [("fails", "a fault of ours", True), ("cannot", "cannot listen", False)])
def test_what_makes_it_fail_is_one_line_of_json_and_status_1(what: str, said: str, traced: bool) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, what], capture_output=True, timeout=30)
    assert done.returncode == 1
    (line,) = [json.loads(line) for line in done.stderr.splitlines()]
    assert said in line["message"]
    assert (line["level"], "traceback" in line) == ("critical", traced)


@pytest.mark.parametrize("service", ["extraction", "ingest"])
def test_without_a_broker_the_probes_answer_and_sigterm_ends_it(service: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    import os
    import urllib.error
    import urllib.request

    env = os.environ | {"DATELINE_KAFKA": "127.0.0.1:1", "DATELINE_HTTP_PORT": str(port), "DATELINE_HTTP_HOST": "127.0.0.1"}
    process = subprocess.Popen([sys.executable, "-m", f"dateline_{service}.app"], env=env, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 180
        status = None
        while status is None and time.monotonic() < deadline:
            try:
                status = urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).status
            except OSError:
                time.sleep(0.05)
        assert status == 200
        with pytest.raises(urllib.error.HTTPError) as unready:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)
        assert unready.value.code == 503
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert time.monotonic() - asked <= 6
    finally:
        process.kill()
        process.wait()
    assert process.stderr
    for line in process.stderr.read().splitlines():
        json.loads(line)


@pytest.mark.parametrize("service", ["extraction", "ingest"])
def test_a_port_that_is_taken_is_one_clear_line_and_status_1(service: str) -> None:
    import os

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        env = os.environ | {
            "DATELINE_KAFKA": "127.0.0.1:1",
            "DATELINE_HTTP_PORT": str(taken.getsockname()[1]),
            "DATELINE_HTTP_HOST": "127.0.0.1",
        }
        done = subprocess.run([sys.executable, "-m", f"dateline_{service}.app"], env=env, capture_output=True, timeout=180)
    assert done.returncode == 1
    critical = [line for line in map(json.loads, done.stderr.splitlines()) if line["level"] == "critical"]
    assert ["DATELINE_HTTP_PORT" in line["message"] for line in critical] == [True]
