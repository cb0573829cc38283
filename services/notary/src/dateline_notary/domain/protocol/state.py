"""A trade as one of its three parties sees it, and what that party knows besides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from dateline_contracts.contract import DocumentKind, Offer, Order, PaymentOrder, TxId, User
from dateline_contracts.contract_message import Body, DrawRecord
from dateline_notary.domain.protocol.documents import ROLES, Part, Terms
from dateline_notary.domain.protocol.instance import Instance
from dateline_notary.domain.protocol.io import Reason
from dateline_schema.record import Record
from dateline_schema.records.dead_letter import Base64


class Stage(StrEnum):
    """How far a trade has come."""

    CREATED = "created"
    TP_CHOSEN = "tp_chosen"
    CONTRACT_SIGNED = "contract_signed"
    CONTRACT_ACCEPTED = "contract_accepted"
    PAYMENT_SIGNED = "payment_signed"
    PAYMENT_ACCEPTED = "payment_accepted"
    SETTLED = "settled"
    DELIVERED = "delivered"
    ABORTED = "aborted"
    DISPUTED = "disputed"

    @property
    def final(self) -> bool:
        """Nothing happens any more."""
        return self in (Stage.DELIVERED, Stage.ABORTED, Stage.DISPUTED)


DUE: dict[Stage, DocumentKind] = {
    Stage.TP_CHOSEN: "contract",
    Stage.CONTRACT_SIGNED: "contract",
    Stage.CONTRACT_ACCEPTED: "payment",
    Stage.PAYMENT_SIGNED: "payment",
    Stage.PAYMENT_ACCEPTED: "settlement",
    Stage.SETTLED: "receipt",
}
"""The document that may be signed at each stage, and no other."""

SIGNED_STAGE: dict[DocumentKind, Stage] = {"contract": Stage.CONTRACT_SIGNED, "payment": Stage.PAYMENT_SIGNED}
ACCEPTED_STAGE: dict[DocumentKind, Stage] = {
    "contract": Stage.CONTRACT_ACCEPTED,
    "payment": Stage.PAYMENT_ACCEPTED,
    "settlement": Stage.SETTLED,
    "receipt": Stage.DELIVERED,
}


class Early(Record):
    """A message that came before its turn, kept until then."""

    sender: User
    body: Body


class Draw(Record):
    """A draw of the third party under way; the merchant's nonce and blind are known to the client only once opened."""

    round: int
    candidates: tuple[User, ...]
    commitment: Base64
    merchant_nonce: Base64 | None = None
    blind: Base64 | None = None
    client_nonce: Base64 | None = None


class Trade(Record):
    """`me`: whose view this is."""

    txid: TxId
    me: User
    order: Order
    third_party: User | None = None
    stage: Stage = Stage.CREATED
    reason: Reason | None = None
    detail: str = ""
    round: int = 0
    passed_over: tuple[User, ...] = ()
    """Merchant: drawn before, but without a key."""
    draw: Draw | None = None
    drawn: DrawRecord | None = None
    instances: tuple[Instance, ...] = ()
    contract: Base64 | None = None
    token: Base64 | None = None
    paying: bool = False
    reference: str | None = None
    early: tuple[Early, ...] = ()

    def updated(self, **values: Any) -> "Trade":
        """A copy with other values."""
        return self.model_copy(update=values)

    @property
    def part(self) -> Part:
        """What I am in this trade."""
        if self.me == self.order.client:
            return "client"
        return "merchant" if self.me == self.order.merchant else "third_party"

    @property
    def parties(self) -> dict[Part, str | None]:
        """The users behind the parts."""
        return {"client": self.order.client, "merchant": self.order.merchant, "third_party": self.third_party}

    @property
    def others(self) -> tuple[str, ...]:
        """The parties known so far, but me."""
        return tuple(user for user in self.parties.values() if user is not None and user != self.me)

    @property
    def terms(self) -> Terms:
        """What documents are written and read against."""
        return Terms(self.order, self.third_party or "", self.contract)

    def roles(self, document: DocumentKind) -> tuple[str, str, str]:
        """Signer, receiver and verifier of a document, once the third party is known."""
        signer, receiver, verifier = (self.parties[part] or "" for part in ROLES[document])
        return signer, receiver, verifier

    @property
    def current(self) -> Instance | None:
        """The instance that is open."""
        return self.instances[-1] if self.instances and self.instances[-1].open else None

    def next_attempt(self, document: DocumentKind) -> int:
        """The number of a document's next attempt."""
        return max((i.attempt + 1 for i in self.instances if i.document == document), default=0)

    def with_instance(self, instance: Instance) -> "Trade":
        """The last instance replaced."""
        return self.updated(instances=(*self.instances[:-1], instance))


def _no_offers() -> Mapping[str, tuple[Offer, bytes]]:
    return {}


@dataclass(frozen=True)
class Context:
    """What a party knows and may use besides the trade itself."""

    me: str
    users: tuple[str, ...]
    """All registered users, sorted."""
    reachable: frozenset[str]
    """Users with whom there are keys enough for a trade."""
    random_bytes: Callable[[int], bytes]
    polynomial: Callable[[int], int]
    """A fresh irreducible polynomial of the degree asked for."""
    authorise: Callable[[PaymentOrder], bytes]
    """The client's one-time payment token for exactly this order."""
    offers: Mapping[str, tuple[Offer, bytes]] = field(default_factory=_no_offers)
    """By item: the offer, and the data set as it is delivered."""
    n: int = 128
    step: timedelta = timedelta(seconds=30)
    """How long a party waits for the next thing to happen."""
    retries: int = 1
    """New keys after a refused signature, before it is a dispute."""
    draw_rounds: int = 3
    least_candidates: int = 2
