"""otuh-v1: known answers, agreement of the fast hash with its definition, and what must be refused."""

import io
import json
import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline_notary.domain.otuh import (
    Message,
    Reason,
    chunks_of,
    digest,
    draw_polynomial,
    forgery_bound,
    residue,
    residue_of_chunks,
    sign,
    sign_chunks,
    verify,
    verify_chunks,
)
from dateline_notary.domain.otuh.engines import available, use
from dateline_notary.domain.otuh.gf2 import Modulus, is_irreducible, multiply, remainder
from dateline_notary.domain.otuh.signature import CannotSign
from dateline_notary.domain.vectors import InvalidVector, answer, cases_in

VECTORS = json.loads((Path(__file__).parent / "data" / "otuh-v1-vectors.json").read_text())
RANDOM = random.Random(20240113)
POLYNOMIALS = {n: draw_polynomial(n, RANDOM.randbytes) for n in (64, 128)}
SIZES = st.sampled_from(sorted(POLYNOMIALS))


every_engine = pytest.mark.parametrize("name", available())


@every_engine
def test_every_known_answer_is_given_by_every_engine(name: str) -> None:
    with use(name):
        for case in cases_in(VECTORS):
            given = answer(case)
            assert (given["accept"], given["reason"]) == (case["accept"], case["reason"]), case["id"]
            if case["poly"]:
                assert given["sig"] == case["sig"], case["id"]


HONEST = next(case for case in VECTORS["vectors"] if case["id"] == "otuh-v1/128/7bit")


@pytest.mark.parametrize(
    "change",
    [
        {"sig": HONEST["sig"][:-1]},
        {"sig": HONEST["sig"] + "00"},
        {"sig": "zz" + HONEST["sig"][2:]},
        {"sig": HONEST["sig"][:2] + " " + HONEST["sig"][2:]},
        {"sig": ""},
        {"sig": None},
        {"K_b": HONEST["K_b"][:-1]},
        {"K_b": "+1" + HONEST["K_b"][2:]},
        {"K_b": HONEST["K_b"][:48], "K_c": HONEST["K_c"][:48]},
        {"K_b": HONEST["K_b"][:48], "K_c": HONEST["K_c"][:48], "sig": HONEST["sig"][:32]},
        {"K_c": ""},
        {"msg_hex": HONEST["msg_hex"] + "00"},
        {"msg_hex": ""},
        {"msg_hex": "0x"},
        {"msg_bits": 0},
        {"msg_bits": -1},
        {"msg_bits": 9},
        {"msg_bits": 6},
        {"msg_bits": 10**30},
    ],
    ids=str,
)
def test_what_is_malformed_in_a_file_is_refused_and_not_an_error(change: dict[str, object]) -> None:
    given = answer(HONEST | {"poly": None} | change)
    assert (given["accept"], given["reason"], given["sig"]) == (False, "malformed", None)


def test_an_honest_case_with_a_wrong_polynomial_is_not_signed_again() -> None:
    for poly in ("00" * 16, HONEST["poly"] + "00", "zz"):
        assert answer(HONEST | {"poly": poly})["sig"] is None


@pytest.mark.parametrize("document", [None, [], {}, {"vectors": 3}])
def test_a_file_of_another_format_is_refused(document: object) -> None:
    with pytest.raises(InvalidVector):
        cases_in(document)


@pytest.mark.parametrize("case", [None, "x", [], {"id": "x"}, HONEST | {"msg_bits": "7"}, HONEST | {"msg_hex": None}])
def test_a_case_that_lacks_something_is_refused(case: object) -> None:
    with pytest.raises(InvalidVector):
        answer(case)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    bits = draw(st.integers(0, 400))
    value = draw(st.integers(0, 2**bits - 1))
    size = (bits + 7) // 8
    return Message((value << (8 * size - bits)).to_bytes(size, "big"), bits)


def toeplitz_digest(message: Message, n: int, polynomial: int, x: int) -> int:
    """The definition: the register is stepped once per bit of 1 || M, from its last bit, and its states are added up."""
    spare = 8 * len(message.data) - message.bits
    element = 1 << message.bits | int.from_bytes(message.data, "big") >> spare
    state, total = x, 0
    for position in range(message.bits + 1):
        if element >> position & 1:
            total ^= state
        state = state >> 1 | ((polynomial & state).bit_count() & 1) << (n - 1)
    return total


@given(SIZES, messages(), st.data())
def test_the_fast_hash_is_the_toeplitz_hash(n: int, message: Message, data: st.DataObject) -> None:
    x = data.draw(st.integers(1, 2**n - 1))
    modulus = Modulus(1 << n | POLYNOMIALS[n])
    assert digest(residue(message, modulus), modulus, x) == toeplitz_digest(message, n, POLYNOMIALS[n], x)


@every_engine
@given(SIZES, st.lists(st.binary(max_size=300) | st.integers(0, 200_000).map(bytes), max_size=8))
def test_a_message_in_pieces_has_the_residue_of_the_whole(name: str, n: int, chunks: list[bytes]) -> None:
    modulus = Modulus(1 << n | POLYNOMIALS[n])
    whole = b"".join(chunks)
    expected = modulus.reduce(1 << 8 * len(whole) | int.from_bytes(whole, "big"))
    with use(name):
        assert residue_of_chunks(chunks, modulus) == (expected, 8 * len(whole))


SHARES = bytes(range(48)), bytes(range(100, 148))


