"""What one article's own figures tell about each other: series keys, money by the stated rate, arithmetic."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_enrichment.domain import enrich
from dateline_enrichment.domain.intervals import Interval, factor
from dateline_schema.ids import digest
from dateline_schema.periods import Period
from dateline_schema.records import EnrichedBatch, Evidence, Extractor, FactBatch, Observation, Precision
from dateline_schema.records.fact import ObservationFact

YEAR = Period.of("2023")


def figure(text: str, value: str, unit: str, indicator: str, **more: Any) -> Observation:
    digits = text.rstrip("%万亿元美英镑").lstrip("+-")
    scale = next((s for s in ("万亿", "亿", "万") if text.startswith(digits + s)), "")
    decimals = len(digits.partition(".")[2])
    change = unit == "%"
    return Observation(
        **{
            "indicator": indicator,
            "value": value,
            "unit": unit,
            "measure": "change" if change else "level",
            "comparison": "yoy" if change else None,
            "period": YEAR,
            "precision": Precision(digits=len(digits), decimals=decimals, scale=scale),
            "quote": text,
        }
        | more
    )


def enriched(*bodies: Observation, words: str = "，") -> EnrichedBatch:
    """The figures as facts of one article, `words` between each two."""
    facts, position = [], 0
    for number, body in enumerate(bodies):
        evidence = Evidence(exact=body.quote, suffix=words, start=position, end=position + len(body.quote))
        facts.append(
            ObservationFact(
                fact_id=digest(bytes([number])), article_id=digest(b"a"), evidence=evidence, confidence=1,
                extractor=Extractor(name="test", version="0"), body=body,
            )
        )  # fmt: skip
        position = evidence.end + len(words)
    return enrich(
        FactBatch(article_id=digest(b"a"), page_id=digest(b"p"), source="test", extractor_version="0", facts=tuple(facts))
    )


def verdicts(batch: EnrichedBatch) -> dict[str, str]:
    return {check.kind: check.verdict for fact in batch.facts for check in fact.enriched.checks}


def test_import_value_agrees_with_price_and_quantity() -> None:
    batch = enriched(
        figure("0.3%", "-0.3", "%", "我国进口值"),
        figure("3.1%", "-3.1", "%", "进口价格"),
        figure("2.9%", "2.9", "%", "进口数量"),
    )
    assert verdicts(batch) == {"value=price*quantity": "consistent"}
    assert all(len(fact.enriched.checks) == 1 for fact in batch.facts)


def test_a_wrong_digit_in_the_quantity_is_noticed() -> None:
    batch = enriched(
        figure("0.3%", "-0.3", "%", "进口值"),
        figure("3.1%", "-3.1", "%", "进口价格"),
        figure("9.2%", "9.2", "%", "进口数量"),
    )
    assert verdicts(batch) == {"value=price*quantity": "inconsistent"}


@pytest.mark.parametrize(("total", "verdict"), [("0.2", "consistent"), ("0.9", "inconsistent"), ("-1.2", "inconsistent")])
def test_a_total_grows_between_its_parts(total: str, verdict: str) -> None:
    batch = enriched(
        figure(f"{total}%", total, "%", "货物贸易进出口总值"),
        figure("0.6%", "0.6", "%", "出口值"),
        figure("0.3%", "-0.3", "%", "进口值"),
    )
    assert verdicts(batch) == {"growth-between-parts": verdict}


@pytest.mark.parametrize(("exports", "verdict"), [("23.77", "consistent"), ("23.75", "inconsistent")])
def test_exports_and_imports_make_the_total(exports: str, verdict: str) -> None:
    batch = enriched(
        figure("41.76万亿元", "41760000000000", "CNY", "进出口总值"),
        figure(f"{exports}万亿元", f"{Decimal(exports) * 10**12:f}".removesuffix(".00"), "CNY", "出口"),
        figure("17.99万亿元", "17990000000000", "CNY", "进口"),
    )
    assert verdicts(batch) == {"parts=total": verdict}


def test_quarters_of_which_some_are_only_bounded_make_an_inequality() -> None:
    quarters = [
        figure("10万亿元", "10000000000000", "CNY", "进出口", period=Period.quarter(2023, n), bound="ge") for n in (2, 3, 4)
    ]
    first = figure("9.69万亿元", "9690000000000", "CNY", "进出口", period=Period.quarter(2023, 1))
    year = figure("41.76万亿元", "41760000000000", "CNY", "进出口总值")
    assert verdicts(enriched(year, first, *quarters))["periods=total"] == "consistent"
    too_small = figure("35.76万亿元", "35760000000000", "CNY", "进出口总值")
    assert verdicts(enriched(too_small, first, *quarters))["periods=total"] == "inconsistent"


def test_a_month_is_no_more_than_its_year() -> None:
    year = figure("41.76万亿元", "41760000000000", "CNY", "进出口")
    december = figure("3.81万亿元", "3810000000000", "CNY", "进出口", period=Period.month(2023, 12))
    assert verdicts(enriched(year, december)) == {"part<=total": "consistent"}


NUMBERS = st.decimals(-(10**6), 10**6, places=2)


@given(NUMBERS, NUMBERS, st.sampled_from(["eq", "approx"]))
def test_an_interval_holds_the_value_it_was_printed_from(value: Decimal, other: Decimal, bound: str) -> None:
    def printed(number: Decimal) -> Interval:
        text = f"{number:.2f}".replace("-0.00", "0.00")
        return Interval.printed(figure(f"{abs(number):.2f}", text, "CNY", "x", bound=bound))

    a, b = printed(value), printed(other)
    assert a.low <= value <= a.high
    assert (a + b).low <= value + other <= (a + b).high
    assert (a * b).low <= value * other <= (a * b).high
    assert factor(a).meets(Interval(1 + value / 100, 1 + value / 100))
