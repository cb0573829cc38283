"""What goes into the state machines (events) and what comes out (effects)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dateline_contracts.contract import Order
from dateline_contracts.contract_message import Body
from dateline_notary.domain.protocol.keys import SlotState


class Reason(StrEnum):
    """Why a signature was refused or a trade ended: the closed list of otuh-v1 and of the protocol."""

    OK = "ok"
    MALFORMED = "malformed"
    DEGENERATE_KEY = "degenerate_key"
    REDUCIBLE_POLYNOMIAL = "reducible_polynomial"
    DIGEST_MISMATCH = "digest_mismatch"
    KEY_REUSED = "key_reused"
    KEY_UNAVAILABLE = "key_unavailable"
    UNAUTHENTICATED = "unauthenticated"
    ORDER_MISMATCH = "order_mismatch"
    TIMEOUT = "timeout"
    TP_REFUSED = "tp_refused"


@dataclass(frozen=True, slots=True)
class Placed:
    """The client's own user wants to buy."""

    order: Order


@dataclass(frozen=True, slots=True)
class Received:
    """An authentic message of another user."""

    sender: str
    body: Body


@dataclass(frozen=True, slots=True)
class KeyArrived:
    """The key that `request` asked for."""

    request: str
    key_id: str
    key: bytes


@dataclass(frozen=True, slots=True)
class KeyFailed:
    """The key that `request` asked for cannot be had: key_unavailable or key_reused."""

    request: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The time set by the last Timer has passed."""


@dataclass(frozen=True, slots=True)
class Paid:
    """The money has moved."""

    reference: str


@dataclass(frozen=True, slots=True)
class PaymentRefused:
    """The money has not moved and will not."""

    detail: str


Event = Placed | Received | KeyArrived | KeyFailed | TimedOut | Paid | PaymentRefused


@dataclass(frozen=True, slots=True)
class Send:
    """Tell `to`, once everything else of this step is durable."""

    to: str
    body: Body


@dataclass(frozen=True, slots=True)
class TakeKey:
    """Get a key shared with `peer`, as its master: one that is FRESH, or a new one. Answered by KeyArrived or KeyFailed.

    `apart_from`: the key's path must not share a trusted node with the path to this user, who gets the other share.
    """

    request: str
    peer: str
    bits: int
    apart_from: str | None = None


@dataclass(frozen=True, slots=True)
class FindKey:
    """Get the key that `peer` (its master) named. Answered by KeyArrived or KeyFailed."""

    request: str
    peer: str
    key_id: str
    bits: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The key is now in this state."""

    key_id: str
    state: SlotState


@dataclass(frozen=True, slots=True)
class Note:
    """An entry of the append-only record; `data` is JSON."""

    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pay:
    """Move the money, once for this trade. Answered by Paid or PaymentRefused."""

    payer: str
    payee: str
    amount: str
    currency: str
    token: bytes


@dataclass(frozen=True, slots=True)
class Refund:
    """Move the money back: the trade had ended before it was settled."""

    reference: str


@dataclass(frozen=True, slots=True)
class Keep:
    """The data set that was bought, checked against the contract."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Timer:
    """Replace the trade's one timer; None: no timer."""

    seconds: float | None


Effect = Send | TakeKey | FindKey | Mark | Note | Pay | Refund | Keep | Timer
