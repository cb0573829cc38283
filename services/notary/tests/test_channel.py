"""Authenticated channels: what is changed on the way is found out, openings bind both ends, pads are used once."""

import os
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_contracts.contract_message import Channel, ContractMessage, Delivery, PaymentToken, Verdict
from dateline_notary.domain.channel import accept_channel, authenticated, is_authentic, open_channel, tag
from dateline_notary.domain.otuh import draw_polynomial
from dateline_notary.sealing import header_of, seal_bits, sealed, unsealed
from dateline_schema.record import InvalidRecord

N = 64
KEY, PAD = os.urandom(3 * N // 8), os.urandom(N // 8)
OPENING, HASH = open_channel("agency", "desk", "key-1", KEY, draw_polynomial(N, os.urandom))


def test_the_opening_hands_the_hash_to_the_receiver_and_to_nobody_else() -> None:
    assert accept_channel("agency", "desk", "key-1", KEY, OPENING) == HASH
    assert accept_channel("desk", "agency", "key-1", KEY, OPENING) is None
    assert accept_channel("bank", "desk", "key-1", KEY, OPENING) is None
    assert accept_channel("agency", "desk", "key-2", KEY, OPENING) is None
    assert accept_channel("agency", "desk", "key-1", os.urandom(len(KEY)), OPENING) is None
    assert accept_channel("agency", "desk", "key-1", KEY, b"") is None


@given(bit=st.integers(0, 2 * N - 1))
def test_no_bit_of_an_opening_can_be_changed(bit: int) -> None:
    changed = int.from_bytes(OPENING, "big") ^ 1 << bit
    assert accept_channel("agency", "desk", "key-1", KEY, changed.to_bytes(len(OPENING), "big")) is None


@given(data=st.binary(min_size=1, max_size=200), other=st.binary(min_size=1, max_size=200))
def test_a_tag_fits_its_message_and_no_other(data: bytes, other: bytes) -> None:
    made = tag(HASH, PAD, data)
    assert is_authentic(HASH, PAD, data, made)
    assert is_authentic(HASH, PAD, other, made) is (other == data)
    assert not is_authentic(HASH, os.urandom(N // 8), data, made)
    assert not is_authentic(HASH, PAD, data, made[:-1])
    assert not is_authentic(HASH, PAD[:-1], data, made)


MESSAGE = ContractMessage(
    txid="tx:" + "0" * 32, sender="agency", receiver="desk", sequence=3, sent_at=datetime(2024, 1, 13, tzinfo=UTC), body=b"{}",
    channel=Channel(key_id="key-1", opening=OPENING), pad="key-3", tag=b"",
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"txid": "tx:" + "1" * 32}, {"sender": "bank"}, {"receiver": "bank"}, {"sequence": 4}, {"body": b"[]"}, {"pad": "key-4"},
        {"sent_at": datetime(2024, 1, 14, tzinfo=UTC)}, {"channel": Channel(key_id="key-2", opening=OPENING)},
    ],
)  # fmt: skip
def test_the_tag_covers_every_field(change: dict[str, object]) -> None:
    made = tag(HASH, PAD, authenticated(MESSAGE))
    assert is_authentic(HASH, PAD, authenticated(MESSAGE.model_copy(update={"tag": made})), made)
    assert not is_authentic(HASH, PAD, authenticated(MESSAGE.model_copy(update=change)), made)


HEADER = header_of("tx:" + "0" * 32, "agency", "desk", 0)


@pytest.mark.parametrize("body", [PaymentToken(token=os.urandom(32)), Delivery(data=b"facts")])
def test_what_is_sealed_is_opened_with_the_same_key_only(body: PaymentToken | Delivery) -> None:
    key = os.urandom(seal_bits(body) // 8)
    data, seal = sealed(body, "key-9", key, HEADER)
    assert unsealed(data, seal, key, HEADER) == body
    clear = body.token if isinstance(body, PaymentToken) else body.data
    assert clear not in data
    assert body.encode() != data
    if seal.cipher == "AES-256-GCM":
        assert seal.security == "computational"
        for other in (os.urandom(32), key):
            header = HEADER if other != key else header_of("tx:" + "0" * 32, "agency", "desk", 1)
            with pytest.raises(InvalidRecord):
                unsealed(data, seal, other, header)
    else:
        assert (seal.cipher, seal.security, 8 * len(key)) == ("OTP", "information-theoretic", 256)


def test_a_body_that_must_be_encrypted_is_not_taken_in_clear() -> None:
    with pytest.raises(InvalidRecord):
        unsealed(Delivery(data=b"facts").encode(), None, b"", HEADER)
    said = Verdict(document="contract", attempt=0, by="desk", verdict="ok")
    assert unsealed(said.encode(), None, b"", HEADER) == said
