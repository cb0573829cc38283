"""The documents of a trade in data: what is ordered, contracted, paid, settled and received.

Each signed document travels as its canonical JSON bytes (`Document.canonical`), which are what the parties sign and verify.
"""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal, Self

import orjson
from pydantic import AfterValidator, Field

from dateline_schema.ids import canonical
from dateline_schema.record import InvalidRecord, Record
from dateline_schema.records.dead_letter import Base64
from dateline_schema.records.page import Id

User = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
"""A registered user of the contract network; also its SAE id at the key-management entity."""

TxId = Annotated[str, Field(pattern=r"^tx:[0-9a-f]{32}$")]
"""`tx:` and 128 random bits that the client draws: one trade."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]

DocumentKind = Literal["contract", "payment", "settlement", "receipt"]


def _amount(text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("not a decimal number") from None
    # The size first: written out, 1e999999999 would fill the memory.
    if not value.is_finite() or value <= 0 or value.adjusted() > 20 or value.normalize().as_tuple().exponent < -8:  # type: ignore[operator]
        raise ValueError("an amount is more than zero, less than 10^21, and has at most 8 decimals")
    return f"{value:f}"


Amount = Annotated[str, Field(max_length=40), AfterValidator(_amount)]
"""A positive decimal string, exact; never a float."""


class Document(Record):
    """A document with one form as bytes."""

    def canonical(self) -> bytes:
        """The bytes that are signed: JSON, sorted keys, no white space, UTF-8."""
        return canonical(self.model_dump(mode="json"))

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The document in `data`, and in no other form of it. Raises InvalidRecord.

        Unknown fields are refused: a party must not sign words that it does not understand.
        """
        document = cls.decode(data)
        if document.canonical() != data:
            raise InvalidRecord(f"not the canonical form of a {cls.__name__}")
        return document


class ManifestEntry(Record):
    """One fact of the data set: its id, and the hash of its whole record."""

    fact_id: Id
    sha256: Id = Field(description="of the fact's canonical JSON")


class Manifest(Record):
    """What a data set consists of; entries sorted by fact id. `root`: RFC 6962 Merkle tree hash over the entries."""

    root: Id
    entries: tuple[ManifestEntry, ...]


class Offer(Document):
    """What a merchant sells: a licence to one data set at one price."""

    item: str = Field(min_length=1, max_length=200)
    title: str = Field(min_length=1, max_length=500)
    licence: str = Field(min_length=1, max_length=2000, description="the terms of use, in words")
    price: Amount
    currency: Currency
    manifest: Manifest


class Order(Document):
    """What the client asks for. Not signed; authenticated as every message is."""

    txid: TxId
    client: User
    merchant: User
    item: str = Field(min_length=1, max_length=200)
    price: Amount
    currency: Currency
    nonce: Base64 = Field(min_length=16, max_length=16)


class Contract(Document):
    """Signed by the merchant: this data set, under these terms, for this price, to this client."""

    kind: Literal["contract"] = "contract"
    txid: TxId
    client: User
    merchant: User
    third_party: User
    order_nonce: Base64
    offer: Offer


class PaymentOrder(Document):
    """Signed by the client: pay this amount for exactly this contract, which is inside whole.

    The contract's bytes, not their hash: the signature's bound then covers them without a computational assumption.
    """

    kind: Literal["payment"] = "payment"
    txid: TxId
    payer: User
    payee: User
    amount: Amount
    currency: Currency
    nonce: Base64
    contract: Base64


class Settlement(Document):
    """Signed by the third party: the amount was paid."""

    kind: Literal["settlement"] = "settlement"
    txid: TxId
    payer: User
    payee: User
    amount: Amount
    currency: Currency
    reference: str = Field(max_length=200, description="of the entry in the ledger of accounts")


class Receipt(Document):
    """Signed by the client: the data set arrived and is the one of the manifest."""

    kind: Literal["receipt"] = "receipt"
    txid: TxId
    client: User
    merchant: User
    root: Id
    facts: int = Field(ge=0)


_KINDS: dict[str, type[Contract] | type[PaymentOrder] | type[Settlement] | type[Receipt]] = {
    "contract": Contract,
    "payment": PaymentOrder,
    "settlement": Settlement,
    "receipt": Receipt,
}


def read_document(data: bytes) -> Contract | PaymentOrder | Settlement | Receipt:
    """The signed document in `data`, by its `kind`. Raises InvalidRecord."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidRecord(f"not JSON: {error}") from error
    kind = value.get("kind") if isinstance(value, dict) else None
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise InvalidRecord("not a document of a trade")
    return model.read(data)
