"""What signing costs, by every engine that works here, beside a plain read of the same memory.    make bench-notary

CPU time, the least of alternating rounds: other programs on the machine still take their share of the memory. 1 GiB unless another size is given:
python tests/benchmarks/notary.py [MiB]
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping

import numpy as np

from dateline_notary.domain.otuh import Message, chunks_of, draw_polynomial, residue, residue_of_chunks, sign, verify
from dateline_notary.domain.otuh.engines import PURE, available, use
from dateline_notary.domain.otuh.gf2 import Modulus

SIGNED_BYTES = 53_500
"""0.428 Mbit, the size of file that the published demonstration signed."""
SIZES = (64, 128, 256, 384)
MIB = 1 << 20
PURE_MIB = 16
Works = Mapping[str, Callable[[], object]]


def fastest(works: Works, rounds: int) -> dict[str, float]:
    """Least seconds of each work; rounds take turns."""
    taken = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            begun = time.process_time()
            work()
            taken[name] = min(taken[name], time.process_time() - begun)
    return taken


def signing(n: int, engine: str, rounds: int) -> dict[str, float]:
    """Seconds to sign and to verify 0.428 Mbit."""
    share_b, share_c = os.urandom(3 * n // 8), os.urandom(3 * n // 8)
    message, polynomial = Message.of(os.urandom(SIGNED_BYTES)), draw_polynomial(n, os.urandom)
    with use(engine):
        signature = sign(message, share_b, share_c, polynomial)
        return fastest(
            {
                "sign": lambda: sign(message, share_b, share_c, polynomial),
                "verify": lambda: verify(message, signature, share_b, share_c),
            },
            rounds,
        )


def in_memory(data: np.ndarray, modulus: Modulus, engines: tuple[str, ...], rounds: int) -> dict[str, float]:
    """Seconds to hash `data` by each engine and to read it once (XOR of its words)."""
    view = memoryview(data).cast("B")

    def hashed(engine: str) -> Callable[[], object]:
        def work() -> object:
            with use(engine):
                return residue_of_chunks([view], modulus)

        return work

    return fastest({"plain read": lambda: np.bitwise_xor.reduce(data)} | {name: hashed(name) for name in engines}, rounds)


def from_file(data: np.ndarray, modulus: Modulus) -> tuple[float, int]:
    """Seconds to hash a file of `data`, freshly written, and by how many KiB the process's largest memory grew."""
    with tempfile.TemporaryFile() as file:
        file.write(memoryview(data).cast("B"))
        file.seek(0)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.process_time()
        residue_of_chunks(chunks_of(file), modulus)
        return time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def main(mib: int = 1024, rounds: int = 5) -> None:
    """Print the tables."""
    print(f"{'0.428 Mbit, milliseconds':32} {'sign':>8} {'verify':>8}")
    for n in SIZES:
        for engine in reversed(available()):
            taken = signing(n, engine, rounds)
            print(f"n = {n:3}, {engine:23} {1e3 * taken['sign']:8.2f} {1e3 * taken['verify']:8.2f}")
    data = np.frombuffer(np.random.default_rng(1).bytes(mib * MIB), np.uint64)
    for n in SIZES:
        modulus = Modulus(1 << n | draw_polynomial(n, os.urandom))
        taken = in_memory(data, modulus, tuple(name for name in available() if name != PURE), rounds)
        print(f"\n{f'{mib} MiB of memory, n = {n}':32} {'GB/s':>8} {'of read':>8}")
        for name, seconds in taken.items():
            print(f"{name:32} {data.nbytes / seconds / 1e9:8.2f} {taken['plain read'] / seconds:8.2f}")
    modulus = Modulus(1 << 128 | draw_polynomial(128, os.urandom))
    part = data[: min(mib, PURE_MIB) * MIB // 8]
    with use(PURE):
        seconds = fastest({"": lambda: residue(Message.of(part.tobytes()), modulus)}, 2)[""]
    print(f"\n{f'{part.nbytes // MIB} MiB of memory, n = 128, pure':32} {part.nbytes / seconds / 1e9:8.3f} GB/s")
    seconds, grown = from_file(data, modulus)
    print(f"{f'{mib} MiB file, n = 128':32} {data.nbytes / seconds / 1e9:8.2f} GB/s, memory grew by {grown / 1024:.1f} MiB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
