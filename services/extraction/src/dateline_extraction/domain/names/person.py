"""What a person's name looks like: Chinese, masked (李某), Tibetan and transliterated ones, and where one can end."""

import re
from functools import cache

from dateline_extraction.domain.names.lexicon import Words, grammar, lines

DOT = "·•・"
_ENDS = frozenset('，。、；：！？“”‘’（）()《》\n \u3000,;:!?"…—0123456789')
_UNNAMED = re.compile(r"[某X×]")
QUOTES = ("“", "‘", "《", '"')


@cache
def words(kind: str) -> Words:
    """One class of the grammar, to be met in a text."""
    return Words(grammar(kind))


@cache
def characters() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Surname characters, characters of no given name, characters of foreign names."""
    single = "".join(line for line in lines("surnames.txt") if " " not in line)
    return frozenset(single), frozenset(grammar("nogiven")[0]), frozenset(grammar("foreign")[0])


@cache
def compound_surnames() -> tuple[str, ...]:
    """欧阳, 司马, and Japanese ones."""
    return tuple(name for line in lines("surnames.txt") if " " in line for name in line.split())


@cache
def foreign_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name with dots, and one without."""
    strong, weak = grammar("foreign")[0], grammar("foreignweak")[0]
    part = f"[{strong}{weak}]"
    dotted = re.compile(f"{part}{{1,7}}(?:[{DOT}\\-](?:[A-Z]\\.?|{part}{{1,8}}))+")
    return dotted, re.compile(f"{part}{{2,9}}")


def ends_here(text: str, end: int) -> int:
    """How surely a person's name may end at `end`: 3 punctuation or a verb, 1 a particle, 0 not."""
    if end >= len(text) or text[end] in _ENDS:
        return 3
    word = words("follow").at(text, end)
    if word is None:
        return 2 if words("title").at(text, end) else 0
    return 3 if len(word) > 1 else 2


def chinese_at(text: str, start: int) -> int | None:
    """The end of a Chinese name that begins at `start`, by what follows it and how the article repeats it."""
    surnames, no_given, _ = characters()
    base = 2 if text.startswith(compound_surnames(), start) else 1
    if (base == 1 and text[start : start + 1] not in surnames) or words("notname").at(text, start):
        return None
    if _UNNAMED.match(text, start + base):
        third = text[start + base + 1 : start + base + 2]
        plain = third not in no_given and not ends_here(text, start + base + 1) and ends_here(text, start + base + 2)
        more = third and (_UNNAMED.match(third) or plain)
        return start + base + (2 if more else 1)
    best, score = None, 0
    for given in (2, 1):
        end = start + base + given
        name = text[start + base : end]
        if len(name) < given or any(c in no_given or not "\u4e00" <= c <= "\u9fff" for c in name):
            continue
        value = ends_here(text, end)
        if given == 2 and value and text.count(text[start:end]) == text.count(text[start : end - 1]) > 1:
            value += 2
        if value > score:
            best, score = end, value
    return best


def foreign_at(text: str, start: int) -> int | None:
    """The end of a transliterated name that begins at `start`."""
    match = foreign_patterns()[0].match(text, start)
    if match:
        return shortened(text, start, match.end())
    match = foreign_patterns()[1].match(text, start)
    if not match or words("notforeign").at(text, start):
        return None
    end = shortened(text, start, match.end())
    strong = characters()[2]
    return end if end - start >= 2 and sum(c in strong for c in text[start:end]) * 2 >= end - start else None


def shortened(text: str, start: int, end: int) -> int:
    """Without ordinary words at the end: 邓加|赛后."""
    strong, follow, other = characters()[2], words("follow"), words("notforeign")
    dotted = any(dot in text[start:end] for dot in DOT)
    for cut in range(start + 2, end):
        word = follow.at(text, cut)
        if word and (len(word) > 1 or (not dotted and word not in strong and cut + 1 >= end)):
            return cut
        if other.at(text, cut) and not dotted:
            return cut
    return end


@cache
def tibetan() -> re.Pattern[str]:
    """Two parts of Tibetan names."""
    part = "(?:" + "|".join(grammar("tibetan")) + ")"
    return re.compile(part + part)


def is_plausible(text: str, start: int, end: int) -> bool:
    """Whether what a tagger takes for a person is built like a name and stands where one can."""
    surnames, no_given, strong = characters()
    name = text[start:end]
    if text[start - 1 : start] in QUOTES or words("notname").at(name, 0) or words("notforeign").at(name, 0):
        return False
    if not ends_here(text, end):
        return False
    chinese = len(name) in (2, 3) and name[0] in surnames and not any(c in no_given for c in name[1:])
    return chinese or (len(name) > 2 and sum(c in strong for c in name) * 3 >= len(name) * 2)


def person_at(text: str, start: int) -> int | None:
    """The end of a person's name that begins at `start`, Chinese or transliterated; the longer where both fit."""
    if match := tibetan().match(text, start):
        return match.end()
    foreign = foreign_at(text, start)
    if foreign and (foreign - start > 3 or any(dot in text[start:foreign] for dot in DOT + "-")):
        return foreign
    chinese = chinese_at(text, start)
    if chinese is None:
        return foreign if foreign and ends_here(text, foreign) else None
    return foreign if foreign and foreign > chinese and ends_here(text, foreign) else chinese
