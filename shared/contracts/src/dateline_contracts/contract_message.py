"""What the users of the contract network say to each other: one authenticated message, and the bodies it may carry."""

from typing import Annotated, Literal

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from dateline_contracts.contract import DocumentKind, Order, TxId, User
from dateline_schema.record import InvalidRecord, Record
from dateline_schema.records.dead_letter import Base64
from dateline_schema.records.page import Timestamp

KeyId = Annotated[str, Field(min_length=1, max_length=100)]
"""A key_ID of the key-management entity (a UUID)."""

Word = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
"""A verdict or an abort reason; the words are the notary's own closed lists."""


class PlaceOrder(Record):
    """Client to merchant."""

    kind: Literal["order"] = "order"
    order: Order


class DrawCommit(Record):
    """Merchant to client: the candidates for the third party, and the commitment to a nonce that stays hidden."""

    kind: Literal["draw_commit"] = "draw_commit"
    round: int = Field(ge=0)
    candidates: tuple[User, ...]
    commitment: Base64


class DrawNonce(Record):
    """Client to merchant: the client's nonce, said before it can know the merchant's."""

    kind: Literal["draw_nonce"] = "draw_nonce"
    round: int = Field(ge=0)
    nonce: Base64


class DrawOpen(Record):
    """Merchant to client: the opening of the commitment."""

    kind: Literal["draw_open"] = "draw_open"
    round: int = Field(ge=0)
    nonce: Base64
    blind: Base64


class DrawRecord(Record):
    """How the third party was drawn; anyone can compute `chosen` again from it."""

    round: int
    candidates: tuple[User, ...]
    merchant_nonce: Base64
    client_nonce: Base64
    blind: Base64
    commitment: Base64
    chosen: User


class Reserve(Record):
    """Signer to receiver (key kb) and to verifier (key kc): keep this key for this document. Roles are data.

    `order` and `draw` go to the third party with the first document: it knows nothing of the trade yet.
    """

    kind: Literal["reserve"] = "reserve"
    document: DocumentKind
    attempt: int = Field(ge=0)
    signer: User
    receiver: User
    verifier: User
    bits: int = Field(gt=0, description="size of the key, 3n")
    key_id: KeyId
    order: Order | None = None
    draw: DrawRecord | None = None


class Reserved(Record):
    """The key is kept."""

    kind: Literal["reserved"] = "reserved"
    document: DocumentKind
    attempt: int = Field(ge=0)
    key_id: KeyId


class Signed(Record):
    """Signer to receiver: the document and its signature. The receiver cannot verify it yet."""

    kind: Literal["signed"] = "signed"
    document: DocumentKind
    attempt: int = Field(ge=0)
    message: Base64
    signature: Base64
    kb: KeyId
    kc: KeyId


class ShareB(Record):
    """Receiver to verifier: everything it holds, and its share of the key."""

    kind: Literal["share_b"] = "share_b"
    document: DocumentKind
    attempt: int = Field(ge=0)
    message: Base64
    signature: Base64
    kb: KeyId
    kc: KeyId
    share: Base64


class ShareC(Record):
    """Verifier to receiver, only after ShareB: its share, and what it received (`bits`: length of the message)."""

    kind: Literal["share_c"] = "share_c"
    document: DocumentKind
    attempt: int = Field(ge=0)
    kb: KeyId
    kc: KeyId
    bits: int
    share: Base64


class Verdict(Record):
    """What the receiver or the verifier found: `ok`, or the reason of the refusal."""

    kind: Literal["verdict"] = "verdict"
    document: DocumentKind
    attempt: int = Field(ge=0)
    by: User
    verdict: Word


class PaymentToken(Record):
    """Client to third party: the one-time authorisation of exactly this payment (at most 512 bits, under a one-time pad)."""

    kind: Literal["payment_token"] = "payment_token"
    token: Base64 = Field(max_length=64)


class Delivery(Record):
    """Merchant to client: the data set, one canonical JSON record of a fact per line."""

    kind: Literal["delivery"] = "delivery"
    data: Base64


class Abort(Record):
    """The trade ends here. `unsent`: the signer says that no signature has left it, so the reserved keys may be used again.

    `disputed`: money has moved or may have moved; the records decide.
    """

    kind: Literal["abort"] = "abort"
    reason: Word
    detail: str = Field(default="", max_length=500)
    unsent: bool = False
    disputed: bool = False


Body = Annotated[
    PlaceOrder
    | DrawCommit
    | DrawNonce
    | DrawOpen
    | Reserve
    | Reserved
    | Signed
    | ShareB
    | ShareC
    | Verdict
    | PaymentToken
    | Delivery
    | Abort,
    Field(discriminator="kind"),
]
_BODY: TypeAdapter[Body] = TypeAdapter(Body)


def decode_body(data: bytes) -> Body:
    """The body in its JSON form. Raises InvalidRecord."""
    try:
        return _BODY.validate_python(orjson.loads(data), extra="ignore")
    except (orjson.JSONDecodeError, ValidationError, RecursionError) as error:
        raise InvalidRecord(f"not a body of a contract message: {str(error).splitlines()[0]}") from error


class Seal(Record):
    """How the body is encrypted, and with which delivered key; `security` says what that rests on."""

    cipher: Literal["OTP", "AES-256-GCM"]
    security: Literal["information-theoretic", "computational"]
    key_id: KeyId
    nonce: Base64 = b""


class Channel(Record):
    """The opening of an authenticated channel: its hash function, signed (otuh-v1) under a key of the two ends."""

    key_id: KeyId
    opening: Base64


class ContractMessage(Record):
    """One message between two users, with a Wegman-Carter tag over everything but the tag.

    `sequence` counts from 0 per trade, sender and receiver: a gap is a lost message, a repetition a replay.
    """

    txid: TxId
    sender: User
    receiver: User
    sequence: int = Field(ge=0)
    sent_at: Timestamp = Field(description="by the sender's clock: told, never relied on")
    body: Base64 = Field(description="JSON of one of the bodies of this module, encrypted where there is a seal")
    seal: Seal | None = None
    channel: Channel
    pad: KeyId = Field(description="key that covers this message's tag, used once")
    tag: Base64
