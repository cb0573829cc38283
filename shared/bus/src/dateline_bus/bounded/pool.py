"""The parent's side: a pool of children, each killed and replaced when a request goes over its bounds."""

import os
import queue
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from dateline_bus.bounded.frames import END, FAILED, HEAD, LARGEST, MEMORY, READY, REQUEST, SECONDS

# Waiting for a core on a busy machine is not the input's fault, so the clock gets more than the CPU.
WALL_FACTOR = 4
_START_SECONDS = 120.0
_PIECE = 1 << 20
# All of the environment that a child gets: nothing in it is a secret, and without it some libraries do not load.
_PASSED = frozenset({"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ"})
# An allocator arena and a stack per thread would eat the address space that is counted.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class Exceeded(Exception):
    """The work was stopped: it went over its memory or time, or brought its process down."""


class Closed(Exception):
    """The pool was closed before the answer was whole: no fault of the request's."""


class Bounded:
    """A pool of such children, started when needed. Thread-safe; `close` ends them."""

    def __init__(
        self, work: str, *, memory_bytes: int, seconds: int | Callable[[int], int], processes: int = 1, calls_per_child: int = 200
    ) -> None:
        """`memory_bytes`: address space of a child; `seconds`: CPU time of one call, perhaps by its request's length in bytes;
        `processes`: calls at a time; `calls_per_child`: after so many it is replaced, for what parsers leak."""
        # -P: the folder a user happens to stand in must not hold the modules that the work imports.
        self._command = [sys.executable, "-P", "-m", "dateline_bus.bounded.child", work, str(memory_bytes)]
        self._seconds, self._calls = seconds, calls_per_child
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(processes):
            self._idle.put(None)
        self._children: set[_Child] = set()
        self._closed = False
        # The kernel ends a child with the thread that started it, so one thread that lives as long as the pool starts all.
        self._starter = ThreadPoolExecutor(1, "children")

    def warm(self) -> None:
        """Start every child now, so that the first requests need not wait for it."""
        taken = [self._idle.get() for _ in range(self._idle.qsize())]
        for child in taken:
            self._idle.put(child or self._start())

    def run(self, request: bytes) -> Generator[bytes, None, None]:
        """What the work answers, one by one as it comes. Raises Exceeded, perhaps after some answers; Closed."""
        child: _Child | None = self._idle.get()
        fresh: _Child | None = None
        try:
            if child is not None and not child.fit(self._calls):
                self._end(child)
                child = None
            child = child or self._start()
            yield from child.call(request, self._seconds if isinstance(self._seconds, int) else self._seconds(len(request)))
            fresh = child
        except Exceeded as error:
            if self._closed:
                raise Closed("reading has ended") from error
            raise
        finally:
            if child is not None and (fresh is None or self._closed):
                self._end(child)
                fresh = None
            self._idle.put(fresh)

    @property
    def running(self) -> int:
        """Children there are."""
        return len(self._children)

    def close(self) -> None:
        """End the children; calls under way end with Closed."""
        self._closed = True
        for child in list(self._children):
            child.kill()  # whoever waits for one in hand sees it end, and clears it away
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        for unused in idle:
            if unused is not None:
                self._end(unused)
            self._idle.put(None)
        self._starter.shutdown(wait=False)

    def _start(self) -> "_Child":
        if self._closed:
            raise Closed("reading has ended")
        try:
            child = self._starter.submit(_Child, self._command).result()
        except RuntimeError as error:  # closed meanwhile
            raise Closed("reading has ended") from error
        self._children.add(child)
        if self._closed:
            child.kill()
        return child

    def _end(self, child: "_Child") -> None:
        self._children.discard(child)
        child.end()


class _Child:
    """One child process; its pipes are read and written with a clock that runs only while it is waited for."""

    def __init__(self, command: list[str]) -> None:
        env = {name: value for name, value in os.environ.items() if name in _PASSED} | _ENVIRONMENT
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            bufsize=0,
            start_new_session=True,  # so that all of its group can be killed
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("a child without pipes")
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(self._out, select.POLLIN)
        self._writable.register(self._in, select.POLLOUT)
        self._buffer = bytearray()
        self._calls, self._late, self._ready = 0, False, False
        self._left = 0.0

    def fit(self, most_calls: int) -> bool:
        return self._process.poll() is None and self._calls < most_calls

    def kill(self) -> None:
        """The child and whatever it may have started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def end(self) -> None:
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()

    def call(self, request: bytes, seconds: int) -> Iterator[bytes]:
        self._calls += 1
        try:
            if not self._ready:
                self._left = _START_SECONDS
                if self._frame()[0] != READY:
                    raise EOFError
                self._ready = True
            self._left = seconds * WALL_FACTOR
            self._send(HEAD.pack(REQUEST, SECONDS.size + len(request)) + SECONDS.pack(seconds), request)
            yield from self._answers()
        except (OSError, EOFError) as error:
            raise Exceeded(self._why()) from error

    def _answers(self) -> Iterator[bytes]:
        while True:
            kind, body = self._frame()
            if kind == END:
                return
            if kind == MEMORY:
                raise Exceeded("it needs more memory than one file may take")
            if kind == FAILED:
                raise Exceeded(f"it broke its reader: {body.decode('utf-8', 'replace')}")
            yield body

    def _frame(self) -> tuple[bytes, bytes]:
        kind, length = HEAD.unpack(self._take(HEAD.size))
        if length > LARGEST:
            raise EOFError
        return kind, self._take(length)

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._wait(self._readable)
            piece = os.read(self._out, max(_PIECE, size - len(self._buffer)))
            if not piece:
                raise EOFError
            self._buffer += piece
        taken = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        return taken

    def _send(self, *parts: bytes) -> None:
        for part in parts:
            view = memoryview(part)
            while view:
                self._wait(self._writable)
                with suppress(BlockingIOError):
                    view = view[os.write(self._in, view[:_PIECE]) :]

    def _wait(self, poll: select.poll) -> None:
        """Until a pipe can be used. Raises EOFError, with the child dead, when its time is over."""
        begun = time.monotonic()
        ready = poll.poll(max(0.0, self._left) * 1000)
        self._left -= time.monotonic() - begun
        if not ready:
            self._late = True
            self.kill()
            raise EOFError

    def _why(self) -> str:
        status = self._process.wait()
        if self._late or status == -signal.SIGXCPU:
            return "it takes longer than one file may take"
        return f"it brought its reader down (status {status}), most often for want of memory"
