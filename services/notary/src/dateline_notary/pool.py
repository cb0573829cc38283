"""Irreducible polynomials drawn ahead of the messages that need them: a draw takes a hundred times longer than a hash."""

import os
import queue
import secrets
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self
from weakref import WeakSet

from dateline_notary.domain.otuh import draw_polynomial
from dateline_notary.domain.otuh.polynomials import check_size

_pools: "WeakSet[PolynomialPool]" = WeakSet()


class PolynomialPool:
    """Up to `size` polynomials of degree n, drawn by a thread of its own and given out once each.

    Safe for any number of threads. `take` never waits for the drawing thread: with nothing drawn ahead it draws itself. A forked
    child begins with an empty pool, because its parent will use what was in it.
    """

    def __init__(self, n: int, size: int = 32, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        check_size(n)
        if size < 1:
            raise ValueError(f"a pool holds at least one polynomial, not {size}")
        self.n, self._size, self._random_bytes = n, size, random_bytes
        self._begin()
        _pools.add(self)

    def _begin(self) -> None:
        self._drawn: queue.Queue[int] = queue.Queue(self._size)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._fill, name=f"polynomials-{self.n}", daemon=True)
        self._thread.start()

    def take(self) -> int:
        """A polynomial without its x^n term that nobody else gets."""
        try:
            return self._drawn.get_nowait()
        except queue.Empty:
            return draw_polynomial(self.n, self._random_bytes)

    @property
    def ready(self) -> int:
        """How many could be taken without drawing."""
        return self._drawn.qsize()

    def close(self) -> None:
        """End the thread; `take` still works, by drawing."""
        self._closed.set()
        # A thread that waits for room is let go on by making some.
        while self._thread.is_alive():
            try:
                self._drawn.get_nowait()
            except queue.Empty:
                self._thread.join(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _fill(self) -> None:
        drawn, closed = self._drawn, self._closed
        while not closed.is_set():
            drawn.put(draw_polynomial(self.n, self._random_bytes))


def _after_fork() -> None:
    for pool in list(_pools):
        if not pool._closed.is_set():
            pool._begin()
        else:
            pool._drawn = queue.Queue(pool._size)


os.register_at_fork(after_in_child=_after_fork)
