"""Something that happened."""

from typing import Literal

from dateline_schema.periods import Period
from dateline_schema.record import Record

EventType = Literal[
    "meeting",
    "statement",
    "agreement",
    "military_action",
    "publication",
    "policy",
    "visit",
    "accident",
    "appointment",
    "trade_remedy",
    "disaster",
    "launch",
    "transaction",
    "competition",
]


class Participant(Record):
    """`role`: agent, patient, partner, host …"""

    role: str
    name: str


class Event(Record):
    """`trigger` is the word that names it (签署); `object` what it is about (国防和安全合作协议).

    `status`: planned where the article says that it is still to come.
    """

    type: EventType
    trigger: str
    participants: tuple[Participant, ...] = ()
    place: str | None = None
    when: Period | None = None
    object: str | None = None
    status: Literal["happened", "planned"] = "happened"
