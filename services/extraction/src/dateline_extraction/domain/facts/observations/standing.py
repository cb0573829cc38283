"""Figures beside each other in text order: what stands before and behind each, as bonds and structure see them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.reader import Reading
from dateline_schema.periods import Period

NEAR = 40
"""Characters of words that are looked at on either side of a figure."""
_RATES = frozenset({"%", "pp"})


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure, the `number`-th of its article.

    `left`: the words since the figure before or since the sentence began; `right`: those up to the next figure or the sentence's
    end. `apart`: characters between the figure before and this one.
    """

    number: int
    reading: Reading
    left: str
    right: str
    apart: int
    clause: int

    @property
    def unit(self) -> str:
        """As extraction writes it."""
        return self.reading.binding.unit or self.reading.figure.unit

    @property
    def sentence(self) -> int:
        """Its sentence's number in the article."""
        return self.reading.clause.statement

    @property
    def paragraph(self) -> int:
        """Its paragraph's number."""
        return self.reading.clause.paragraph

    @property
    def period(self) -> Period | None:
        """When."""
        return self.reading.choice.period

    @property
    def is_change(self) -> bool:
        """Whether it says by how much something changed."""
        return self.reading.binding.measure == "change"

    @property
    def is_level(self) -> bool:
        """Whether it is an amount or a rate by itself."""
        measure = self.reading.binding.measure
        return (measure in ("level", "count") or (measure == "share" and self.is_rate)) and self.unit != "pp"

    @property
    def is_amount(self) -> bool:
        """A level that is no rate."""
        return self.is_level and self.unit not in _RATES

    @property
    def is_rate(self) -> bool:
        """A rate in per cent, a rate of growth too."""
        return self.unit == "%"

    @property
    def size(self) -> float:
        """Its size, as far as it tells which figure can be part of which."""
        return abs(float(self.reading.figure.value))

    @property
    def clause_left(self) -> str:
        """`left`, of its own clause only."""
        return self.left[max(self.left.rfind(mark) for mark in "，；：,;:") + 1 :]


def standings(document: Document, readings: Sequence[Reading]) -> tuple[Standing, ...]:
    """The readings in text order, with the words around each."""
    ordered = sorted(readings, key=lambda reading: (reading.figure.start, reading.figure.end))
    opened = sorted({reading.clause.start for reading in ordered})
    return tuple(_standings(document.text, ordered, opened))


def _standings(text: str, ordered: Sequence[Reading], opened: list[int]) -> Iterator[Standing]:
    for number, reading in enumerate(ordered):
        start, stop = reading.statement
        figure = reading.figure
        before = ordered[number - 1].figure.end if number else 0
        after = ordered[number + 1].figure.outer[0] if number + 1 < len(ordered) else len(text)
        left = text[max(before, start, figure.start - NEAR) : figure.start]
        right = text[figure.end : min(after, max(stop, figure.end), figure.end + NEAR)]
        yield Standing(number, reading, left, right, figure.start - before, bisect_right(opened, reading.clause.start) - 1)


def near(items: Sequence[Standing], place: int, most: int = 12) -> list[Standing]:
    """The figures of the same paragraph before one, nearest first, no more than a sentence away; bounded."""
    here = items[place]
    found = []
    for other in reversed(items[max(0, place - most) : place]):
        if other.paragraph != here.paragraph or here.sentence - other.sentence > 1:
            break
        found.append(other)
    return found


def following(items: Sequence[Standing], place: int, most: int = 12) -> list[Standing]:
    """The figures of the same sentence behind one; bounded."""
    here = items[place]
    return [other for other in items[place + 1 : place + 1 + most] if other.sentence == here.sentence]


def preceding(items: Sequence[Standing], place: int, most: int = 12) -> list[Standing]:
    """The figures of the same sentence before one, nearest first; bounded."""
    return [other for other in near(items, place, most) if other.sentence == items[place].sentence]
