"""How much a run of characters looks like a person's name, from counts of names and of text; and the ordinary words it must not cut."""

from dataclasses import dataclass
from functools import cache

from dateline_extraction.domain.names.lexicon import grammar, lines

UNSEEN = -1.0
"""A character no counted name has: rare characters do occur in names, so less than most words' characters lose."""


@dataclass(frozen=True, slots=True)
class Characters:
    """Natural log ratios, name against text, by a character's position in a name."""

    surname: dict[str, float]
    first: dict[str, float]
    second: dict[str, float]
    single: dict[str, float]
    foreign: dict[str, float]

    def chinese(self, surname: float, given: str) -> float:
        """The ratio of a surname's with one or two given characters."""
        if len(given) == 1:
            return surname + self.single.get(given, UNSEEN)
        return surname + self.first.get(given[0], UNSEEN) + self.second.get(given[1], UNSEEN)

    def transliterated(self, name: str) -> float:
        """The ratio of a run of characters read as a transliteration."""
        return sum(self.foreign.get(character, -3.0) for character in name)


@cache
def characters() -> Characters:
    """The counts in characters.tsv."""
    columns: tuple[dict[str, float], ...] = ({}, {}, {}, {}, {})
    for line in lines("characters.tsv"):
        character, *values = line.split("\t")
        for column, value in zip(columns, values, strict=True):
            if value != "-":
                column[character] = int(value) / 10
    return Characters(*columns)


@cache
def ordinary() -> frozenset[str]:
    """Ordinary words of two to four characters."""
    listed = (
        head + rest for line in lines("words.txt") for head, _, words in (line.partition("\t"),) for rest in words.split(" ")
    )
    return frozenset(listed) | frozenset(grammar("ordinary"))
