"""What a person's name looks like: masked (李某), transliterated, Latin, Tibetan and Mongolian ones, and surnames of two characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline_text.names.characters import characters, ordinary
from dateline_text.names.lexicon import Gazetteer, Words, grammar, lines

DOTTED = "·•・‧—-"
"""Marks between the parts of a foreign name."""
_MARK = re.compile(f"(?<=[\u4e00-\u9fffA-Z.])[{DOTTED}](?=[\u4e00-\u9fffA-Z])")
_REACH = 16
"""Characters before a mark that can belong to its name."""
HYPHENS = "—-"
"""Of these, those that also join places."""

# Two to four capitalised words: Elon Musk, Ursula von der Leyen.
LATIN = re.compile(
    r"(?<![A-Za-z])[A-Z][a-z'’]+(?:[ \-](?:[A-Z]\.|de|da|van|von|der|bin|al|el|[A-Z][A-Za-z'’]+)){1,4}(?![A-Za-z])"
)
_UNNAMED = re.compile(r"某某|某[甲乙丙丁]?|[X×]{1,2}")
_ADDRESS = re.compile(r"女士|先生|小姐|师傅|阿姨|大妈|大爷|大叔|大姐|奶奶|爷爷|老太|老汉|同学|老师|医生|律师|警官")
_STRONG = 0.0
MASKS = frozenset("某X×女先小师阿大奶爷老同医律警")
"""What the signs of a masked name begin with, behind its surname."""


@dataclass(frozen=True, slots=True)
class Person:
    """Half-open span of one occurrence, the rule that found it and its weight (natural log)."""

    start: int
    end: int
    rule: str
    weight: float = 0.0


@cache
def words(kind: str) -> Words:
    """One class of the grammar, to be met in a text."""
    return Words(grammar(kind))


@cache
def no_given() -> frozenset[str]:
    """Characters no given name has."""
    return frozenset(grammar("nogiven")[0])


@cache
def compound_surnames() -> Gazetteer:
    """Chinese and Japanese surnames of two characters and more."""
    return Gazetteer(name for line in lines("surnames.txt") for name in line.split())


@cache
def _letters(least: float) -> str:
    listed = set(grammar("foreign")[0] + grammar("foreignweak")[0])
    marked = {c for c, value in characters().foreign.items() if value > least}
    return f"[{''.join(sorted(listed | (marked - no_given())))}]"


@cache
def foreign_run() -> re.Pattern[str]:
    """A run of two characters or more that transliterations are written with."""
    return re.compile(_letters(_STRONG) + "{2,}")


@cache
def dotted_run() -> re.Pattern[str]:
    """A name with dots and what stands before and behind it in the same characters; the dots allow rarer ones."""
    # 阿|不|都热合曼: no given name has these characters but behind 阿.
    part = f"(?:{_letters(_STRONG - 1)}|(?<=阿)不|(?<=阿[不布])都)"
    return re.compile(
        f"(?:[A-Z]\\.?[{DOTTED}]){{1,3}}{part}{{1,12}}|"
        f"{part}{{1,12}}(?:[{DOTTED}](?:{part}{{1,12}}|[A-Z]\\.?(?=[{DOTTED}])))*[{DOTTED}](?:{part}{{1,12}}|[A-Z][a-z]*)"
    )


def dotted_runs(text: str) -> Iterator[re.Match[str]]:
    """The matches of `dotted_run`, looked for around the marks only: few texts hold many."""
    run, free = dotted_run(), 0
    for mark in _MARK.finditer(text):
        if mark.start() < free:
            continue
        match = run.search(text, max(free, mark.start() - _REACH), min(len(text), mark.start() + 5 * _REACH))
        if match is not None and match.start() < mark.end():
            free = match.end()
            yield match


@cache
def clan_parts() -> tuple[Gazetteer, Gazetteer]:
    """Parts of Tibetan and of Mongolian names, of which two or more make one."""
    return Gazetteer(grammar("tibetan")), Gazetteer(grammar("mongolian"))


@cache
def notable() -> Gazetteer:
    """Well-known people by name."""
    return Gazetteer(grammar("notable"))


def is_masked(text: str, end: int) -> int | None:
    """Where a masked name ends whose surname ends at `end` (李某, 沈某明, 黄某某, 施女士); None where it is not one."""
    match = _UNNAMED.match(text, end)
    if match is None:
        address = _ADDRESS.match(text, end)
        # 施|女士, but not 检察官|女士 whose first character belongs to a word.
        return address.end() if address and text[end - 2 : end] not in ordinary() else None
    third = text[match.end() : match.end() + 1]
    given = match.group() == "某" and third not in no_given() and characters().second.get(third, -9) > 0
    begins = any(text[match.end() : match.end() + n] in ordinary() for n in (2, 3, 4))
    if given and not begins and (_follows(text, match.end() + 1) or not _follows(text, match.end())):
        return match.end() + 1
    return match.end()


def _follows(text: str, end: int) -> bool:
    """Whether a word or mark that can follow a name stands at `end`."""
    if end >= len(text) or not "\u4e00" <= text[end] <= "\u9fff":
        return True
    return words("follow").at(text, end) is not None or text[end : end + 2] in ordinary()


def is_plausible(text: str, start: int, end: int) -> bool:
    """Whether what a tagger takes for a person is built like a name."""
    name = text[start:end]
    if text[start - 1 : start] in ("“", "‘", "《", '"') or words("notname").at(name, 0) or name in ordinary():
        return False
    if not _follows(text, end):
        return False
    model = characters()
    chinese = len(name) in (2, 3) and name[0] in model.surname and model.chinese(model.surname[name[0]], name[1:]) > 2
    return chinese or (len(name) > 2 and model.transliterated(name) > 1.5 * len(name))
