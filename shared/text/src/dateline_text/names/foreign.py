"""Foreign names: transliterations with and without dots (武契奇, 叶海亚·辛瓦尔), and Latin letters."""

from collections.abc import Iterable
from functools import cache
from itertools import repeat

from dateline_text.names.characters import characters
from dateline_text.names.contexts import SIGNS, Contexts
from dateline_text.names.person import DOTTED, HYPHENS, LATIN, Person, dotted_runs, foreign_run, words

_ACCEPTED_FOREIGN = 9.0
_ACCEPTED_ALONE = 11.0
"""Transliterations nobody introduces are as often places and brands."""
_CAP = 9.0
"""Long transliterations are no surer than this: the same characters write places and brands."""
_LONGER = 0.8
"""What a character more is worth: a transliteration goes on as long as its characters do."""
_CLEAR = 6.0
"""Ratio from which a transliteration at the head of a clause needs no verb behind it."""
_CHINESE = 3.0
"""Ratio from which three characters are rather a Chinese name than the beginning of a transliteration."""
_SUBSTANCES = frozenset("汀平素胺酮醇酸苷唑韦林星钠钾酯")
"""Last characters of drugs: 赫赛汀."""
_LIKELY = _ACCEPTED_ALONE - SIGNS - 3
"""Ratio without which no sign but a title makes a name of a run."""
_LEADS = frozenset("但由而且对让被把给向从据与和在")
_CLOSE = 1.5
"""Ratio of a character that belongs to the transliteration behind it where nothing parts the two."""
DRUGS = frozenset("汀胺酮醇酸苷唑钠钾酯")
"""Of the last characters of drugs those with which no name of a person ends."""
_LONGEST = 10


@cache
def _gains() -> dict[str, float]:
    """The ratios that speak for a transliteration."""
    return {character: ratio for character, ratio in characters().foreign.items() if ratio > 0}


def undotted(contexts: Contexts, blocked: set[int]) -> Iterable[Person]:
    """Transliterations without a dot: 武契奇, 冯德莱恩."""
    text, gains, titled = contexts.text, _gains(), contexts.title_ends.keys()
    for run in foreign_run().finditer(text):
        low, high = run.span()
        rest = sum(map(gains.get, run.group(), repeat(0.0)))
        if rest <= _LIKELY and titled.isdisjoint(range(low, high)):
            continue
        if text[high : high + 1] in DOTTED or text[low - 1 : low] in DOTTED:
            continue
        free = low
        for position in range(low, high - 1):
            if rest <= _LIKELY and titled.isdisjoint(range(position, high)):
                break
            rest -= gains.get(text[position], 0.0)
            if position < free or position in blocked:
                continue
            if (person := foreign_at(contexts, position, high)) is not None:
                yield person
                free = person.end


def foreign_at(contexts: Contexts, start: int, high: int, extra: float = 0.0) -> Person | None:
    """The best transliteration that begins at `start` and ends by `high`; None where none weighs enough."""
    text, foreign = contexts.text, characters().foreign
    left = contexts.left(start, start + 2) + extra
    if left < 0.4:
        return None
    titled = contexts.is_titled(start)
    if not titled and (text[start] in _LEADS or (left < 1 and foreign.get(text[start - 1 : start], -3.0) > _CLOSE)):
        # 但|辛纳, 拉|杜卡努
        return None
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
        if text[end - 1] in DRUGS and not titled:
            continue
        if right < 0.4 or (end - start == 2 and not titled and not extra):
            continue
        if not titled and not extra and right < 2 and (left < 1 or total < _CLEAR or text[end - 1] in _SUBSTANCES):
            continue
        if (post := words("post").before(text, end)) is not None and end - start > len(post) + 1:
            # 林琳|博士
            continue
        weight = min(total, _CAP) + (end - start) * _LONGER + left + right + contexts.inner(start, end, foreign=True)
        if weight >= least and total > (2.5 if rival else 1.5) * (end - start) and (best is None or weight > best.weight):
            best = Person(start, end, "title" if titled else "list" if extra else "foreign", weight)
    return best


def dotted(contexts: Contexts, blocked: set[int]) -> Iterable[Person]:
    """Names with dots: where the first part begins and the last one ends is weighed, that it is a name is not."""
    text, foreign = contexts.text, characters().foreign
    for match in dotted_runs(text):
        dots = [i for i in range(*match.span()) if text[i] in DOTTED]
        first, last = dots[0], dots[-1]
        letters = "".join(c for c in match.group() if c not in DOTTED)
        if all(text[dot] in HYPHENS for dot in dots) and characters().transliterated(letters) < 1.5 * len(letters):
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


def latin(contexts: Contexts) -> Iterable[Person]:
    """Latin names behind a title or before a verb of speaking: 首席执行官Elon Musk."""
    for match in LATIN.finditer(contexts.text):
        if contexts.is_titled(match.start()) or contexts.right(match.end()) > 2:
            yield Person(*match.span(), "latin", 20.0)
