"""Processes that outlive the command which started them, remembered by process id and start time.

The start time guards against a process id that the system has given to somebody else since.
"""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from dateline_local.errors import explain
from dateline_local.net import wait_until

_LOG_TAIL_LINES = 15

# A Popen that is collected while its process still runs warns; these run on by design.
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Daemon:
    """One process of ours, running or ended. `started`: seconds since the epoch, as the system tells it."""

    name: str
    pid: int
    started: float
    stop_signal: int
    log: str

    def alive(self) -> bool:
        """Whether this very process still runs."""
        return self._process() is not None

    def signal(self, number: int) -> None:
        """Send signal `number`; nothing happens when the process has ended."""
        process = self._process()
        if process is not None:
            process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL, at once: it and its children, as a crash of the machine would end them."""
        process = self._process()
        if process is not None:
            family = [process, *process.children(recursive=True)]
            for one in family:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            psutil.wait_procs(family, timeout=10)

    def stop(self, seconds: float = 20) -> bool:
        """End it and its children: gently, then after `seconds` by SIGKILL. Returns whether gently was enough."""
        process = self._process()
        if process is None:
            return True
        family = [process, *process.children(recursive=True)]
        process.send_signal(self.stop_signal)
        gently = not psutil.wait_procs([process], timeout=seconds)[1]
        for survivor in psutil.wait_procs(family, timeout=1)[1]:
            survivor.kill()
        psutil.wait_procs(family, timeout=10)
        return gently

    def tail(self) -> str:
        """The last lines of its log, indented."""
        lines = Path(self.log).read_text("utf-8", "replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-_LOG_TAIL_LINES:])

    def wait_ready(self, ready: Callable[[], bool], seconds: float) -> None:
        """Return once `ready()`; LocalError with the end of the log when the process ends before, or `seconds` pass."""

        def failure() -> str:
            how = f"was not ready within {seconds:.0f} s" if self.alive() else "ended while it started"
            return f"{self.name} {how}. Its log ({self.log}) ends:\n{self.tail()}"

        wait_until(lambda: ready() or not self.alive(), seconds, failure)
        wait_until(ready, 0, failure)

    def _process(self) -> psutil.Process | None:
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < 1
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


class Daemons:
    """The daemons of one state folder: `run/NAME.json` remembers each, `logs/NAME.log` holds what it says."""

    def __init__(self, folder: Path) -> None:
        self._run, self._logs = folder / "run", folder / "logs"

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        user: int | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> Daemon:
        """Start `command` as `name` in a session of its own; `env` is added to ours, `user` is a numeric id."""
        log = self._logs / f"{name}.log"
        try:
            self._run.mkdir(parents=True, exist_ok=True)
            self._logs.mkdir(parents=True, exist_ok=True)
            with log.open("ab") as out:
                child = subprocess.Popen(
                    [str(part) for part in command],
                    env=os.environ | (env or {}),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    cwd="/",
                    user=user,
                    extra_groups=None if user is None else [],
                )
            _children.append(child)
            daemon = Daemon(name, child.pid, psutil.Process(child.pid).create_time(), stop_signal, str(log))
            self._record(name).write_text(json.dumps(asdict(daemon)), "utf-8")
        except OSError as error:
            raise explain(error) from error
        return daemon

    def find(self, name: str) -> Daemon | None:
        """The daemon `name` if it runs."""
        try:
            daemon = Daemon(**json.loads(self._record(name).read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None
        return daemon if daemon.alive() else None

    def running(self) -> Iterator[Daemon]:
        """All that run, the last started first: the order to stop them in."""
        daemons = [daemon for record in self._run.glob("*.json") if (daemon := self.find(record.stem))]
        yield from sorted(daemons, key=lambda daemon: daemon.started, reverse=True)

    def _record(self, name: str) -> Path:
        return self._run / f"{name}.json"
