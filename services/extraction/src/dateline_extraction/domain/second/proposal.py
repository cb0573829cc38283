"""Proposed facts as a second extractor must write them; every field is required, null where it does not apply."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from dateline_schema.record import Record
from dateline_schema.records.event import KnownEventType
from dateline_schema.records.mention import MentionType
from dateline_schema.records.observation import Measure


class _Proposal(Record):
    """`exact`: words of the article, copied; `occurrence`: which of their occurrences in its text, from 1."""

    exact: str = Field(min_length=1, max_length=2000)
    occurrence: int = Field(ge=1)


class ProposedObservation(_Proposal):
    """`value`, `unit` in the base unit, as in Observation; `exact` is the printed figure with its unit."""

    kind: Literal["observation"]
    value: str
    unit: str
    measure: Measure
    indicator: str | None
    period: str | None


class ProposedMention(_Proposal):
    """`exact` is the name itself."""

    kind: Literal["mention"]
    type: MentionType
    canonical: str
    title: str | None


class ProposedQuotation(_Proposal):
    """`exact` is what was said, without quotation marks."""

    kind: Literal["quotation"]
    speaker: str
    direct: bool


class ProposedParticipant(Record):
    """Who took part and as what: agent, patient, partner …"""

    role: str
    name: str


class ProposedEvent(_Proposal):
    """`exact` is the clause that tells it, `trigger` the word in it that names it."""

    kind: Literal["event"]
    type: KnownEventType
    trigger: str
    participants: tuple[ProposedParticipant, ...]
    place: str | None


Proposal = Annotated[ProposedObservation | ProposedMention | ProposedQuotation | ProposedEvent, Field(discriminator="kind")]
_PROPOSAL: TypeAdapter[Proposal] = TypeAdapter(Proposal)
_MOST = 500
"""Proposals read of one answer: far more than an article has facts, few enough to bound the work."""


class _Answer(Record):
    facts: tuple[Proposal, ...]


ANSWER_SCHEMA: dict[str, Any] = _Answer.model_json_schema()
"""JSON Schema of an answer, for endpoints that can be held to one."""


def proposals_in(answer: Any) -> tuple[list[Proposal], list[str]]:
    """The well-formed proposals of a decoded answer, and what is wrong with each of the others."""
    facts = answer.get("facts") if isinstance(answer, dict) else None
    if not isinstance(facts, list):
        return [], ["the answer has no list of facts"]
    found: list[Proposal] = []
    malformed = [f"{len(facts) - _MOST} proposals beyond {_MOST}"] if len(facts) > _MOST else []
    for fact in facts[:_MOST]:
        try:
            found.append(_PROPOSAL.validate_python(fact))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            malformed.append(f"malformed: {'.'.join(map(str, first['loc']))}: {first['msg']}")
    return found, malformed
