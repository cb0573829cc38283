"""Fresh irreducible polynomials, drawn from whatever source of random bytes the caller trusts."""

from collections.abc import Callable

from dateline_notary.domain.otuh.engines import is_irreducible


def draw_polynomial(n: int, random_bytes: Callable[[int], bytes]) -> int:
    """An irreducible polynomial of degree n, without its x^n term, as an n-bit integer.

    Candidates are n/8 random bytes with the lowest bit forced to 1; about one in n/2 is irreducible. The draw does not depend
    on any message, so polynomials can be made ahead.
    """
    check_size(n)
    while True:
        candidate = int.from_bytes(random_bytes(n // 8), "big") | 1
        if is_irreducible(1 << n | candidate):
            return candidate


def check_size(n: int) -> None:
    """Raises ValueError for a size that otuh-v1 does not have."""
    if n < 64 or n % 8:
        raise ValueError(f"n must be a multiple of 8 and at least 64, not {n}")
