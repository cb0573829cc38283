"""The owner of each figure chosen by weight, and the indicator made to fit it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import Binding
from dateline_extraction.domain.facts.observations.choice.arguments import SURE
from dateline_extraction.domain.facts.observations.choice.debris import is_plain
from dateline_extraction.domain.facts.observations.choice.namings import namings
from dateline_extraction.domain.facts.observations.choice.subjects import Owner, Subjects
from dateline_extraction.domain.facts.observations.choice.weights import Table, best, score, weights
from dateline_extraction.domain.facts.observations.phrases import NAMED_ON, head_of
from dateline_extraction.domain.facts.observations.reader import Reading

MOST_TOLD = 5
"""Features of a candidate that an explanation shows."""


def chosen(document: Document, readings: Sequence[Reading]) -> list[Reading]:
    """The readings with the indicator and the owner that weigh most."""
    if not readings:
        return []
    subjects, names = Subjects(document), chosen_names(document.text, readings, weights("name"))
    found: list[Reading] = []
    for reading, name in zip(readings, names, strict=True):
        found.append(_owned(reading, name, subjects, found[-1] if found else None))
    return found


def chosen_names(text: str, readings: Sequence[Reading], table: Table) -> list[tuple[str, float]]:
    """The indicator of every reading and its probability; what a statement calls alike goes on being called alike."""
    found: list[tuple[str, float]] = []
    called: dict[tuple[tuple[int, int], str], tuple[str, float]] = {}
    for place, reading in enumerate(readings):
        key = (reading.statement, reading.binding.indicator or "")
        names = namings(text, readings, place, [name for name, _ in found])
        number, sure = best([score(name.features, table) for name in names])
        chosen = (names[number].indicator, sure)
        if SURE.isdisjoint(names[number].features):
            chosen = called.setdefault(key, chosen)
        found.append(chosen)
    return found


def whose(reading: Reading) -> str:
    """The words for whose a figure is; empty where it is nobody's."""
    return reading.binding.subject or reading.binding.area or ""


def _owned(reading: Reading, name: tuple[str, float], subjects: Subjects, before: Reading | None) -> Reading:
    binding, (indicator, sure_name) = reading.binding, name
    if indicator != (binding.indicator or ""):
        binding = replace(binding, indicator=indicator)
    owners = subjects.of(reading, binding, (before, whose(before)) if before else None)
    number, sure_owner = best([score(owner.features, weights("subject")) for owner in owners])
    if number:
        binding = fitted(binding, owners[number])
    return replace(reading, binding=binding, sure=(sure_name, sure_owner))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate as it was weighed: what it is of, its words, its sum and the features that weigh most in it."""

    field: str
    words: str
    total: float
    most: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        told = ", ".join(f"{feature} {weight:+.2f}" for feature, weight in self.most)
        return f"{self.field} {self.words or '-'}: {self.total:+.2f} ({told})"


def weighed(document: Document, readings: Sequence[Reading], place: int) -> list[Weighed]:
    """All candidates of one reading, names first, the heaviest of each first."""
    names, owners = weights("name"), weights("subject")
    called = [name for name, _ in chosen_names(document.text, readings, names)]
    indicator = called[place]
    binding = replace(readings[place].binding, indicator=indicator or None)
    last = chosen(document, readings[: place + 1])[place - 1] if place else None
    before = (last, whose(last)) if last else None
    found = [_weighed("name", one.indicator, one.features, names) for one in namings(document.text, readings, place, called)]
    by_owner = [
        _weighed("owner", one.said, one.features, owners) for one in Subjects(document).of(readings[place], binding, before)
    ]
    return [*sorted(found, key=lambda one: -one.total), *sorted(by_owner, key=lambda one: -one.total)]


def _weighed(what: str, words: str, features: Sequence[str], table: Table) -> Weighed:
    weight = {feature: table[feature] for feature in features if feature in table}
    most = sorted(weight.items(), key=lambda item: -abs(item[1]))[:MOST_TOLD]
    return Weighed(what, words, score(features, table), tuple(most))


def fitted(binding: Binding, owner: Owner) -> Binding:
    """The binding with another owner; what the rule took for one goes on telling the indicator apart."""
    ruled, indicator, said = binding.subject or "", binding.indicator or "", owner.said
    if "sentenced near" in owner.features:
        return replace(binding, subject=owner.subject, area=owner.area)  # the court that sentences is no part of what is measured
    if ruled and said and said in ruled and is_plain(ruled.partition(said)[2]):
        return replace(
            binding, indicator=_without(indicator, ruled) or None
        )  # 中石油 | 勘探与生产板块: the rule has the same owner, more exactly
    if (
        ruled
        and said
        and indicator
        and said not in ruled
        and said not in indicator
        and is_plain(ruled)
        and ruled not in indicator
    ):
        indicator = ruled + indicator
    indicator = _without(indicator, said)
    return replace(binding, subject=owner.subject, area=owner.area, indicator=indicator or None)


def _without(indicator: str, owner: str) -> str:
    """深圳 | 出口额: the owner is no part of the name where a measure stands without it."""
    if not owner or not indicator.startswith(owner):
        return indicator
    rest = indicator[len(owner) :].removeprefix("的")
    return rest if len(rest) > 1 and head_of(rest) and not NAMED_ON.search(rest) else indicator
