"""Events: the few things an article reports, each with who did what to whom, where and when.

Triggers propose (data/events.tsv, and what somebody says), each with named features; fitted weights (data/event_weights.tsv, made by
tests/events/fit.py) give the probability that the article reports it as one of its main events; at most three are kept.
"""

from collections.abc import Iterator

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.facts.events.candidates import candidates
from dateline_extraction.domain.facts.events.choice import chosen
from dateline_extraction.domain.facts.events.parts import event_of

__all__ = ["events"]


def events(document: Document) -> Iterator[Draft]:
    """At most three drafts, in text order."""
    for candidate, probability in chosen(candidates(document)):
        yield Draft(
            candidate.start, candidate.end, event_of(document, candidate), f"event/{candidate.kind}", round(probability, 2)
        )
