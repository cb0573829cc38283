"""Pages that flow while faults happen: posted until each is acknowledged, as a careful sender would."""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .bench import Bench

CONNECTIONS = 4


@dataclass
class Load:
    """Posts `pages` at `rate` a second over a few connections."""

    bench: Bench
    pages: Sequence[bytes]
    rate: float
    connections: int = CONNECTIONS
    acknowledged: int = 0
    slowest: float = 0.0
    """Seconds of the slowest answer, whatever it was."""
    refusals: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """In the background."""
        self._thread.start()

    def finish(self, seconds: float, *, stop: bool = True) -> bool:
        """Whether all were acknowledged within `seconds`; if not it ends, unless told to go on."""
        self._thread.join(seconds)
        if stop:
            self._stop.set()
        return not self._thread.is_alive()

    def _run(self) -> None:
        begun = time.monotonic()
        with ThreadPoolExecutor(self.connections) as pool:
            for number, page in enumerate(self.pages):
                time.sleep(max(0.0, begun + number / self.rate - time.monotonic()))
                pool.submit(self._until_taken, page)

    def _until_taken(self, page: bytes) -> None:
        while not self._stop.is_set():
            asked = time.monotonic()
            status = self._post(page)
            with self._lock:
                self.slowest = max(self.slowest, time.monotonic() - asked)
                if status == 202:
                    self.acknowledged += 1
                    return
                self.refusals[status] = self.refusals.get(status, 0) + 1
            time.sleep(0.3)

    def _post(self, page: bytes) -> int:
        url = self.bench.services.url("ingest", "/pages?source=test&published_on=2024-01-13")
        request = urllib.request.Request(url, data=page, headers={"content-type": "text/plain"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
