"""The C part gives the bits of the pure path, for every size, alignment and instruction set; it is always tested where CI runs."""

import os
import random
import shutil
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_notary.domain.otuh import Message, digest, draw_polynomial, gf2, residue
from dateline_notary.domain.otuh.engines import NATIVE_FROM, NativeEngine, PureEngine, available, engine, use
from dateline_notary.domain.otuh.gf2 import Modulus

if "CI" in os.environ:
    import otuh_native
else:
    otuh_native = pytest.importorskip("otuh_native", reason="the C part is not built: make setup says why")

LEVELS = otuh_native.levels()
BLOCK = 4096
every_size = pytest.mark.parametrize("n", range(64, 392, 8))
# With and without a broken last word, and with every prime below 11 among their divisors; the pure test takes its time.
some_sizes = pytest.mark.parametrize("n", [64, 72, 112, 120, 128, 200, 256, 384])
pytestmark = pytest.mark.skipif(not LEVELS, reason="this processor has no carry-less multiplication")


def pure(modulus: Modulus, data: bytes) -> int:
    return modulus.reduce(1 << 8 * len(data) | int.from_bytes(data, "big"))


@every_size
@pytest.mark.parametrize("level", LEVELS)
def test_every_size_and_every_length_around_a_lane_and_a_block(n: int, level: str) -> None:
    drawn = random.Random(n)
    # Any polynomial will do: the arithmetic does not know which are irreducible. The extremes carry most.
    for low in (drawn.getrandbits(n) | 1, (1 << n) - 1, 1, 0):
        modulus = Modulus(1 << n | low)
        for size in (0, 1, 15, 16, 17, 31, 32, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 17):
            for data in (drawn.randbytes(size), b"\xff" * size, bytes(size)):
                made = NativeEngine(modulus, level)
                made.update(data)
                assert made.residue() == pure(modulus, data), (low, size)


@given(
    st.integers(8, 48), st.data(), st.lists(st.binary(max_size=6000) | st.integers(0, 9000).map(bytes), max_size=6),
    st.sampled_from(LEVELS or ("none",)),
)  # fmt: skip
def test_pieces_of_any_length_give_the_whole_and_may_be_asked_in_between(
    size: int, data: st.DataObject, pieces: list[bytes], level: str
) -> None:
    modulus = Modulus(1 << 8 * size | data.draw(st.integers(0, 2 ** (8 * size) - 1)))
    native, python, whole = NativeEngine(modulus, level), PureEngine(modulus), b""
    for piece in pieces:
        native.update(memoryview(piece))
        python.update(piece)
        whole += piece
        assert native.residue() == python.residue() == pure(modulus, whole)


@given(st.binary(min_size=1, max_size=2 * BLOCK), st.integers(0, 7), st.data())
def test_digests_of_any_number_of_bits_are_the_same_by_every_engine(data: bytes, spare: int, more: st.DataObject) -> None:
    n = more.draw(st.sampled_from([64, 128, 256, 384]))
    modulus, x = Modulus(1 << n | more.draw(st.integers(0, 2**n - 1))), more.draw(st.integers(1, 2**n - 1))
    message = Message(data[:-1] + bytes([data[-1] >> spare << spare]), 8 * len(data) - spare)
    digests = set()
    for name in available():
        with use(name):
            digests.add(digest(residue(message, modulus), modulus, x))
    assert len(digests) == 1


