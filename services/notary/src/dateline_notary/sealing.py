"""What is encrypted on the way between two users, and how: the payment token with a one-time pad, documents with AES-256-GCM.

Both under keys of the quantum links, each used once. The pad is information-theoretic; AES is not, whatever key it is given, and
the seal says so. A one-time pad over documents would cost as many key bits as the document has.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dateline_contracts.contract_message import (
    Body,
    Delivery,
    PaymentToken,
    PlaceOrder,
    Reserve,
    Seal,
    ShareB,
    Signed,
    decode_body,
)
from dateline_schema.ids import canonical
from dateline_schema.record import InvalidRecord

NONCE_BYTES = 12


def seal_bits(body: Body) -> int:
    """The size of the key that sealing this body takes; 0: it goes in clear (shares, verdicts and the draw need no secrecy)."""
    match body:
        case PaymentToken(token=token):
            return 8 * len(token)
        case PlaceOrder() | Signed() | ShareB() | Delivery():
            return 256
        case Reserve(order=order) if order is not None:
            return 256
        case _:
            return 0


def sealed(body: Body, key_id: str, key: bytes, header: bytes) -> tuple[bytes, Seal]:
    """The body's bytes on the wire, and its seal. `header`: bound to the ciphertext."""
    if isinstance(body, PaymentToken):
        covered = body.model_copy(update={"token": _xor(body.token, key)})
        return covered.encode(), Seal(cipher="OTP", security="information-theoretic", key_id=key_id)
    nonce = secrets.token_bytes(NONCE_BYTES)
    seal = Seal(cipher="AES-256-GCM", security="computational", key_id=key_id, nonce=nonce)
    return AESGCM(key).encrypt(nonce, body.encode(), header), seal


def unsealed(data: bytes, seal: Seal | None, key: bytes, header: bytes) -> Body:
    """The body in the bytes of an authentic message. Raises InvalidRecord."""
    if seal is None:
        body = decode_body(data)
        if seal_bits(body):
            raise InvalidRecord(f"a {body.kind} must be encrypted")
        return body
    if seal.cipher == "OTP":
        body = decode_body(data)
        if not isinstance(body, PaymentToken) or len(body.token) != len(key):
            raise InvalidRecord("only a payment token goes under a one-time pad, of its own length")
        return body.model_copy(update={"token": _xor(body.token, key)})
    try:
        return decode_body(AESGCM(key).decrypt(seal.nonce, data, header))
    except (InvalidTag, ValueError) as error:
        raise InvalidRecord(f"cannot be decrypted: {error!r}") from error


def header_of(txid: str, sender: str, receiver: str, sequence: int) -> bytes:
    """What names a message: bound to its ciphertext."""
    return canonical([txid, sender, receiver, sequence])


def _xor(data: bytes, pad: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(data, pad, strict=True))
