"""Something that happened."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from dateline_schema.periods import Period
from dateline_schema.record import Record

KnownEventType = Literal[
    "meeting",
    "statement",
    "agreement",
    "military_action",
    "publication",
    "policy",
    "visit",
    "accident",
    "appointment",
    "disaster",
    "launch",
    "sport_result",
    "crime",
    "market",
    "company_result",
]
"""The types that are told today."""
EventType = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
"""An open word: readers take those they do not know as events of another kind, so that a new one breaks none."""


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
