"""The day of a page's issue where nobody states it: concluded from the datelines of its articles and the years that they print.

A dateline names month and day. The year is the one that the text ties to it; a text that reports a whole year's total, or a month
later in the year than its own dateline, is printed in the year behind it. The articles of one page share one issue.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from dateline_schema.records import Article, Dateline

INFERRED = "the day of issue is not stated: it was concluded from datelines and the years in the text"

_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_THIS = re.compile(r"(?:今年|今天|本月)[（(]?(\d{4})年")
_SENTENCE = re.compile(r"[^。！？；\n]+")
_AHEAD = re.compile(r"将|计划|預計|预计|目标|力争|拟|到(?:19|20)\d\d年|規劃|规划|展望|有望")
_MONTH = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_TOTAL = re.compile(r"((?:19|20)\d\d)年(?![\d一二三四上下前以第末底初春夏秋冬至到起来间])")
_FIGURE = re.compile(r"同比|比上年|比\d{4}年|全年|累计|增长\s?\d|下降\s?\d|总[值额量]|共|达到?\s?\d|超过?\s?\d|完成|实现")
_NEAR = 3
"""Days within which the datelines of one issue lie."""


def year_of(text: str, month: int) -> int | None:
    """The year of a dateline of that month, as the text tells it; None where it prints no year."""
    plain = text.translate(_WIDE)
    this = _THIS.search(plain)
    if this:
        return int(this[1])
    past = [sentence[0] for sentence in _SENTENCE.finditer(plain) if not _AHEAD.search(sentence[0])]
    told = [*_by_month(past, month), *_by_total(past)]
    if told:
        return max(told)
    printed = [int(year) for year in _YEAR.findall(plain)]
    months = [int(year) for year, _ in _MONTH.findall(plain)]
    return max(months or printed, default=None)


def _by_month(sentences: Sequence[str], month: int) -> Iterator[int]:
    """2023年12月 in a text of January: of the next year."""
    for sentence in sentences:
        for year, other in _MONTH.findall(sentence):
            yield int(year) + (int(other) > month)


def _by_total(sentences: Sequence[str]) -> Iterator[int]:
    """A year that is summed up is over."""
    for sentence in sentences:
        if _FIGURE.search(sentence):
            for year in _TOTAL.findall(sentence):
                yield int(year) + 1


def in_one_issue(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles of a page without a stated day of issue, all with the latest day of their datelines.

    Where the datelines are too far from each other to be of one issue, or none prints a year, each keeps what it has of its own.
    """
    told = [a.dateline for a in articles if a.dateline and a.dateline.month and a.dateline.day]
    years = Counter(year for a in articles if a.dateline and a.dateline.month and (year := year_of(a.text, a.dateline.month)))
    if not told or not years:
        return tuple(articles)
    year = max(years, key=lambda one: (years[one], one))
    days = {line: _nearest(line, year, told) for line in told}
    known = [day for day in days.values() if day]
    if not known or (max(known) - min(known)).days > _NEAR:
        return tuple(map(_marked, articles))
    issue = max(known)
    return tuple(_marked(_dated(article, issue, days)) for article in articles)


def _nearest(line: Dateline, year: int, others: Sequence[Dateline]) -> date | None:
    """The dateline's day; one of December on a page of January is last year's."""
    turned = line.month == 12 and any(other.month == 1 for other in others)
    try:
        return date(year - turned, line.month or 1, line.day or 1)
    except ValueError:
        return None


def _dated(article: Article, issue: date, days: dict[Dateline, date | None]) -> Article:
    line = article.dateline
    own = days.get(line) if line else None
    return article.model_copy(
        update={"published_on": issue, "dateline": line.model_copy(update={"date": own}) if line and own else line}
    )


def _marked(article: Article) -> Article:
    """An inferred day says so."""
    if article.published_on is None:
        return article
    return article.model_copy(update={"published_on_inferred": True, "doubts": (*article.doubts, INFERRED)})