def native_irreducible(p: int) -> bool:
    n = p.bit_length() - 1
    return bool(otuh_native.is_irreducible((p ^ 1 << n).to_bytes(n // 8, "big")))


@some_sizes
def test_irreducible_is_what_the_pure_test_says(n: int) -> None:
    drawn = random.Random(n)
    found = 0
    while found < 2:
        p = 1 << n | drawn.getrandbits(n) | 1
        assert native_irreducible(p) is gf2.is_irreducible(p)
        found += gf2.is_irreducible(p)
    for low in (0, 1, 2, 3, (1 << n) - 1):
        assert native_irreducible(1 << n | low) is gf2.is_irreducible(1 << n | low)


@some_sizes
def test_products_of_every_kind_are_told(n: int) -> None:
    """Also of equal factors and of factors whose degree divides n, which x^(2^n) = x alone would let pass."""
    drawn = random.Random(n)

    def irreducible_of(degree: int) -> int:
        return next(p for p in iter(lambda: 1 << degree | drawn.getrandbits(degree) | 1, 0) if gf2.is_irreducible(p))

    half = n // 2
    splits = [(half, half), (8, n - 8), (half - 1, half + 1), (2, n - 2)]
    products = [gf2.multiply(irreducible_of(a), irreducible_of(b)) for a, b in splits] + [gf2.square(irreducible_of(half))]
    # Many different factors of a degree d that divides n: x^(2^n) = x modulo their product. (Of degree 8 there are 30.)
    for d in (part for part in (8, 12, 16, half) if n % part == 0 and (part > 8 or n <= 128)):
        factors: set[int] = set()
        while len(factors) < n // d:
            factors.add(irreducible_of(d))
        product = 1
        for factor in factors:
            product = gf2.multiply(product, factor)
        products.append(product)
    for product in products:
        assert product.bit_length() - 1 == n
        assert not native_irreducible(product)
        assert not gf2.is_irreducible(product)


def test_polynomials_are_drawn_with_it() -> None:
    with use(LEVELS[0]):
        assert gf2.is_irreducible(1 << 384 | draw_polynomial(384, random.Random(1).randbytes))
    with use("pure"):
        assert draw_polynomial(64, random.Random(1).randbytes) == _drawn_natively()


def _drawn_natively() -> int:
    with use(LEVELS[0]):
        return draw_polynomial(64, random.Random(1).randbytes)


def test_short_messages_and_sizes_beyond_the_c_part_are_hashed_in_python() -> None:
    with use(LEVELS[0]):
        assert isinstance(engine(Modulus(1 << 128 | 1), NATIVE_FROM), NativeEngine)
        assert isinstance(engine(Modulus(1 << 128 | 1)), NativeEngine)
        assert isinstance(engine(Modulus(1 << 128 | 1), NATIVE_FROM - 1), PureEngine)
        assert isinstance(engine(Modulus(1 << 392 | 1)), PureEngine)
    with use("pure"):
        assert isinstance(engine(Modulus(1 << 128 | 1)), PureEngine)
    with pytest.raises(ValueError, match="no engine"), use("abacus"):
        pass


@pytest.mark.parametrize("size", [0, 7, 49, 1000])
def test_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="8 to 48 bytes"):
        otuh_native.Residue(bytes(size))
    with pytest.raises(ValueError, match="8 to 48 bytes"):
        otuh_native.is_irreducible(bytes(size))


def test_instructions_that_are_not_there_are_refused() -> None:
    with pytest.raises(RuntimeError, match="no such instructions"):
        otuh_native.Residue(bytes(16), "abacus")
    for wrong in ("text", None, 3):
        with pytest.raises(TypeError):
            otuh_native.Residue(bytes(16)).update(wrong)


def test_buffers_of_every_kind_are_taken_and_strided_ones_refused() -> None:
    data = bytes(range(256)) * 100
    for given_as in (data, bytearray(data), memoryview(data), memoryview(data).cast("I")):
        made = otuh_native.Residue(b"\x01" * 16)
        made.update(given_as)
        assert made.state() == _state(data)
    with pytest.raises(BufferError):
        otuh_native.Residue(b"\x01" * 16).update(memoryview(data)[::2])


def _state(data: bytes) -> tuple[bytes, bytes]:
    made = otuh_native.Residue(b"\x01" * 16)
    made.update(data)
    return made.state()


def test_one_state_is_not_for_two_threads_at_once() -> None:
    """The lock of the interpreter is given away for long pieces: a second update is refused or comes after, never in between."""
    made, data, refused = otuh_native.Residue(b"\x01" * 16), bytes(8 << 20), []

    def add() -> None:
        try:
            made.update(data)
        except RuntimeError as error:
            refused.append(error)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made.state() == _state(data * (4 - len(refused)))


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_on_a_processor_without_the_instructions_the_pure_path_serves(tmp_path: Path) -> None:
    sources, built = sorted(Path(__file__).parents[1].glob("*.c")), tmp_path / "otuh_native.so"
    flags = [
        "-std=c11",
        "-Werror",
        "-Wall",
        "-Wextra",
        "-DOTUH_PORTABLE",
        "-shared",
        "-fPIC",
        f"-I{sysconfig.get_path('include')}",
    ]
    subprocess.run(["cc", *flags, "-o", built, *sources], check=True)
    program = (
        "import otuh_native; from dateline_notary.domain.otuh import engines; print(otuh_native.__file__, engines.available());"
        "otuh_native.Residue(bytes(16))"
    )
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert done.stdout == f"{built} ('pure',)\n"
    assert "no such instructions" in done.stderr
