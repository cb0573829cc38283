"""The C part gives the bits of the pure path, for every size, alignment and instruction set; it is always tested where CI runs."""

import os
import random
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_notary.domain.otuh import Message, digest, residue
from dateline_notary.domain.otuh.engines import NATIVE_FROM, NativeEngine, PureEngine, available, engine, use
from dateline_notary.domain.otuh.gf2 import Modulus

if "CI" in os.environ:
    import otuh_native
else:
    otuh_native = pytest.importorskip("otuh_native", reason="the C part is not built: make setup says why")

LEVELS = otuh_native.levels()
BLOCK = 4096
every_size = pytest.mark.parametrize("n", range(64, 392, 8))
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
