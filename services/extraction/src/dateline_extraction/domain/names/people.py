"""People in a text.

Each place where a name could begin is weighed: how much its characters look like a name, whether what stands before and behind it
lets a name begin and end there, and whether it cuts an ordinary word. Lists then carry what is certain on to their neighbours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dateline_extraction.domain.names.characters import characters
from dateline_extraction.domain.names.contexts import Contexts
from dateline_extraction.domain.names.lexicon import Hits
from dateline_extraction.domain.names.person import (
    DOTTED,
    LATIN,
    MASKS,
    clan_parts,
    compound_surnames,
    dotted_run,
    foreign_run,
    is_masked,
    no_given,
    notable,
)

Span = tuple[int, int]

_ACCEPTED = 7.0
"""Weight from which a Chinese name counts: 17 to 1 or so after the ordinary ratio of names to words in news."""
_ACCEPTED_SHORT = 8.0
"""The same for a name of two characters outside a title, of which far more are words."""
_ACCEPTED_FOREIGN = 9.0
_ACCEPTED_ALONE = 11.0
"""Transliterations nobody introduces are as often places and brands."""
_CAP = 9.0
"""Long transliterations are no surer than this: the same characters write places and brands."""
_LISTED = 3.0
_SIGNS = 5.0
"""The most that signs other than a title add: the weights of Contexts.left and Contexts.right, and a repetition's."""
_LONGER = 0.8
"""What a character more is worth: a transliteration goes on as long as its characters do."""
_CLEAR = 6.0
"""Ratio from which a transliteration at the head of a clause needs no verb behind it."""
_CHINESE = 3.0
"""Ratio from which three characters are rather a Chinese name than the beginning of a transliteration."""
_SUBSTANCES = frozenset("汀平素胺酮醇酸苷唑韦林星钠钾酯")
"""Last characters of drugs: 赫赛汀."""
_LONGEST = 10


@dataclass(frozen=True, slots=True)
class Person:
    """Half-open span of one occurrence, the rule that found it and its weight (natural log)."""

    start: int
    end: int
    rule: str
    weight: float = 0.0


def people_in(text: str, blocked: set[int], known_ends: Iterable[int] = (), hits: Hits | None = None) -> list[Person]:
    """Occurrences of people in text order, without overlap.

    `blocked`: offsets of places, organisations and what is not read; `known_ends`: where places and organisations end.
    """
    contexts = Contexts(text, frozenset(known_ends), hits)
    found = [
        *_notable(contexts, hits),
        *_dotted(contexts, blocked),
        *_latin(contexts),
        *_clans(contexts, hits),
        *_undotted(contexts, blocked),
        *_chinese(contexts, blocked, hits),
    ]
    chosen = _best(person for person in found if person.start not in blocked and person.end - 1 not in blocked)
    return _listed(contexts, blocked, chosen)


def _chinese(contexts: Contexts, blocked: set[int], hits: Hits | None) -> Iterable[Person]:
    """Surname and given name, masked names (李某), and names behind a title that have no listed surname."""
    text, model = contexts.text, characters()
    surnames, first, second, single = model.surname, model.first, model.second, model.single
    titled = contexts.title_ends
    padded = text + "  "
    for start in [i for i, c in enumerate(text) if c in surnames and i not in blocked]:
        surname, one, two = surnames[text[start]], padded[start + 1], padded[start + 2]
        # Most surnames are words here; what no sign could lift over the threshold is left at once.
        likely = (
            surname + first.get(one, 1.0) + second.get(two, 1.0) > _ACCEPTED - _SIGNS
            or surname + single.get(one, 1.0) > _ACCEPTED_SHORT - _SIGNS
        )
        if (likely or start in titled or one in MASKS) and (person := chinese_at(contexts, start, surname)):
            yield person
    for start, base in compound_surnames().find(text, hits):
        if start not in blocked:
            yield from _compound_at(contexts, start, base)
    for start in titled:
        if start not in blocked:
            yield from _behind_title(contexts, start)


def chinese_at(contexts: Contexts, start: int, surname: float, extra: float = 0.0) -> Person | None:
    """The best Chinese name that begins at `start`; None where no reading weighs enough."""
    text, model, forbidden = contexts.text, characters(), no_given()
    if masked := is_masked(text, start + 1):
        left = contexts.left(start, masked)
        known = masked - start > 2 or contexts.right(masked) > -1 or left >= 1
        return Person(start, masked, "masked", 10.0) if known and left > -2 else None
    best: Person | None = None
    titled: bool | None = None
    for length in (3, 2):
        end = start + length
        given = text[start + 1 : end]
        if len(given) < length - 1:
            continue
        weight = model.chinese(surname, given)
        if weight < -2 or not forbidden.isdisjoint(given) or not given.isalpha() or given.isascii():
            continue
        if titled is None:
            titled = contexts.is_titled(start)
        least = _ACCEPTED if length == 3 or titled or extra else _ACCEPTED_SHORT
        if not titled and weight + extra + _SIGNS < least:
            continue
        right = contexts.right(end)
        if right < -1.5:
            if not titled:
                continue
            right -= 4.0
        elif right < 0:
            right -= 1.0
        weight += contexts.inner(start, end) + right + contexts.left(start, end) + extra
        if length == 3 and weight >= least - 1 and text.count(given) > 1 and text.count(given) == text.count(text[start:end]):
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
        if len(given) < length or given[0] in "的了在说称、" or not given.isalpha() or contexts.right(end) < 0:
            continue
        weight = 5.0 + model.chinese(0.0, given[:2]) / 2 + contexts.right(end) + contexts.left(start, end)
        weight += contexts.inner(base - 1, end) / 2 - (2.0 if length == 3 else 0.0)
        weight += 1.5 if length == 2 else 0.0
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


