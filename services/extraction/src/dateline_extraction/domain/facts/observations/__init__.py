"""Figures into observations: what was measured, whose, when, against what, and how sure.

    figures -> clauses and runs -> a rule per construction -> period, comparison, source -> drafts

The rules stand in one table, `rules.RULES`; `explain` shows what each figure's rule saw.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.facts.observations.choice.choose import chosen
from dateline_extraction.domain.facts.observations.explain import explain
from dateline_extraction.domain.facts.observations.printing import local_currency
from dateline_extraction.domain.facts.observations.provenance import Provenance
from dateline_extraction.domain.facts.observations.reader import Reading, read
from dateline_extraction.domain.facts.observations.script import plain_view, printed
from dateline_extraction.domain.facts.observations.structure import structures
from dateline_extraction.domain.facts.observations.weighed.confidence import Sureness, probability
from dateline_schema.records import Observation
from dateline_schema.records.observation import Precision

__all__ = ["explain", "observations"]

_MONEY = re.compile(
    "利润|收入|投资|金额|资产|营收|销售额|总值|产值|资金|贷款|存款|盈利|亏损|成交额|市值|票房|开支|支出|赤字|盈余|成本|费用|债务|余额|罚款|预算|订单额|损失|赔偿|补贴|税收|收益|溢利"
)
_HEADS = re.compile("(?:新生儿|婴儿|人口|患者|学生|游客|旅客|考生|毕业生)总?数量?$")
_PEOPLE = (
    "人数",
    "就业",
    "人口",
    "人次",
    "儿童",
    "消费者",
    "患者",
    "用户",
    "租户",
    "游客",
    "旅客",
    "居民",
    "学生",
    "员工",
    "观众",
    "难民",
)


def observations(document: Document) -> Iterator[Draft]:
    """Every figure of the article that informs, in reading order, bound where a rule knows how and left open where none does."""
    view = plain_view(document)
    provenance, readings = Provenance(view), chosen(view, read(view))
    structure = structures(view, readings)
    sureness = Sureness(view, readings)
    for number, reading in enumerate(readings):
        figure = reading.figure
        plain = _observation(view, reading, provenance)
        features = sureness.features(number, plain)
        body = printed(plain, document, view).model_copy(update={"structure": structure[figure.start, figure.end]})
        yield Draft(figure.start, figure.end, body, f"observation/{reading.rule}", probability(features), features)


def _observation(document: Document, reading: Reading, provenance: Provenance) -> Observation:
    figure, binding = reading.figure, reading.binding
    value = -figure.value if binding.sign < 0 and figure.value > 0 else figure.value
    return Observation(
        indicator=binding.indicator,
        subject=binding.subject,
        area=binding.area,
        value=_plain(value),
        unit=binding.unit or _unit(document, reading),
        measure=binding.measure,
        comparison=binding.comparison,
        period=reading.choice.period,
        bound=figure.bound,
        low=None if figure.low is None else _plain(figure.low),
        high=None if figure.high is None else _plain(figure.high),
        status=provenance.status_of(reading),
        attribution=provenance.attribution_of(reading),
        speaker=provenance.speaker_of(reading),
        precision=Precision(digits=max(1, figure.digits), decimals=figure.decimals, scale=figure.scale),
        quote=document.article.text[figure.start : figure.end],
    )


def _unit(document: Document, reading: Reading) -> str:
    """The figure's unit; of a bare number, what its indicator counts."""
    if reading.figure.unit:
        return reading.figure.unit
    indicator = reading.binding.indicator or ""
    if reading.figure.scale and _MONEY.search(indicator):
        return local_currency(document, document.text)
    if "指数" in indicator or "PMI" in indicator:
        return "index"
    if indicator.endswith("场次"):
        return "场"
    if indicator.endswith("人次"):
        return "人次"
    return "人" if indicator.endswith(_PEOPLE) or _HEADS.search(indicator) else ""


def _plain(value: Decimal) -> str:
    """Plain digits without an exponent or trailing zeros."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
