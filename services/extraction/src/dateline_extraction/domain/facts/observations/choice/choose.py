"""The owner of each figure chosen by weight, and the indicator made to fit it."""

from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import Binding
from dateline_extraction.domain.facts.observations.choice.debris import is_plain
from dateline_extraction.domain.facts.observations.choice.namings import namings
from dateline_extraction.domain.facts.observations.choice.subjects import Owner, Subjects
from dateline_extraction.domain.facts.observations.choice.weights import Table, best, score, weights
from dateline_extraction.domain.facts.observations.phrases import NAMED_ON, head_of
from dateline_extraction.domain.facts.observations.reader import Reading


def chosen(document: Document, readings: Sequence[Reading]) -> list[Reading]:
    """The readings with the indicator and the owner that weigh most."""
    if not readings:
        return []
    named = [_named(document.text, readings, place, weights("name")) for place in range(len(readings))]
    subjects, table = Subjects(document), weights("subject")
    return [_owned(reading, subjects.of(reading), table) for reading in named]


def _named(text: str, readings: Sequence[Reading], place: int, table: Table) -> Reading:
    reading, candidates = readings[place], namings(text, readings, place)
    number, probability = best([score(candidate.features, table) for candidate in candidates])
    if number:
        reading = replace(reading, binding=replace(reading.binding, indicator=candidates[number].indicator))
    return replace(reading, sure=(probability, 1.0))


def _owned(reading: Reading, owners: Sequence[Owner], table: Table) -> Reading:
    number, probability = best([score(owner.features, table) for owner in owners])
    binding = fitted(reading.binding, owners[number]) if number else reading.binding
    return replace(reading, binding=binding, sure=(reading.sure[0], probability))


def fitted(binding: Binding, owner: Owner) -> Binding:
    """The binding with another owner; what the rule took for one goes on telling the indicator apart."""
    ruled, indicator, said = binding.subject or "", binding.indicator or "", owner.said
    if ruled and said and said in ruled and is_plain(ruled.partition(said)[2]):
        return replace(
            binding, indicator=_without(indicator, ruled) or None
        )  # 中石油 | 勘探与生产板块: the rule has the same owner, more exactly
    if ruled and said and indicator and said not in ruled and is_plain(ruled) and ruled not in indicator:
        indicator = ruled + indicator
    indicator = _without(indicator, said)
    return replace(binding, subject=owner.subject, area=owner.area, indicator=indicator or None)


def _without(indicator: str, owner: str) -> str:
    """深圳 | 出口额: the owner is no part of the name where a measure stands without it."""
    if not owner or not indicator.startswith(owner):
        return indicator
    rest = indicator[len(owner) :].removeprefix("的")
    return rest if len(rest) > 1 and head_of(rest) and not NAMED_ON.search(rest) else indicator
