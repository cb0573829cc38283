"""The child's side: `python -m dateline_bus.bounded.child module:function memory_bytes`."""

import importlib
import os
import resource
import sys
from collections.abc import Callable, Iterable
from typing import IO, Any

from dateline_bus.bounded import confine
from dateline_bus.bounded.frames import END, FAILED, MEMORY, READY, REPLY, SECONDS, read, write
from dateline_bus.runtime import garbage


def _serve(work: Callable[[bytes], Iterable[bytes]], stdin: IO[bytes], stdout: IO[bytes]) -> None:
    write(stdout, READY)
    while True:
        try:
            _, request = read(stdin)
        except EOFError:
            return
        (seconds,) = SECONDS.unpack_from(request)
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.RLIM_INFINITY))
        try:
            for answer in work(request[SECONDS.size :]):
                write(stdout, REPLY, answer)
        except MemoryError:
            write(stdout, MEMORY)
            return
        except Exception as error:
            # The type alone: a message could carry pieces of the input into logs.
            write(stdout, FAILED, type(error).__name__.encode())
            return
        write(stdout, END)
        del request


def _main(work: str, memory_bytes: str) -> None:
    confine.die_with_parent()
    # What a library prints must not get between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, function = work.partition(":")
    loaded: Any = getattr(importlib.import_module(module), function)
    garbage.settle()
    confine.confine(int(memory_bytes))
    _serve(loaded, sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main(*sys.argv[1:])
