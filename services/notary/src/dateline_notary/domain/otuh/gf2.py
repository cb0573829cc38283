"""Polynomials over GF(2) as Python integers: bit i is the coefficient of x^i.

Pure Python on purpose: big integers XOR and shift whole messages at a time, so 1 Mbit reduces in a few milliseconds without
a native part.
"""

from collections.abc import Callable
from math import isqrt

_WINDOW_BITS = 4
_SMALL_DEGREE = 6


def multiply(a: int, b: int) -> int:
    """The product. Cost grows with the size of `a` times the bit length of `b`: pass the long factor first."""
    # Multiples of `a` by every 4-bit window value, then one shift and XOR per window of `b`.
    table = [0, a]
    for value in range(2, 1 << _WINDOW_BITS):
        table.append(table[value >> 1] << 1 ^ (a if value & 1 else 0))
    result = 0
    for shift in range((max(b.bit_length(), 1) - 1) // _WINDOW_BITS * _WINDOW_BITS, -1, -_WINDOW_BITS):
        result = result << _WINDOW_BITS ^ table[b >> shift & 0xF]
    return result


def square(a: int) -> int:
    """The square: over GF(2) it only spreads the bits, which is reading the binary digits as base 4."""
    return int(f"{a:b}", 4)


def remainder(a: int, p: int) -> int:
    """`a` mod `p`, for any sizes, bit by bit."""
    degree = p.bit_length()
    while (excess := a.bit_length() - degree) >= 0:
        a ^= p << excess
    return a


def gcd(a: int, b: int) -> int:
    """The greatest common divisor."""
    while b:
        a, b = b, remainder(a, b)
    return a


class Modulus:
    """Arithmetic modulo one polynomial, with the tables that make many reductions cheap."""

    def __init__(self, p: int) -> None:
        """`p` has degree of at least 8; its degree is its bit length less one."""
        self.p = p
        self.degree = p.bit_length() - 1
        self._mask = (1 << self.degree) - 1
        # high[b] = b(x) * x^degree mod p for every byte b: one look-up takes eight bits off the top.
        basis = [p & self._mask]
        for _ in range(7):
            basis.append(self._times_x(basis[-1]))
        self._high = [0] * 256
        for bit, value in enumerate(basis):
            for low in range(1 << bit):
                self._high[1 << bit | low] = self._high[low] ^ value

    def _times_x(self, a: int) -> int:
        a <<= 1
        return a ^ self.p if a >> self.degree else a

    def reduce(self, a: int) -> int:
        """`a` mod p. Long inputs are folded in halves: high * x^k + low, with x^k mod p found by squaring."""
        length = a.bit_length()
        while length > 8 * self.degree:
            half = length // 2 + 1
            a = multiply(a >> half, self.power_of_x(half)) ^ (a & ((1 << half) - 1))
            length = a.bit_length()
        return self._reduce_short(a)

    def _reduce_short(self, a: int) -> int:
        excess = a.bit_length() - self.degree
        if excess <= 0:
            return a
        for shift in range((excess - 1) // 8 * 8, -1, -8):
            top = a >> (shift + self.degree)
            a = (a & ((1 << (shift + self.degree)) - 1)) ^ (self._high[top] << shift)
        return a

    def power_of_x(self, exponent: int) -> int:
        """x^exponent mod p."""
        result = 1
        for bit in f"{exponent:b}":
            result = self._reduce_short(square(result))
            if bit == "1":
                result = self._times_x(result)
        return result

    def square(self, a: int) -> int:
        """a squared mod p, for a already reduced."""
        return self._reduce_short(square(a))

    def squarer(self) -> Callable[[int], int]:
        """As `square`, for many squarings: they are linear, so each byte of `a` adds what its table says."""
        tables, value = [], 1
        for _ in range(-(-self.degree // 8)):
            table = [0]
            for _ in range(8):
                table += [entry ^ value for entry in table]
                value = self._times_x(self._times_x(value))
            tables.append(table)
        size = len(tables)

        def squared(a: int) -> int:
            result = 0
            for table, byte in zip(tables, a.to_bytes(size, "little"), strict=True):
                result ^= table[byte]
            return result

        return squared


def is_irreducible(p: int) -> bool:
    """Rabin's test: x^(2^n) = x mod p, and x^(2^(n/q)) - x shares no factor with p for each prime q of the degree n."""
    n = p.bit_length() - 1
    if n < 8:
        return n >= 1 and all(remainder(p, d) for d in range(2, 1 << (n // 2 + 1)))
    if not p & 1 or not p.bit_count() & 1:
        return False  # divisible by x or by x + 1
    modulus = Modulus(p)
    # Factors of degree up to 6 are common and cost one gcd: most candidates end here, before tables for many squarings are made.
    power, product = 2, 1
    for _ in range(_SMALL_DEGREE):
        power = modulus.square(power)
        product = modulus.reduce(multiply(product, power ^ 2))
    if gcd(p, product) != 1:
        return False
    squared, checks = modulus.squarer(), {n // q for q in _prime_factors(n)}
    for step in range(_SMALL_DEGREE + 1, n + 1):
        power = squared(power)
        if step in checks and gcd(p, power ^ 2) != 1:
            return False
    return power == 2


def _prime_factors(n: int) -> list[int]:
    factors = []
    for candidate in range(2, isqrt(n) + 1):
        if n % candidate == 0:
            factors.append(candidate)
            while n % candidate == 0:
                n //= candidate
    return factors + ([n] if n > 1 else [])
