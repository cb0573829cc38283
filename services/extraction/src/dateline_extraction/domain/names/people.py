"""People in a text: by title, by what they do, by list, and by recurring."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from dateline_extraction.domain.names.lexicon import grammar
from dateline_extraction.domain.names.person import (
    DOT,
    QUOTES,
    characters,
    chinese_at,
    compound_surnames,
    ends_here,
    foreign_at,
    foreign_patterns,
    person_at,
    shortened,
    tibetan,
    words,
)

Span = tuple[int, int]

_HAN = "\u4e00-\u9fff"
# 来自江西师范大学的鲁宁夺冠
_FROM = re.compile(r"(?:来自[\u4e00-\u9fff]{2,18}|[队院校团]|大学|公司)的(?=[\u4e00-\u9fff]{2})")
_CLAUSE = frozenset("，。；：！？“”‘’\n（）(),;:!? \u3000")


@dataclass(frozen=True, slots=True)
class Person:
    """Half-open span of one occurrence and the rule that found it."""

    start: int
    end: int
    rule: str


def people_in(text: str, blocked: set[int]) -> list[Person]:
    """Occurrences of people in text order, without overlap. `blocked`: offsets of places and organisations."""
    found: dict[int, Person] = {}

    def add(start: int, end: int | None, rule: str) -> bool:
        if end is None or start in found or start in blocked or end - 1 in blocked:
            return False
        found[start] = Person(start, end, rule)
        return True

    for match in foreign_patterns()[0].finditer(text):
        if any(dot in match.group() for dot in DOT):
            found[match.start()] = Person(match.start(), shortened(text, match.start(), match.end()), "foreign")
    for start, end in _titled(text):
        add(start, end, "title")
    for start, end in _before_titles(text, blocked):
        add(start, end, "post")
    for start, end in _acting(text):
        add(start, end, "verb")
    for match in _masked().finditer(text):
        add(match.start(), chinese_at(text, match.start()), "masked")
    for match in _opponent().finditer(text):
        stop = person_at(text, match.end())
        if stop and ends_here(text, stop) > 2 and stop - match.end() > 2:
            add(match.end(), stop, "opponent")
    for match in tibetan().finditer(text):
        add(match.start(), match.end(), "tibetan")
    for match in _FROM.finditer(text):
        stop = person_at(text, match.end())
        if stop and ends_here(text, stop) > 2 and stop - match.end() > 1:
            add(match.end(), stop, "from")
    for start, end in _recurring(text):
        add(start, end, "recurring")
    for start in list(found):
        _listed(text, found[start].end, add)
    return _outermost([*found.values(), *_untitled(text, found, blocked)])


@cache
def _masked() -> re.Pattern[str]:
    """A surname and 某: 李某, 黄某娇."""
    return re.compile(f"[{''.join(sorted(characters()[0]))}]某")


@cache
def _opponent() -> re.Pattern[str]:
    return re.compile("|".join(grammar("opponent")))


def _recurring(text: str) -> list[Span]:
    """Names nobody introduces: three characters that recur with changing neighbours and always end where a name can end."""
    no_given = characters()[1]
    places: dict[str, list[int]] = {}
    for match in _trigram().finditer(text):
        start = match.start()
        name = text[start : start + 3]
        if name[1] not in no_given and name[2] not in no_given:
            places.setdefault(name, []).append(start)
    spans = []
    for name, starts in places.items():
        if len(starts) < 2 or words("notname").at(name, 0) or not all("\u4e00" <= c <= "\u9fff" for c in name):
            continue
        ends = [ends_here(text, start + 3) for start in starts]
        before = {text[start - 1 : start] for start in starts}
        after = {text[start + 3 : start + 4] for start in starts}
        opens = sum(not b or b in _CLAUSE or b in "、和与的" for b in before)
        sure = sum(e > 2 for e in ends)
        if min(ends) > 0 and (sure * 2 >= len(ends) or (sure and len(ends) > 2)) and len(before) > 1 and len(after) > 1 and opens:
            kinds = (words("generic").at(name, 0) or "", words("generic").at(name, 1) or "")
            spans += [] if any(len(kind) > 1 for kind in kinds) else [(start, start + 3) for start in starts]
    return spans


@cache
def _trigram() -> re.Pattern[str]:
    return re.compile(f"(?=[{''.join(sorted(characters()[0]))}][{_HAN}]{{2}})")


def _titled(text: str) -> list[Span]:
    """Names directly behind a title."""
    spans = []
    for match in _title_pattern().finditer(text):
        start = match.end()
        end = person_at(text, start)
        if end and ends_here(text, end):
            spans.append((start, end))
    return spans


@cache
def _title_pattern() -> re.Pattern[str]:
    titles = sorted(grammar("title"), key=lambda word: (-len(word), word))
    return re.compile("(?:" + "|".join(map(re.escape, titles)) + ")(?:是|、)?(?=[" + _HAN + "])")


@cache
def _post_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(grammar("post"), key=len, reverse=True)))


def _before_titles(text: str, blocked: set[int]) -> list[Span]:
    """Names directly before a title: 李方华教授."""
    spans, (surnames, no_given, _) = [], characters()
    for match in _post_pattern().finditer(text):
        for length in (3, 2, 4):
            start = match.start() - length
            name = text[max(0, start) : match.start()]
            compound = name.startswith(compound_surnames())
            if start < 0 or not all("\u4e00" <= c <= "\u9fff" for c in name) or (length == 4) != (compound and length == 4):
                continue
            if (
                (name[0] in surnames or compound)
                and not any(c in no_given for c in name[1:])
                and not words("notname").at(text, start)
            ):
                before = text[start - 1 : start]
                if (
                    not before
                    or before in _CLAUSE
                    or before in no_given
                    or start - 1 in blocked
                    or words("title").before(text, start)
                ):
                    spans.append((start, match.start()))
                    break
    return spans


@cache
def _speaking() -> re.Pattern[str]:
    verbs = "|".join(sorted({*grammar("speech"), *grammar("acting")}, key=lambda verb: (-len(verb), verb)))
    return re.compile(
        f"(?:(?<=[，。；：！？”\n（）,;:!? \u3000])|^|(?<=据))(?P<name>[{_HAN}{DOT}]{{2,12}}?)"
        f"(?:\\d{{1,2}}日)?(?:(?:还|也|则|同时|随后|当天|当日|进一步|特别|在[^，。]{{2,14}}[上中时后里])*)(?:{verbs}|以\\d)"
    )


def _acting(text: str) -> list[Span]:
    """Names at the head of a clause that go on with a verb of speaking."""
    spans = []
    for match in _speaking().finditer(text):
        start = match.start("name")
        end = chinese_at(text, start)
        if end is None or ends_here(text, end) < 2 or end - start > 4:
            end = foreign_at(text, start)
        if end and ends_here(text, end) and end <= match.end() and (end - start < 4 or end == match.end("name")):
            spans.append((start, end))
    return spans


def _listed(text: str, end: int, add: Callable[[int, int, str], bool]) -> None:
    """Names that stand in a list with one that was found: 甲、乙和丙."""
    while text[end : end + 1] in ("、", "和", "与", "及") and end + 1 < len(text):
        start = end + 1
        following = person_at(text, start)
        if following is None or not ends_here(text, following) or not add(start, following, "list"):
            return
        end = following


def _untitled(text: str, found: dict[int, Person], blocked: set[int]) -> list[Person]:
    """Transliterations of three characters or more that stand alone and are repeated or followed by a verb."""
    strong, people = characters()[2], []
    for match in foreign_patterns()[1].finditer(text):
        start = match.start()
        if start in found or start in blocked or words("notforeign").at(text, start) or text[start - 1 : start] in QUOTES:
            continue
        end = shortened(text, start, match.end())
        name = text[start:end]
        sure = sum(c in strong for c in name)
        if len(name) < 3 or sure < len(name) - 1 or end - 1 in blocked or any(start < known < end for known in found):
            continue
        speaks = words("speech").at(text, end) is not None
        opens = text[start - 1 : start] in _CLAUSE or text.count(name) > 1
        if speaks or (len(name) > 3 and opens):
            people.append(Person(start, end, "foreign"))
    return people


def _outermost(people: list[Person]) -> list[Person]:
    chosen: list[Person] = []
    for person in sorted(people, key=lambda p: (p.start, -p.end)):
        if not chosen or person.start >= chosen[-1].end:
            chosen.append(person)
    return chosen
