"""Work on hostile input in child processes with a bound on memory and time; a child that goes over it is replaced.

The work is a function `bytes -> iterable of bytes`, named as `module:function` and imported by the child. Only byte strings
cross the border, so what a subverted child answers is data, and it gets none of our settings (`DATELINE_…`) to read.
"""

import importlib
import os
import queue
import resource
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import IO, Any

_HEAD = struct.Struct(">cQ")
_REPLY, _END, _MEMORY, _FAILED = b"R", b"E", b"M", b"F"
# Waiting for a core on a busy machine is not the input's fault, so the clock gets more than the CPU.
WALL_FACTOR = 4
_JOBS_PER_CHILD = 200
# What a subverted child says of its answer's length must not become our memory.
_LARGEST_FRAME = 256 * 1024 * 1024
# An allocator arena and a stack per thread would eat the address space that is counted.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Exceeded(Exception):
    """The work was stopped: it went over its memory or time, or brought its process down."""


class Bounded:
    """A pool of such children, started when needed. Thread-safe; `close` ends them."""

    def __init__(self, work: str, *, memory_bytes: int, seconds: int, processes: int = 1) -> None:
        """`memory_bytes`: address space of a child; `seconds`: CPU time of one call; `processes`: calls at a time."""
        # -P: the folder a user happens to stand in must not hold the modules that the work imports.
        self._command = [sys.executable, "-P", "-m", "dateline_bus.bounded", work, str(memory_bytes), str(seconds)]
        self._seconds = seconds
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(processes):
            self._idle.put(None)
        self._children: set[_Child] = set()
        self._closed = False

    def run(self, request: bytes) -> Iterator[bytes]:
        """What the work answers, one by one as it comes. Raises Exceeded, perhaps after some answers."""
        child = self._idle.get()
        fresh: _Child | None = None
        try:
            if child is None or not child.fit():
                child = self._start(child)
            yield from child.call(request, self._seconds * WALL_FACTOR)
            fresh = child
        finally:
            if fresh is None and child is not None:
                self._end(child)
            self._idle.put(fresh)

    @property
    def running(self) -> int:
        """Children there are."""
        return len(self._children)

    def close(self) -> None:
        """End the children; calls under way end with Exceeded."""
        self._closed = True
        for child in list(self._children):
            self._end(child)

    def _start(self, worn: "_Child | None") -> "_Child":
        if worn is not None:
            self._end(worn)
        if self._closed:
            raise Exceeded("reading has ended")
        child = _Child(self._command)
        self._children.add(child)
        return child

    def _end(self, child: "_Child") -> None:
        self._children.discard(child)
        child.end()


class _Child:
    def __init__(self, command: list[str]) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")} | _ENVIRONMENT
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
        )
        self._jobs = 0
        self._late = False

    def fit(self) -> bool:
        return self._process.poll() is None and self._jobs < _JOBS_PER_CHILD

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):  # a request that the child never took
                    stream.close()

    def call(self, request: bytes, wall_seconds: float) -> Iterator[bytes]:
        self._jobs += 1
        alarm = threading.Timer(wall_seconds, self._expire)
        alarm.daemon = True
        alarm.start()
        try:
            yield from self._answers(request)
        except (OSError, EOFError) as error:
            raise Exceeded(self._why()) from error
        finally:
            alarm.cancel()

    def _answers(self, request: bytes) -> Iterator[bytes]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        _write(stdin, _REPLY, request)
        while True:
            kind, body = _read(stdout)
            if kind == _END:
                return
            if kind == _MEMORY:
                raise Exceeded("it needs more memory than one file may take")
            if kind == _FAILED:
                raise Exceeded(f"it broke its reader: {body.decode('utf-8', 'replace')}")
            yield body

    def _expire(self) -> None:
        self._late = True
        self._process.kill()

    def _why(self) -> str:
        status = self._process.wait()
        if self._late or status == -24:  # SIGXCPU
            return "it takes longer than one file may take"
        return f"it brought its reader down (status {status}), most often for want of memory"


def _write(stream: IO[bytes], kind: bytes, body: bytes) -> None:
    stream.write(_HEAD.pack(kind, len(body)))
    stream.write(body)
    stream.flush()


def _read(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """One frame. Raises EOFError."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    kind, length = _HEAD.unpack(head)
    if length > _LARGEST_FRAME:
        raise EOFError
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return kind, body


def _serve(work: Callable[[bytes], Iterable[bytes]], seconds: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
    """The child's loop."""
    while True:
        try:
            _, request = _read(stdin)
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.RLIM_INFINITY))
        try:
            for answer in work(request):
                _write(stdout, _REPLY, answer)
        except MemoryError:
            _write(stdout, _MEMORY, b"")
            return
        except Exception as error:
            # The type alone: a message could carry pieces of the input into logs.
            _write(stdout, _FAILED, type(error).__name__.encode())
            return
        _write(stdout, _END, b"")


def _main(work: str, memory_bytes: str, seconds: str) -> None:
    # What a library prints must not get between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, function = work.partition(":")
    loaded: Any = getattr(importlib.import_module(module), function)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _serve(loaded, int(seconds), sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main(*sys.argv[1:])
