"""A short schedule of faults on each run of all tests; the whole one is `make faults`."""

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEED = 7
FAULTS = "^(a1|b2|b11|c1|e1|g1|g3|k3|n2) "
"""One of each kind: broker, database, replicas, intake, poison, refusals, network. About three minutes on two quiet cores."""
BEGUN_SECONDS = 170
"""Faults that have not begun by then are left out, and said: a busy machine plays fewer."""
DEADLINE_SECONDS = 480
CLEARING_SECONDS = 60


def test_nothing_is_lost_doubled_or_stuck_whatever_fails() -> None:
    command = [sys.executable, "-m", "tests.faults.schedule", "--seed", str(SEED), "--only", FAULTS, "--pages", "6"]
    command += ["--seconds", str(BEGUN_SECONDS)]
    playing = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said, _ = playing.communicate(timeout=DEADLINE_SECONDS)
    except subprocess.TimeoutExpired:
        playing.send_signal(signal.SIGINT)  # so that it ends what it has started
        said, _ = playing.communicate(timeout=CLEARING_SECONDS)
    print(said)
    assert playing.returncode == 0
    assert f"everything held (seed {SEED})" in said
