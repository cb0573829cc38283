"""People: Chinese names and transliterated ones, by title, by what they do, by list, and wherever the article repeats them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from dateline_extraction.domain.names.lexicon import Words, grammar, lines

Span = tuple[int, int]

_HAN = "\u4e00-\u9fff"
_DOT = "·•・"
_ENDS = frozenset('，。、；：！？“”‘’（）()《》\n \u3000,;:!?"…—0123456789')
_UNNAMED = re.compile(r"[某X×]")
# 来自江西师范大学的鲁宁夺冠
_FROM = re.compile(r"(?:来自[\u4e00-\u9fff]{2,18}|[队院校团]|大学|公司)的(?=[\u4e00-\u9fff]{2})")
_QUOTES = ("“", "‘", "《", '"')
_CLAUSE = frozenset("，。；：！？“”‘’\n（）(),;:!? \u3000")


@dataclass(frozen=True, slots=True)
class Person:
    """Half-open span of one occurrence and the rule that found it."""

    start: int
    end: int
    rule: str


@cache
def _words(kind: str) -> Words:
    return Words(grammar(kind))


@cache
def _characters() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Surname characters, characters of no given name, characters of foreign names."""
    single = "".join(line for line in lines("surnames.txt") if " " not in line)
    return frozenset(single), frozenset(grammar("nogiven")[0]), frozenset(grammar("foreign")[0])


@cache
def _compound() -> tuple[str, ...]:
    return tuple(name for line in lines("surnames.txt") if " " in line for name in line.split())


@cache
def _foreign() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name with dots, and one without."""
    strong, weak = grammar("foreign")[0], grammar("foreignweak")[0]
    part = f"[{strong}{weak}]"
    dotted = re.compile(f"{part}{{1,7}}(?:[{_DOT}\\-](?:[A-Z]\\.?|{part}{{1,8}}))+")
    return dotted, re.compile(f"{part}{{2,9}}")


def ends_here(text: str, end: int) -> int:
    """How surely a person's name may end at `end`: 3 punctuation or a verb, 1 a particle, 0 not."""
    if end >= len(text) or text[end] in _ENDS:
        return 3
    word = _words("follow").at(text, end)
    if word is None:
        return 2 if _words("title").at(text, end) else 0
    return 3 if len(word) > 1 else 2


def chinese_at(text: str, start: int) -> int | None:
    """The end of a Chinese name that begins at `start`, by what follows it and how the article repeats it."""
    surnames, no_given, _ = _characters()
    base = 2 if text.startswith(_compound(), start) else 1
    if (base == 1 and text[start : start + 1] not in surnames) or _words("notname").at(text, start):
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
    match = _foreign()[0].match(text, start)
    if match:
        return _shortened(text, start, match.end())
    match = _foreign()[1].match(text, start)
    if not match or _words("notforeign").at(text, start):
        return None
    end = _shortened(text, start, match.end())
    strong = _characters()[2]
    return end if end - start >= 2 and sum(c in strong for c in text[start:end]) * 2 >= end - start else None


def _shortened(text: str, start: int, end: int) -> int:
    """Without ordinary words at the end: 邓加|赛后."""
    strong, follow, other = _characters()[2], _words("follow"), _words("notforeign")
    dotted = any(dot in text[start:end] for dot in _DOT)
    for cut in range(start + 2, end):
        word = follow.at(text, cut)
        if word and (len(word) > 1 or (not dotted and word not in strong and cut + 1 >= end)):
            return cut
        if other.at(text, cut) and not dotted:
            return cut
    return end


@cache
def _tibetan() -> re.Pattern[str]:
    part = "(?:" + "|".join(grammar("tibetan")) + ")"
    return re.compile(part + part)


def is_plausible(text: str, start: int, end: int) -> bool:
    """Whether what a tagger takes for a person is built like a name and stands where one can."""
    surnames, no_given, strong = _characters()
    name = text[start:end]
    if text[start - 1 : start] in _QUOTES or _words("notname").at(name, 0) or _words("notforeign").at(name, 0):
        return False
    if not ends_here(text, end):
        return False
    chinese = len(name) in (2, 3) and name[0] in surnames and not any(c in no_given for c in name[1:])
    return chinese or (len(name) > 2 and sum(c in strong for c in name) * 3 >= len(name) * 2)


def person_at(text: str, start: int) -> int | None:
    """The end of a person's name that begins at `start`, Chinese or transliterated; the longer where both fit."""
    if tibetan := _tibetan().match(text, start):
        return tibetan.end()
    foreign = foreign_at(text, start)
    if foreign and (foreign - start > 3 or any(dot in text[start:foreign] for dot in _DOT + "-")):
        return foreign
    chinese = chinese_at(text, start)
    if chinese is None:
        return foreign if foreign and ends_here(text, foreign) else None
    return foreign if foreign and foreign > chinese and ends_here(text, foreign) else chinese


