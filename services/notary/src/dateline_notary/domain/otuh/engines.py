"""Two ways to the same bits: Python's big integers, and carry-less multiplication in C where it is installed and the CPU has it.

The C part is the package dateline-notary-native, an extra. Which one serves is decided when this module is loaded and can be changed by
`use`; nothing but speed depends on it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Protocol

from dateline_notary.domain.otuh import gf2
from dateline_notary.domain.otuh.gf2 import Modulus

PURE = "pure"
NATIVE_FROM = 1 << 10
"""Bytes. The C part makes a table per polynomial, which a short message does not pay back."""
_STEP = 1 << 16
"""Bytes that the pure path reduces at once: bounds its memory, and longer steps are no faster."""

_native: ModuleType | None = None
try:
    import otuh_native
except ImportError:
    pass
else:
    _native = otuh_native


class Engine(Protocol):
    """E(M) = 1 || M modulo one polynomial, of a message that comes in pieces of whole bytes."""

    def update(self, data: bytes | memoryview) -> None:
        """Absorb the next bytes."""

    def residue(self) -> int:
        """E(M) mod p of what came so far; more may follow."""


class PureEngine:
    """Python's own integers; the memory of one step."""

    def __init__(self, modulus: Modulus) -> None:
        self._modulus, self._register, self._pending = modulus, 1, bytearray()

    def update(self, data: bytes | memoryview) -> None:
        """As Engine."""
        view = memoryview(data).cast("B")
        while view:
            taken = _STEP - len(self._pending)
            self._pending += view[:taken]
            view = view[taken:]
            if len(self._pending) == _STEP:
                self._register = self.residue()
                self._pending.clear()

    def residue(self) -> int:
        """As Engine."""
        return self._modulus.reduce(self._register << 8 * len(self._pending) | int.from_bytes(self._pending, "big"))


class NativeEngine:
    """The C part on the named instruction set."""

    def __init__(self, modulus: Modulus, level: str) -> None:
        if _native is None:
            raise ValueError("dateline-notary-native is not installed")
        self._modulus = modulus
        low = modulus.p ^ 1 << modulus.degree
        self._state = _native.Residue(low.to_bytes(modulus.degree // 8, "big"), level)

    def update(self, data: bytes | memoryview) -> None:
        """As Engine."""
        self._state.update(data)

    def residue(self) -> int:
        """As Engine."""
        register, tail = self._state.state()
        return self._modulus.reduce(int.from_bytes(register, "big") << 8 * len(tail) | int.from_bytes(tail, "big"))


def available() -> tuple[str, ...]:
    """The engines that work here, fastest first; the last is always `pure`."""
    return (*(_native.levels() if _native is not None else ()), PURE)


_chosen = available()[0]


@contextmanager
def use(name: str) -> Iterator[None]:
    """Serve by the named engine of `available` inside the `with`, for the whole process. Raises ValueError for another name."""
    global _chosen
    if name not in available():
        raise ValueError(f"no engine {name!r} here; there are {', '.join(available())}")
    before, _chosen = _chosen, name
    try:
        yield
    finally:
        _chosen = before


def engine(modulus: Modulus, expected_bytes: int | None = None) -> Engine:
    """An engine for one message; `expected_bytes` where its length is known."""
    short = expected_bytes is not None and expected_bytes < NATIVE_FROM
    return PureEngine(modulus) if short or not _serves(modulus.degree) else NativeEngine(modulus, _chosen)


def is_irreducible(p: int) -> bool:
    """Whether the polynomial, with its highest term, is irreducible over GF(2)."""
    n = p.bit_length() - 1
    if _native is None or not _serves(n):
        return gf2.is_irreducible(p)
    return bool(_native.is_irreducible((p ^ 1 << n).to_bytes(n // 8, "big")))


def _serves(n: int) -> bool:
    """Whether the C part is chosen and has this size."""
    return _native is not None and _chosen != PURE and n % 8 == 0 and 64 <= n <= _native.MAX_BITS