def _undotted(contexts: Contexts, blocked: set[int]) -> Iterable[Person]:
    """Transliterations without a dot: 武契奇, 冯德莱恩."""
    text, foreign = contexts.text, characters().foreign
    for run in foreign_run().finditer(text):
        low, high = run.span()
        likely = sum(max(0.0, foreign.get(c, 0.0)) for c in run.group()) > _ACCEPTED_ALONE - _SIGNS - 3
        if not likely and contexts.title_ends.keys().isdisjoint(range(low, high)):
            continue
        if text[high : high + 1] in DOTTED or text[low - 1 : low] in DOTTED:
            continue
        position = low
        while position <= high - 2:
            person = None if position in blocked else foreign_at(contexts, position, high)
            if person:
                yield person
                position = person.end
            else:
                position += 1


def foreign_at(contexts: Contexts, start: int, high: int, extra: float = 0.0) -> Person | None:
    """The best transliteration that begins at `start` and ends by `high`; None where none weighs enough."""
    text, foreign = contexts.text, characters().foreign
    left = contexts.left(start, start + 2) + extra
    if left < 0.4:
        return None
    titled = contexts.is_titled(start)
    if not titled and contexts.is_setting(start):
        return None
    least = _ACCEPTED_FOREIGN if titled or extra else _ACCEPTED_ALONE
    surname = characters().surname.get(text[start])
    # 桑文亮|凌晨 is written with such characters too.
    rival = surname is not None and characters().chinese(surname, text[start + 1 : start + 3] or " ") > _CHINESE
    best: Person | None = None
    total = foreign.get(text[start], -3.0)
    for end in range(start + 2, min(high, start + _LONGEST) + 1):
        total += foreign.get(text[end - 1], -3.0)
        right = contexts.right(end, foreign=True)
        if right < 0.4 or (end - start == 2 and not titled and not extra):
            continue
        if not titled and not extra and right < 2 and (left < 1 or total < _CLEAR or text[end - 1] in _SUBSTANCES):
            continue
        weight = min(total, _CAP) + (end - start) * _LONGER + left + right + contexts.inner(start, end, foreign=True)
        if weight >= least and total > (2.5 if rival else 1.5) * (end - start) and (best is None or weight > best.weight):
            best = Person(start, end, "title" if titled else "list" if extra else "foreign", weight)
    return best


def _dotted(contexts: Contexts, blocked: set[int]) -> Iterable[Person]:
    """Names with dots: where the first part begins and the last one ends is weighed, that it is a name is not."""
    text, foreign = contexts.text, characters().foreign
    for match in dotted_run().finditer(text):
        dots = [i for i in range(*match.span()) if text[i] in DOTTED]
        first, last = dots[0], dots[-1]
        letters = "".join(c for c in match.group() if c not in DOTTED)
        if all(text[dot] == "-" for dot in dots) and characters().transliterated(letters) < 1.5 * len(letters):
            continue
        starts = [s for s in range(max(match.start(), first - 9), first) if s not in blocked]
        stop = next((e for e in range(last + 3, match.end()) if contexts.goes_on(e)), match.end())
        ends = [e for e in range(last + 2, stop + 1) if e - 1 not in blocked]
        if not starts or not ends:
            continue
        opening = {s: sum(max(foreign.get(c, 0.2), 0.2) for c in text[s:first]) + contexts.left(s, first) for s in starts}
        closing = {
            e: sum(foreign.get(c, -2.0) for c in text[last + 1 : e])
            + contexts.right(e, foreign=True)
            + contexts.inner(last + 1, e, foreign=True)
            for e in ends
        }
        # 王储兼首相|穆罕默德: the last title counts.
        start = max((s for s in starts if contexts.is_titled(s)), default=max(starts, key=lambda s: (opening[s], -s)))
        # Where such characters stop, a name may: 买买提|种了.
        if stop == match.end() and not contexts.opens_word(stop - 2):
            run = sum(foreign.get(c, -2.0) for c in text[last + 1 : stop])
            closing[stop] = max(closing.get(stop, -9.0), run)
        ends = [e for e in ends if e in closing]
        end = max(ends, key=lambda e: (closing[e], e))
        yield Person(start, end, "title" if contexts.is_titled(start) else "foreign", 30.0)


def _notable(contexts: Contexts, hits: Hits | None) -> Iterable[Person]:
    """Names everybody knows, which their characters do not show: 普京, 库克."""
    for start, end in notable().find(contexts.text, hits):
        if contexts.left(start, end) > -2 and contexts.right(end, foreign=True) > 0:
            yield Person(start, end, "title" if contexts.is_titled(start) else "known", 25.0)


def _latin(contexts: Contexts) -> Iterable[Person]:
    """Latin names behind a title or before a verb of speaking: 首席执行官Elon Musk."""
    for match in LATIN.finditer(contexts.text):
        if contexts.is_titled(match.start()) or contexts.right(match.end()) > 2:
            yield Person(*match.span(), "latin", 20.0)


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
    return [by_start[start] for start in sorted(by_start)]


def _neighbour(contexts: Contexts, start: int, surnames: dict[str, float]) -> Person | None:
    text = contexts.text
    options = []
    if text[start : start + 1] in surnames:
        options.append(chinese_at(contexts, start, surnames[text[start]], _LISTED))
    if run := foreign_run().match(text, start):
        options.append(foreign_at(contexts, start, run.end(), _LISTED))
    return max((p for p in options if p), key=lambda p: p.weight, default=None)
