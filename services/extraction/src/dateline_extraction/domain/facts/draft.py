"""What an extractor returns: a body and the words that say it. Ids, evidence and provenance are added in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dateline_schema.records import Event, Mention, Observation, Quotation


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact before it has an id.

    `start`, `end`: half-open span in the article's text; the words in it must say the fact. `rule`: family and rule name
    (`observation/respectively`). `confidence`: 0 to 1, how often this rule is right, not how sure it feels.
    `features`: what the fact rests on, named numbers that a model of confidence may weigh; 1.0 where one holds.
    """

    start: int
    end: int
    body: Observation | Quotation | Mention | Event
    rule: str
    confidence: float
    features: Mapping[str, float] = field(default_factory=dict)
