"""Indicator phrases to stable ids: a dictionary of names, composition for the rest.

    id = CODE [@qualifier] [@to-AREA] [/ id of the whole]

`跨境电商进出口` is TRADE_TOTAL of 跨境电商: `TRADE_TOTAL@跨境电商`. `对拉美出口` is `TRADE_EXPORT@to-419`. `机电产品出口占出口总值比重` is
`TRADE_EXPORT@机电产品/TRADE_EXPORT`. A phrase the dictionary does not know keeps its own normalised words under the code X, so that
equal phrases still meet: `X@手持发票数`. `Indicator.of(id)` reads an id back.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from dateline_enrichment.domain.data import rows
from dateline_enrichment.domain.folding import folded
from dateline_enrichment.domain.places import area_of, leading_area

UNKNOWN_CODE = "X"
LOCAL = frozenset(scope + level for scope in ("全", "我", "本", "该") for level in ("省", "市", "县", "区", "州"))
"""Areas that only the article tells the name of."""
_TO = "to-"
_NARROWER = "~"
_RESERVED = re.compile(r"[@/]")
_SHARE = re.compile(r"(?P<part>.+?)占(?P<whole>.*?)(?:总量)?的?(?:比重|比例|份额|百分比|比|之比)?")
_SHARE_TAIL = re.compile(r"(?:所占)?(?:比重|占比)$")
_CONTRIBUTION = re.compile(r"(?:拉动|带动|推动|贡献|影响|拉低|拖累)(?P<whole>.+?)(?:增长|上涨|下降|下跌|回落|上升)*")
_COUNTERPART = re.compile(r"(?P<before>.*?)(?:对|与|同|和|向|自|从)(?P<area>.+)")


class Head(NamedTuple):
    """One line of indicators.tsv: `kind` flow, stock, rate, index, price or quantity; `whose` area or entity."""

    code: str
    kind: str
    whose: str
    english: str
    name: str


@dataclass(frozen=True)
class Indicator:
    """What is measured: `code` of the dictionary, narrowed by `qualifier`, traded with `counterpart`, as part of `whole`.

    `area` is a place the phrase itself begins with (a code, or a word of LOCAL) and `growth` whether it speaks of a rate of change: neither is part of the id.
    """

    code: str
    qualifier: str = ""
    counterpart: str | None = None
    whole: "Indicator | None" = None
    area: str | None = None
    growth: bool = False

    @cached_property
    def id(self) -> str:
        """See the module."""
        words = "".join(f"@{word}" for word in (self.qualifier, self.counterpart and _TO + self.counterpart) if word)
        return f"{self.code}{words}" + (f"/{self.whole.id}" if self.whole else "")

    @classmethod
    def of(cls, identity: str) -> "Indicator":
        """The indicator of an id."""
        own, slash, whole = identity.partition("/")
        code, *words = own.split("@")
        counterpart = words.pop()[len(_TO) :] if words and words[-1].startswith(_TO) else None
        return cls(code, "".join(words), counterpart, cls.of(whole) if slash else None)

    @property
    def kind(self) -> str | None:
        """flow, stock, rate, index, price, quantity; None where the dictionary does not know the phrase."""
        head = heads().get(self.code)
        return head.kind if head else None

    @property
    def of_entity(self) -> bool:
        """Whether it is a company's or a market's figure rather than an economy's."""
        head = heads().get(self.code)
        return head is not None and head.whose == "entity"


class Relation(NamedTuple):
    """One line of relations.tsv; each part with its sign."""

    kind: str
    whole: str
    parts: tuple[tuple[str, int], ...]


@cache
def names() -> dict[str, Head]:
    """Every name of the dictionary."""
    return {
        folded(name.removeprefix(_NARROWER)): Head(row[0], row[1], row[2], row[3], row[4])
        for row in rows("indicators.tsv")
        for name in row[4:]
    }


@cache
def _narrower() -> frozenset[str]:
    """The names that mean less than their code does."""
    return frozenset(folded(name[1:]) for row in rows("indicators.tsv") for name in row[4:] if name.startswith(_NARROWER))


@cache
def heads() -> dict[str, Head]:
    """Every code."""
    return {head.code: head for head in names().values()}


@cache
def relations(kind: str) -> tuple[Relation, ...]:
    """How indicators hang together: the relations of a kind."""
    return tuple(
        Relation(row[0], row[1], tuple((part.lstrip("-"), -1 if part.startswith("-") else 1) for part in row[2:]))
        for row in rows("relations.tsv")
        if row[0] == kind
    )


