"""Whatever figures come in, enrichment answers, alike each time, and keeps the facts as they are."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline_enrichment.domain import enrich, history_wanted
from dateline_enrichment.domain.history import KnownFigures, known_figures
from dateline_enrichment.domain.rates import DatedRate, RateTable
from dateline_enrichment.domain.series import SeriesKey
from dateline_schema.ids import digest
from dateline_schema.periods import Period
from dateline_schema.records import Bond, EnrichedBatch, Evidence, Extractor, FactBatch, Observation, Precision, Structure
from dateline_schema.records.fact import ObservationFact

PHRASES = (
    "进出口", "出口", "进口", "进口价格", "进口数量", "贸易顺差", "机电产品出口占出口总值比重", "拉动出口增长", "国内生产总值", "净利润",
    "净利率", "营业收入", "城镇人口", "乡村人口", "人口", "手持发票数", "占", "对", "的", "@/.", "关税税率", "汇率", None,
)  # fmt: skip
LABELS = (
    "2023",
    "2022",
    "2023-Q4",
    "2023-12",
    "2023-11",
    "2023-01/2023-11",
    "2023-Q2/2023-Q4",
    "2023-12-31",
    "2020-02-29",
    "0001",
    "0001-01-01",
    "9999",
    "9999-12-31",
    None,
)
RELATIONS = (
    "movement", "growth", "relative", "step", "share", "sum", "parts", "balance", "average", "product", "conversion", "rate", "gap",
    "falling", "rising", "unheardof",
)  # fmt: skip
NUMBERS = st.integers(0, 12)
BONDS = st.builds(
    lambda relation, figures, rose: Bond(relation=relation, figures=tuple(figures), rose=rose),
    st.sampled_from(RELATIONS), st.lists(NUMBERS, min_size=3, max_size=3), st.sampled_from([None, True, False]),
).map(lambda bond: bond.model_copy(update={"figures": bond.figures[:2]}) if bond.relation in PAIRS else bond)  # fmt: skip
PAIRS = ("movement", "conversion", "rate")
VALUES = st.one_of(
    st.decimals(-(10**6), 10**6, places=2), st.sampled_from([Decimal(0), Decimal(1), Decimal(10) ** 40, Decimal("1e-20")])
)
TABLE = RateTable.of([DatedRate(date(2023, 12, 29), "USD", "CNY", Decimal("7.1"), "t")])


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    value, low = draw(VALUES), draw(VALUES)
    label = draw(st.sampled_from(LABELS))
    bound = draw(st.sampled_from(["eq", "approx", "gt", "ge", "lt", "le", "range"]))
    fields: dict[str, Any] = {
        "indicator": draw(st.sampled_from(PHRASES)),
        "subject": draw(st.sampled_from([None, "我国", "江海股份", "全省", "某"])),
        "area": draw(st.sampled_from([None, "美国", "全国", ""])),
        "value": f"{value:f}".replace("-0.00", "0.00"),
        "unit": draw(st.sampled_from(["CNY", "USD", "%", "pp", "倍", "人", "", "CNY/吨", "吨", "GBP"])),
        "measure": draw(st.sampled_from(["level", "change", "share", "contribution", "ratio", "rank", "count"])),
        "comparison": draw(st.sampled_from([None, "yoy", "mom", "qoq", "vs_plan", "since:2019", "since:x", "other"])),
        "period": Period.of(label) if label else None,
        "bound": bound,
        "low": f"{min(value, low):f}".replace("-0.00", "0.00") if bound == "range" else None,
        "high": f"{max(value, low):f}".replace("-0.00", "0.00") if bound == "range" else None,
        "status": draw(st.sampled_from(["actual", "preliminary", "forecast"])),
        "precision": Precision(digits=3, decimals=draw(st.integers(0, 3)), scale=draw(st.sampled_from(["", "万", "亿", "怪"]))),
        "quote": f"{abs(value)}亿元",
        "structure": Structure(
            number=draw(NUMBERS),
            paragraph=draw(st.integers(0, 2)),
            sentence=draw(st.integers(0, 4)),
            clause=0,
            transformation=draw(st.sampled_from([None, "flow", "real", "since", "cumulative"])),
            each=draw(st.booleans()),
            row=draw(st.sampled_from([None, 0, 1])),
            rank=draw(st.sampled_from([None, 1, 2])),
            within=draw(st.sampled_from([None, 0])),
            bonds=tuple(draw(st.lists(BONDS, max_size=2))),
        )
        if draw(st.booleans())
        else None,
    }
    return Observation(**fields)


@st.composite
def batches(draw: st.DrawFn) -> FactBatch:
    article = digest(draw(st.binary(max_size=2)))
    facts, position = [], 0
    for number, body in enumerate(draw(st.lists(observations(), max_size=12))):
        words = draw(st.sampled_from(["，", "。", "约合", "降为", "（约合", "。\n其中，出口", "、"]))
        evidence = Evidence(exact=body.quote, prefix=words, suffix=words, start=position, end=position + len(body.quote))
        position = evidence.end + len(words)
        facts.append(
            ObservationFact(
                fact_id=digest(article.encode() + bytes([number])), article_id=article, evidence=evidence, confidence=1,
                extractor=Extractor(name="observation/any", version="0"), body=body,
            )
        )  # fmt: skip
    return FactBatch(
        article_id=article, page_id=digest(b"p"), source=draw(st.sampled_from(["a", "b"])),
        extractor_version="0", headline_figures=tuple(draw(st.lists(observations(), max_size=2))),
        published_on=draw(st.sampled_from([None, date(2024, 1, 12), date.min, date.max])), facts=tuple(facts),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(batches(), batches())
def test_any_figures_are_answered_the_same_each_time(one: FactBatch, other: FactBatch) -> None:
    history = KnownFigures(known_figures(enrich(other)))
    told = enrich(one, history, TABLE)
    assert told == enrich(one, history, TABLE)
    assert EnrichedBatch.decode(told.encode()) == told
    assert tuple(row.fact for row in told.facts) == one.facts
    ours = {fact.fact_id for fact in one.facts}
    for row in told.facts:
        if row.enriched.series_key:
            assert str(SeriesKey.parse(row.enriched.series_key)) == row.enriched.series_key
        for check in row.enriched.checks:
            assert row.fact.fact_id in check.inputs
            assert ours.intersection(check.inputs)
            assert check.expression
    assert len(history_wanted(one)) <= 60 * len(one.facts)
