"""The headline's figures against the body's."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dateline_enrichment.domain.checks.pool import judged
from dateline_enrichment.domain.conversions import is_currency
from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.folding import folded
from dateline_enrichment.domain.intervals import EVERYTHING, SCALES, Interval
from dateline_enrichment.domain.series import PER_CENT, POINTS, unit_of
from dateline_schema.records import Check

_CURRENCIES = {
    "元": "",
    "人民币": "CNY",
    "美元": "USD",
    "英镑": "GBP",
    "欧元": "EUR",
    "日元": "JPY",
    "港元": "HKD",
    "卢布": "RUB",
    "韩元": "KRW",
}
_FIGURE = re.compile(
    r"(?P<bound>超过|超|逾|突破|破|近|约|达)?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千)?(?P<more>多|余)?"
    r"(?P<unit>%|个百分点|美元|英镑|欧元|日元|港元|卢布|韩元|元|万?吨|公里|人次|[人名家个辆台架件户只头艘列班])?"
)
_CHANGE = re.compile(r"增长?|上涨|涨|升|下降|降|下跌|跌|减少|减|回落|下滑|缩水")
FAR = 4
"""A body figure more than a quarter away from a headline's 逾, 近 or 约 is another figure."""
ENOUGH_SHARED = 2
"""Pairs of letters that the headline and a figure's words must share before the two are taken to speak of the same thing."""

SURELY_SHARED = 3
"""Pairs from which the headline means one of several such figures, whichever it is."""


class _Printed(NamedTuple):
    words: str
    before: str
    value: Decimal
    interval: Interval
    unit: str | None
    change: bool


def headline_against_body(headline: str | None, figures: tuple[Figure, ...]) -> Iterator[Check]:
    """标题25亿英镑 = 正文25亿英镑. Where the body has no such figure, against the one that the headline's words are about, if any."""
    for printed in _printed(headline or ""):
        like = [figure for figure in figures if _comparable(printed, figure)]
        meant = _nearest(printed, like) or _meant(printed, headline or "", like)
        if meant is not None:
            words = f"headline {printed.words}", f"body {meant.observation.quote}"
            yield judged("headline=body", printed.interval, _size(meant), words, (meant,))


def _printed(headline: str) -> Iterator[_Printed]:
    text = folded(headline)
    for match in _FIGURE.finditer(text):
        unit, scale = match["unit"], match["scale"] or ""
        if not (unit or scale) or (match["number"].isdigit() and len(match["number"]) == 4 and not scale and not unit):
            continue
        if unit and unit.startswith("万"):
            unit, scale = unit[1:], "万"
        number = Decimal(match["number"].replace(",", ""))
        step = Decimal(SCALES[scale]).scaleb(-len(match["number"].partition(".")[2]))
        interval = _bounded(number * SCALES[scale], step, match["bound"] or match["more"] or "")
        before = text[: match.start()]
        yield _Printed(match[0], before, number * SCALES[scale], interval, _unit(unit), bool(_CHANGE.search(before[-6:])))


def _unit(word: str | None) -> str | None:
    """The code; an empty string is any currency, None any unit."""
    if word is None:
        return None
    if word in ("%", "个百分点"):
        return PER_CENT if word == "%" else POINTS
    return _CURRENCIES[word] if word in _CURRENCIES else unit_of(word)


def _bounded(value: Decimal, step: Decimal, bound: str) -> Interval:
    if bound in ("超过", "超", "逾", "突破", "破"):
        return Interval(value, EVERYTHING.high)
    if bound in ("多", "余"):
        return Interval(value, value + Decimal(1).scaleb(value.normalize().as_tuple().exponent))  # type: ignore[arg-type]
    if bound == "近":
        return Interval(Decimal(0), value)
    width = step if bound == "约" else step / 2
    return Interval(value - width, value + width)


def _comparable(printed: _Printed, figure: Figure) -> bool:
    unit = figure.key.unit
    if printed.unit is None:
        return unit not in (PER_CENT, POINTS, "X") and bool(figure.observation.precision.scale)
    if printed.unit == "":
        return is_currency(unit)
    return unit == printed.unit and not (unit == PER_CENT and printed.change and figure.is_level)


def _nearest(printed: _Printed, like: list[Figure]) -> Figure | None:
    """The figure that agrees and lies nearest; 逾42亿 speaks of 42.21亿, not of 515亿."""
    agreeing = [figure for figure in like if printed.interval.meets(_size(figure))]
    return min(
        (figure for figure in agreeing if abs(abs(figure.value) - printed.value) <= printed.value / FAR),
        key=lambda figure: abs(abs(figure.value) - printed.value),
        default=None,
    )


def _size(figure: Figure) -> Interval:
    """A fall of 9.8 % is printed 9.8 %."""
    return -figure.interval if figure.value < 0 else figure.interval


def _meant(printed: _Printed, headline: str, like: list[Figure]) -> Figure | None:
    """The figure that shares most with the headline, when one does and clearly."""
    pairs = _pairs(folded(headline))
    scored = [(len(pairs & _pairs(_own_words(figure))), figure) for figure in like]
    best = max((score for score, _ in scored), default=0)
    top = [figure for score, figure in scored if score == best]
    if best < ENOUGH_SHARED or (best < SURELY_SHARED and len({figure.observation.value for figure in top}) > 1):
        return None
    return min(top, key=lambda figure: abs(abs(figure.value) - printed.value))


def _own_words(figure: Figure) -> str:
    body = figure.observation
    return folded(
        (body.subject or "") + (body.indicator or "") + ("" if figure.fact is None else figure.fact.evidence.suffix[:6])
    )


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1) if not words[i].isascii() and not words[i + 1].isascii()}
