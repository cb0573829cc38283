"""People in a text.

Each place where a name could begin is weighed: how much its characters look like a name, whether what stands before and behind it
lets a name begin and end there, and whether it cuts an ordinary word. Lists then carry what is certain on to their neighbours.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from dateline_text.names.characters import characters, ordinary
from dateline_text.names.contexts import SIGNS, Contexts
from dateline_text.names.foreign import DRUGS, dotted, foreign_at, latin, undotted
from dateline_text.names.frames import framed
from dateline_text.names.lexicon import Hits
from dateline_text.names.person import (
    MASKS,
    Person,
    clan_parts,
    compound_surnames,
    foreign_run,
    is_masked,
    no_given,
    notable,
)

Span = tuple[int, int]

_ACCEPTED = 6.5
"""Weight from which a Chinese name counts: odds of 660 to 1, against which stands that most characters begin no name."""
_ACCEPTED_SHORT = 7.5
"""The same for a name of two characters outside a title, of which far more are words."""
_JAPANESE = 2.0
"""What a last character that Japanese names end with is worth: 铃木俊一."""
_ADVERBS = {"曾": "是任在于获为经", "将": "于在赴与同"}
"""Last characters that are adverbs where a verb or one of these stands behind them: 韩旭|曾是."""
_ADVERB = 4.0
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_LEADS = frozenset("由从但让对把")
_SPEAKS = 1.0
"""What it is worth that a name of three characters stands before a verb of speaking and a comma or colon: 马业平说，"""
_CLOSED = 3.0
"""What it is worth that a name which ends in 和 (陈忠和) is followed by a verb of speaking somewhere."""
_LISTED = 3.0
_PEACE = frozenset(("和平", "和生", "和春", "和林", "和明", "和义", "和顺", "和荣"))
"""Given names that begin with 和."""


def people_in(text: str, blocked: set[int], known_ends: Iterable[int] = (), hits: Hits | None = None) -> list[Person]:
    """Occurrences of people in text order, without overlap.

    `blocked`: offsets of places, organisations and what is not read; `known_ends`: where places and organisations end.
    """
    contexts = Contexts(text, frozenset(known_ends), hits)
    found = [
        *_notable(contexts, hits),
        *dotted(contexts, blocked),
        *latin(contexts),
        *_clans(contexts, hits),
        *undotted(contexts, blocked),
        *_chinese(contexts, blocked, hits),
        *framed(text, blocked),
    ]
    chosen = _best(person for person in found if person.start not in blocked and person.end - 1 not in blocked)
    return _listed(contexts, blocked, chosen)


def _chinese(contexts: Contexts, blocked: set[int], hits: Hits | None) -> Iterable[Person]:
    """Surname and given name, masked names (李某), and names behind a title that have no listed surname."""
    text, model, titled = contexts.text, characters(), contexts.title_ends
    second, known, ends = model.second, ordinary(), contexts.known_ends
    least, least_short = _ACCEPTED - SIGNS - _SPEAKS - _best_second(), _ACCEPTED_SHORT - SIGNS
    for match in _surname().finditer(text):
        start = match.start()
        if start in blocked:
            continue
        # Most surnames are words here; what no sign could lift over the threshold is left at once.
        surname, three, two = _opening(text[start : start + 2])
        if three > least or two > least_short:
            signs = SIGNS - contexts.CUT if text[start - 1 : start + 1] in known and start not in ends else SIGNS
            three += second.get(text[start + 2 : start + 3], 1.0) + signs
            likely = (
                three > _ACCEPTED or two + signs > _ACCEPTED_SHORT or (three > _ACCEPTED - _SPEAKS and contexts.speaks(start + 3))
            )
        else:
            likely = False
        if (likely or start in titled or text[start + 1 : start + 2] in MASKS) and (
            person := chinese_at(contexts, start, surname)
        ):
            yield person
    for start, base in compound_surnames().find(text, hits):
        if start not in blocked:
            yield from _compound_at(contexts, start, base)
    for start in titled:
        if start not in blocked:
            yield from _behind_title(contexts, start)


@cache
def _surname() -> re.Pattern[str]:
    return re.compile(f"[{''.join(characters().surname)}]")


@cache
def _best_second() -> float:
    return max(characters().second.values())


@lru_cache(maxsize=1 << 16)
def _opening(pair: str) -> tuple[float, float, float]:
    """What the first two characters of a name weigh: the surname alone, with a second given character to come, and as all of it."""
    model = characters()
    surname, given = model.surname[pair[0]], pair[1:]
    loss = Contexts.OPENS if pair in ordinary() else 0.0
    return surname, surname + model.first.get(given, 1.0) - loss, surname + model.single.get(given, 1.0) - loss


def chinese_at(contexts: Contexts, start: int, surname: float, extra: float = 0.0) -> Person | None:
    """The best Chinese name that begins at `start`; None where no reading weighs enough."""
    text, model, forbidden = contexts.text, characters(), no_given()
    if text[start + 1 : start + 2] in MASKS and (masked := is_masked(text, start + 1)):
        left = contexts.left(start, masked)
        known = masked - start > 2 or contexts.right(masked) > -1 or left >= 1
        return Person(start, masked, "masked", 10.0) if known and left > -2 else None
    best: Person | None = None
    titled: bool | None = None
    if text[start] in _LEADS and not contexts.is_titled(start):
        # 由|大鹏执导
        return None
    for length in (3, 2):
        end = start + length
        given = text[start + 1 : end]
        if len(given) < length - 1:
            continue
        weight = model.chinese(surname, given)
        if weight < -2 or not given.isalpha() or given.isascii():
            continue
        if not forbidden.isdisjoint(given):
            ends_so = given[1:] == "和" and given[0] not in forbidden and contexts.closes(text[start:end])
            # 副市长陈|和平: a given name behind a title.
            if not ends_so and not (given in _PEACE and contexts.is_titled(start)):
                continue
            weight += _CLOSED
        if titled is None:
            titled = contexts.is_titled(start)
        if not titled and (contexts.is_firm(end) or text[end - 1] in DRUGS):
            continue
        least = _ACCEPTED if length == 3 or titled or extra else _ACCEPTED_SHORT
        speaks = _SPEAKS if length == 3 and contexts.speaks(end) else 0.0
        if not titled and weight + extra + SIGNS + speaks < least:
            continue
        right = contexts.right(end)
        if right < -1.5:
            if not titled:
                continue
            right -= 4.0
        elif right < 0:
            right -= 1.0
        if length == 3 and text[end - 1] in _ADVERBS and contexts.goes_on(end, _ADVERBS[text[end - 1]]):
            weight -= _ADVERB
        weight += contexts.inner(start, end) + speaks + right + contexts.left(start, end) + extra
        if (
            length == 3
            and weight >= least - 1
            and contexts.count(given) > 1
            and contexts.count(given) == contexts.count(text[start:end])
        ):
            weight += 1.0
        if weight >= least and (best is None or weight > best.weight):
            best = Person(start, end, "title" if titled else "list" if extra else contexts.rule(end), weight)
    return best


def _compound_at(contexts: Contexts, start: int, base: int) -> Iterable[Person]:
    """A surname of two characters (欧阳, 岸田) with one to three given ones, where it is introduced or goes on with a verb."""
    text, model = contexts.text, characters()
    options = []
    for length in (2, 1, 3):
        end = base + length
        given = text[base:end]
        # Japanese given names use characters that are particles in Chinese: 孝一, 和男.
        if (
            len(given) < length
            or given[0] in "的了在说称、"
            or (length == 1 and given in "曾将也还又已均皆则就案")
            or not given.isalpha()
            or contexts.right(end) < 0
        ):
            continue
        if length == 2 and given in ordinary() and not contexts.is_titled(start):
            # 大桥|通车
            continue
        weight = 5.0 + model.chinese(0.0, given[:2]) / 2 + contexts.right(end) + contexts.left(start, end)
        weight += contexts.inner(base - 1, end) / 2 - (2.0 if length == 3 else 0.0)
        weight += 1.5 if length == 2 else 0.0
        weight += _JAPANESE if length == 2 and given[1] in "一二三郎夫雄男子介太也人之司治树辅美惠" else 0.0
        weight -= _ADVERB if length > 1 and given[-1] in _ADVERBS and contexts.goes_on(end) else 0.0
        options.append(Person(start, end, "title" if contexts.is_titled(start) else contexts.rule(end), weight))
    if options:
        best = max(options, key=lambda p: p.weight)
        if best.weight >= _ACCEPTED:
            yield best


def _behind_title(contexts: Contexts, start: int) -> Iterable[Person]:
    """A name without a known surname, directly behind a title: what follows must end it and no word may stand in it."""
    text, forbidden, model = contexts.text, no_given(), characters()
    for length in (4, 3, 2, 5):
        end = start + length
        name = text[start:end]
        if len(name) < length or not forbidden.isdisjoint(name) or not all("\u4e00" <= c <= "\u9fff" for c in name):
            continue
        if contexts.right(end) < 0.5 or contexts.inner(start, end, strict=True) < 0 or contexts.cuts(end):
            continue
        shape = model.chinese(0.0, name[-2:])
        if shape > (1.0 if length > 2 else 4.0) and contexts.right(end) >= (1.0 if length != 4 else 0.5):
            yield Person(start, end, "title", _ACCEPTED)
            return


def _notable(contexts: Contexts, hits: Hits | None) -> Iterable[Person]:
    """Names everybody knows, which their characters do not show: 普京, 库克."""
    for start, end in notable().find(contexts.text, hits):
        # 干事长|石破茂, but not 阿尔|卡拉斯
        within = end - start == 2 or characters().foreign.get(contexts.text[start - 1 : start], 0.0) > 0
        if contexts.left(start, end) > (-2 if within else -4) and contexts.right(end, foreign=True) > 0:
            yield Person(start, end, "title" if contexts.is_titled(start) else "known", 25.0)


def _clans(contexts: Contexts, hits: Hits | None) -> Iterable[Person]:
    """Tibetan and Mongolian names of two known parts: 次仁旺堆, 孟根其其格."""
    for parts in clan_parts():
        before: Span | None = None
        for start, end in parts.find(contexts.text, hits):
            if before is not None and before[1] == start and contexts.right(end) > 0:
                yield Person(before[0], end, "parts", 15.0 + (end - before[0]) / 10)
            before = (before[0] if before is not None and before[1] == start else start, end)


def _best(people: Iterable[Person]) -> list[Person]:
    """The heaviest of those that overlap, in text order."""
    taken: set[int] = set()
    chosen = []
    for person in sorted(people, key=lambda p: (-p.weight, p.start, -p.end)):
        offsets = range(person.start, person.end)
        if taken.isdisjoint(offsets):
            taken.update(offsets)
            chosen.append(person)
    return sorted(chosen, key=lambda p: p.start)


def _listed(contexts: Contexts, blocked: set[int], people: list[Person]) -> list[Person]:
    """With the neighbours in lists (甲、乙和丙), to the right and to the left."""
    text, surnames = contexts.text, characters().surname
    by_start = {person.start: person for person in people}
    taken = {i for person in people for i in range(person.start, person.end)} | blocked
    queue = list(people)
    while queue:
        person = queue.pop()
        start = person.end + 1
        if text[person.end : start] in ("、", "和", "与", "及") and person.end < len(text) and start not in taken:
            found = _neighbour(contexts, start, surnames)
            if found and taken.isdisjoint(range(found.start, found.end)):
                by_start[found.start] = found
                taken.update(range(found.start, found.end))
                queue.append(found)
        if text[person.start - 1 : person.start] in ("、", "和", "与"):
            end = person.start - 1
            for length in (3, 2, 4, 5):
                before = end - length
                if before < 0 or not taken.isdisjoint(range(before, end)):
                    continue
                found = _neighbour(contexts, before, surnames)
                if found and found.end == end and contexts.left(before, end) > 0:
                    by_start[before] = found
                    taken.update(range(before, end))
                    queue.append(found)
                    break
    known = [by_start[start] for start in sorted(by_start)]
    return sorted((*known, *_between(contexts, known, taken)), key=lambda person: person.start)


def _between(contexts: Contexts, people: list[Person], taken: set[int]) -> Iterable[Person]:
    """What stands alone between two people of a list: 于荣光、|果静林|、于晓光."""
    text = contexts.text
    for before, after in pairwise(people):
        start, end = before.end + 1, after.start - 1
        if text[before.end] != "、" or text[end] not in ("、", "和", "与") or not 2 <= end - start <= 4:
            continue
        name = text[start:end]
        if (
            taken.isdisjoint(range(start, end))
            and _CHINESE.fullmatch(name)
            and no_given().isdisjoint(name)
            and name not in ordinary()
        ):
            yield Person(start, end, "list", _ACCEPTED)


def _neighbour(contexts: Contexts, start: int, surnames: dict[str, float]) -> Person | None:
    text = contexts.text
    options = []
    if text[start : start + 1] in surnames:
        options.append(chinese_at(contexts, start, surnames[text[start]], _LISTED))
    if run := foreign_run().match(text, start):
        options.append(foreign_at(contexts, start, run.end(), _LISTED))
    return max((p for p in options if p), key=lambda p: p.weight, default=None)