@every_engine
@pytest.mark.parametrize("size", [1, 1000, (1 << 18) - 1, 1 << 18, (1 << 19) + 3])
def test_a_file_is_signed_and_verified_as_the_message_it_holds(name: str, size: int) -> None:
    data = RANDOM.randbytes(size)
    with use(name):
        signature = sign_chunks(chunks_of(io.BytesIO(data)), *SHARES, POLYNOMIALS[128])
        assert signature == sign(Message.of(data), *SHARES, POLYNOMIALS[128])
        assert verify_chunks(chunks_of(io.BytesIO(data)), signature, *SHARES).accepted
        changed = chunks_of(io.BytesIO(data[:-1] + bytes([data[-1] ^ 1])))
        assert verify_chunks(changed, signature, *SHARES).reason is Reason.DIGEST_MISMATCH


@every_engine
@pytest.mark.parametrize("chunks", [[], [b""], [b"", memoryview(b"")]])
def test_the_empty_message_is_signed_and_verified_like_any_other(name: str, chunks: list[bytes]) -> None:
    with use(name):
        signature = sign(Message.of(b""), *SHARES, POLYNOMIALS[128])
        assert sign_chunks(chunks, *SHARES, POLYNOMIALS[128]) == signature
        assert verify_chunks(chunks, signature, *SHARES).accepted
        assert verify(Message(b"", 0), signature, *SHARES).accepted
        assert verify_chunks(chunks, bytes(32), *SHARES).reason is not Reason.OK
        # Its length enters the hash: it is not the message of one zero bit, nor of one zero byte.
        assert verify(Message(bytes(1), 1), signature, *SHARES).reason is Reason.DIGEST_MISMATCH
        assert verify(Message.of(bytes(1)), signature, *SHARES).reason is Reason.DIGEST_MISMATCH


@every_engine
@pytest.mark.parametrize("pieces", [1, 8])
def test_a_large_message_is_hashed_in_the_memory_of_a_piece(name: str, pieces: int) -> None:
    total = 8 << 20
    piece = bytes(total // pieces)
    modulus = Modulus(1 << 128 | POLYNOMIALS[128])
    with use(name):
        tracemalloc.start()
        try:
            residue_of_chunks((piece for _ in range(pieces)), modulus)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 2 << 20


@pytest.mark.parametrize("polynomial", [-1, 1 << 128, (1 << 128) + POLYNOMIALS[128], 0, 2, 3])
def test_what_is_no_irreducible_polynomial_is_not_signed_with(polynomial: int) -> None:
    with pytest.raises(CannotSign) as refused:
        sign(Message.of(b"x"), *SHARES, polynomial)
    assert refused.value.reason is Reason.REDUCIBLE_POLYNOMIAL


@given(SIZES, messages(), st.data())
@settings(max_examples=50)
def test_an_honest_signature_is_accepted_and_any_changed_bit_refused(n: int, message: Message, data: st.DataObject) -> None:
    size = 3 * n // 8
    share_b, share_c = data.draw(st.binary(min_size=size, max_size=size)), data.draw(st.binary(min_size=size, max_size=size))
    refused: CannotSign | None = None
    try:
        signature = sign(message, share_b, share_c, POLYNOMIALS[n])
    except CannotSign as error:
        refused = error
    if refused is not None:
        assert refused.reason is Reason.DEGENERATE_KEY
        return
    assert verify(message, signature, share_b, share_c).accepted
    bit = data.draw(st.integers(0, 2 * n - 1))
    changed = bytearray(signature)
    changed[bit // 8] ^= 0x80 >> bit % 8
    assert not verify(message, bytes(changed), share_b, share_c).accepted


@pytest.mark.parametrize(
    ("message", "signature", "share_b", "share_c"),
    [
        (Message(b"\x01", 7), bytes(32), bytes(48), bytes(48)),
        (Message(b"", 1), bytes(32), bytes(48), bytes(48)),
        (Message(b"a", -1), bytes(32), bytes(48), bytes(48)),
        (Message(b"", -8), bytes(32), bytes(48), bytes(48)),
        (Message(b"ab", 8), bytes(32), bytes(48), bytes(48)),
        (Message.of(b"a"), bytes(31), b"\x01" * 48, bytes(48)),
        (Message.of(b"a"), bytes(32), bytes(47), bytes(47)),
        (Message.of(b"a"), bytes(32), bytes(48), bytes(24)),
        (Message.of(b"a"), bytes(4), bytes(6), bytes(6)),
        (Message.of(b"a"), b"", b"", b""),
    ],
)
def test_what_is_malformed_is_refused_without_an_exception(
    message: Message, signature: bytes, share_b: bytes, share_c: bytes
) -> None:
    assert verify(message, signature, share_b, share_c).reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("degree", "count"),
    [(2, 1), (3, 2), (4, 3), (5, 6), (6, 9), (7, 18), (8, 30), (9, 56), (10, 99), (11, 186)],
)
def test_the_number_of_irreducible_polynomials_is_the_known_one(degree: int, count: int) -> None:
    assert sum(is_irreducible(p) for p in range(1 << degree, 2 << degree)) == count


@given(st.integers(0, 2**300), st.integers(0, 2**80), st.integers(2**9, 2**90))
def test_multiplication_and_reduction_agree_with_the_schoolbook(a: int, b: int, p: int) -> None:
    product = 0
    for shift in range(b.bit_length()):
        product ^= (a << shift) * (b >> shift & 1)
    assert multiply(a, b) == product
    assert Modulus(p).reduce(product) == remainder(product, p)


def test_the_forgery_bound_is_that_of_the_table() -> None:
    assert float(forgery_bound(10**6, 64)) == pytest.approx(1.1e-13, rel=0.05)
    assert float(forgery_bound(2**33, 128)) == pytest.approx(5.0e-29, rel=0.05)
    assert forgery_bound(2**80, 64) == 1
