"""How much a run of characters looks like a person's name, from counts of names and of text; and the ordinary words it must not cut."""

from dataclasses import dataclass
from functools import cache

from dateline_text.names.lexicon import grammar, lines

UNSEEN = -1.0
"""A character no counted name has, but words have."""
_RARE = 1.0
"""A character that neither has (谞, 竣): news writes it in names."""


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
            return surname + self.single.get(given, unseen(given))
        return surname + self.first.get(given[0], unseen(given[0])) + self.second.get(given[1], unseen(given[1]))

    def transliterated(self, name: str) -> float:
        """The ratio of a run of characters read as a transliteration."""
        return sum(self.foreign.get(character, -3.0) for character in name)


@cache
def _in_words() -> frozenset[str]:
    return frozenset(character for word in ordinary() for character in word)


def unseen(character: str) -> float:
    """The log ratio of a character that no counted name has."""
    return UNSEEN if character in _in_words() or not "\u4e00" <= character <= "\u9fff" else _RARE


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