def people_in(text: str, blocked: set[int]) -> list[Person]:
    """Occurrences of people in text order, without overlap. `blocked`: offsets of places and organisations."""
    found: dict[int, Person] = {}

    def add(start: int, end: int | None, rule: str) -> bool:
        if end is None or start in found or start in blocked or end - 1 in blocked:
            return False
        found[start] = Person(start, end, rule)
        return True

    for match in _foreign()[0].finditer(text):
        if any(dot in match.group() for dot in _DOT):
            found[match.start()] = Person(match.start(), _shortened(text, match.start(), match.end()), "foreign")
    for start, end in _titled(text):
        add(start, end, "title")
    for start, end in _before_titles(text, blocked):
        add(start, end, "post")
    for start, end in _acting(text):
        add(start, end, "verb")
    for match in _masked().finditer(text):
        add(match.start(), chinese_at(text, match.start()), "masked")
    for match in _tibetan().finditer(text):
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
    return re.compile(f"[{''.join(sorted(_characters()[0]))}]某")


def _recurring(text: str) -> list[Span]:
    """Names nobody introduces: three characters that recur with changing neighbours and always end where a name can end."""
    no_given = _characters()[1]
    places: dict[str, list[int]] = {}
    for match in _trigram().finditer(text):
        start = match.start()
        name = text[start : start + 3]
        if name[1] not in no_given and name[2] not in no_given:
            places.setdefault(name, []).append(start)
    spans = []
    for name, starts in places.items():
        if len(starts) < 2 or _words("notname").at(name, 0) or not all("\u4e00" <= c <= "\u9fff" for c in name):
            continue
        ends = [ends_here(text, start + 3) for start in starts]
        before = {text[start - 1 : start] for start in starts}
        after = {text[start + 3 : start + 4] for start in starts}
        opens = sum(not b or b in _CLAUSE or b in "、和与的" for b in before)
        sure = sum(e > 2 for e in ends)
        if min(ends) > 0 and (sure * 2 >= len(ends) or (sure and len(ends) > 2)) and len(before) > 1 and len(after) > 1 and opens:
            words = (_words("generic").at(name, 0) or "", _words("generic").at(name, 1) or "")
            spans += [] if any(len(word) > 1 for word in words) else [(start, start + 3) for start in starts]
    return spans


@cache
def _trigram() -> re.Pattern[str]:
    return re.compile(f"(?=[{''.join(sorted(_characters()[0]))}][{_HAN}]{{2}})")


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
    words = sorted(grammar("title"), key=lambda word: (-len(word), word))
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")(?:是|、)?(?=[" + _HAN + "])")


@cache
def _post_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(grammar("post"), key=len, reverse=True))
    return re.compile(f"(?:{words})")


def _before_titles(text: str, blocked: set[int]) -> list[Span]:
    """Names directly before a title: 李方华教授."""
    spans, (surnames, no_given, _) = [], _characters()
    for match in _post_pattern().finditer(text):
        for length in (3, 2, 4):
            start = match.start() - length
            name = text[max(0, start) : match.start()]
            compound = name.startswith(_compound())
            if start < 0 or not all("\u4e00" <= c <= "\u9fff" for c in name) or (length == 4) != (compound and length == 4):
                continue
            if (
                (name[0] in surnames or compound)
                and not any(c in no_given for c in name[1:])
                and not _words("notname").at(text, start)
            ):
                before = text[start - 1 : start]
                if (
                    not before
                    or before in _CLAUSE
                    or before in no_given
                    or start - 1 in blocked
                    or _words("title").before(text, start)
                ):
                    spans.append((start, match.start()))
                    break
    return spans


@cache
def _speaking() -> re.Pattern[str]:
    verbs = "|".join(sorted(grammar("speech"), key=len, reverse=True))
    return re.compile(
        f"(?:(?<=[，。；：！？”\n（）,;:!? \u3000])|^|(?<=据))(?P<name>[{_HAN}{_DOT}]{{2,12}}?)"
        f"(?:\\d{{1,2}}日)?(?:(?:还|也|则|同时|随后|当天|当日|进一步|特别|在[^，。]{{2,14}}[上中时后里])*)(?:{verbs})"
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
    strong, people = _characters()[2], []
    for match in _foreign()[1].finditer(text):
        start = match.start()
        if start in found or start in blocked or _words("notforeign").at(text, start) or text[start - 1 : start] in _QUOTES:
            continue
        end = _shortened(text, start, match.end())
        name = text[start:end]
        sure = sum(c in strong for c in name)
        if len(name) < 3 or sure < len(name) - 1 or end - 1 in blocked:
            continue
        speaks = _words("speech").at(text, end) is not None
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
