"""What an extractor returns: a body and the words that say it. Ids, evidence and provenance are added in one place."""

from dataclasses import dataclass

from dateline_schema.records import Event, Mention, Observation, Quotation


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact before it has an id.

    `start`, `end`: half-open span in the article's text; the words in it must say the fact. `rule`: family and rule name
    (`observation/respectively`). `confidence`: 0 to 1, how often this rule is right, not how sure it feels.
    """

    start: int
    end: int
    body: Observation | Quotation | Mention | Event
    rule: str
    confidence: float