@cache
def parts_of(code: str) -> frozenset[str]:
    """The codes that some sum adds up to this one."""
    return frozenset(part for relation in relations("sum") if relation.whole == code for part, _ in relation.parts)


@cache
def signed() -> frozenset[str]:
    """Codes of flows that may be negative."""
    return frozenset(code for relation in relations("signed") for code in (relation.whole, *(c for c, _ in relation.parts)))


@cache
def flow_of(code: str) -> str | None:
    """The flow by which a stock changes: 贷款 by 新增贷款."""
    return next((relation.parts[0][0] for relation in relations("flow") if relation.whole == code), None)


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of a kind of words.tsv, longest first."""
    found = [word for row in rows("words.tsv") if row[0] == kind for word in row[1:]]
    return tuple(sorted(found, key=len, reverse=True))


@cache
def _longest_name() -> int:
    return max(map(len, names()))


@cache
def _predicate() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, words('predicate')))})+$")


@lru_cache(maxsize=1 << 16)
def indicator_of(phrase: str) -> Indicator:
    """The indicator a phrase names; the longest known name at its end wins."""
    text = _RESERVED.sub("", folded(phrase))
    share = _SHARE.fullmatch(text) if "占" in text and text not in names() else None
    if share:
        part, whole = _plain(share["part"]), _plain(share["whole"]) if share["whole"] else None
        return Indicator(part.code, part.qualifier, part.counterpart, whole, area=part.area or (whole.area if whole else None))
    named = _SHARE_TAIL.sub("", text)
    return _plain(named if named and text not in names() and _plain(named).code != UNKNOWN_CODE else text)


@lru_cache(maxsize=1 << 14)
def contribution_of(part: str | None, phrase: str) -> Indicator | None:
    """`拉动出口增长` of a part: the part within the whole that it moves; None when the phrase names no whole."""
    match = _CONTRIBUTION.fullmatch(_RESERVED.sub("", folded(phrase)))
    if not match:
        return None
    whole = _plain(match["whole"])
    of = indicator_of(part) if part else Indicator(UNKNOWN_CODE)
    return Indicator(of.code, of.qualifier, of.counterpart, whole, area=of.area or whole.area)


def indicator_words(words: str) -> str:
    """Words as they stand in an id."""
    return _trimmed(_RESERVED.sub("", folded(words)))


def _plain(text: str) -> Indicator:
    named, growth = _without(text, "growth")
    named, _ = _without(named, "tail")
    for candidate in (named, _predicate().sub("", named)):
        for start in range(max(0, len(candidate) - _longest_name()), len(candidate)):
            head = names().get(candidate[start:])
            if head is not None:
                narrower = candidate[start:] if candidate[start:] in _narrower() else ""
                return _composed(head.code, candidate[:start], growth, narrower)
    return _composed(UNKNOWN_CODE, named, growth)


def _composed(code: str, before: str, growth: bool, narrower: str = "") -> Indicator:
    entity = code in heads() and heads()[code].whose == "entity"
    area, rest = (None, _trimmed(before)) if entity else _led_by_area(_trimmed(before))
    rest = _trimmed(rest)
    if area and not rest and code == UNKNOWN_CODE:
        return Indicator(code, _trimmed(before), growth=growth)
    counterpart = _COUNTERPART.fullmatch(rest) if code != UNKNOWN_CODE else None
    other = (area_of(counterpart["area"]) or area_of(_trimmed(counterpart["area"]))) if counterpart else None
    if counterpart and other:
        return Indicator(code, _trimmed(counterpart["before"]) + narrower, other.code, area=area, growth=growth)
    return Indicator(code, rest + narrower, area=area, growth=growth)


def _led_by_area(words: str) -> tuple[str | None, str]:
    return (words[:2], words[2:]) if words[:2] in LOCAL else leading_area(words)


def _without(text: str, kind: str) -> tuple[str, bool]:
    """The text without its closing words of a kind, unless they are part of a name; whether there were any."""
    found, changed = False, True
    while changed:
        changed = False
        for word in words(kind):
            if text.endswith(word) and len(text) > len(word) and text not in names():
                text, found, changed = text[: -len(word)], True, True
                break
    return text, found


def _trimmed(text: str) -> str:
    """Without the words that narrow nothing, at either end."""
    changed = True
    while changed:
        changed = False
        for word in words("empty"):
            if text.startswith(word):
                text, changed = text[len(word) :], True
            elif text.endswith(word):
                text, changed = text[: -len(word)], True
    return text
