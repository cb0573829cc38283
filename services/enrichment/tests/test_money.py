"""Amounts in CNY and USD: by the article's own rate, else by the dated table, with the rate beside them; never by a guess."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_enrichment.domain import enrich, rate_days
from dateline_enrichment.domain.rates import NO_RATES, DatedRate, InvalidRates, Rates, RateTable, rates_in
from dateline_extraction.domain.facts import batch_of
from dateline_schema.ids import digest
from dateline_schema.records import Article, FactBatch
from dateline_schema.records.enriched import Check, Money

PUBLISHED = date(2024, 1, 14)
FRIDAY = date(2024, 1, 12)
TABLE = RateTable.of(
    [
        DatedRate(FRIDAY, "USD", "CNY", Decimal("7.105"), "CFETS"),
        DatedRate(FRIDAY, "GBP", "USD", Decimal("1.275"), "ECB"),
        DatedRate(date(2022, 12, 30), "USD", "CNY", Decimal("6.9646"), "CFETS"),
    ]
)


def facts(text: str) -> FactBatch:
    article = Article(
        article_id=digest(text.encode()), page_id=digest(b"p"), ordinal=0, source="test", headline="标题",
        paragraphs=(text,), text=text, published_on=PUBLISHED,
    )  # fmt: skip
    return batch_of(article)


def money(text: str, rates: Rates = NO_RATES) -> dict[str, dict[str, Money]]:
    batch = enrich(facts(text), rates=rates)
    return {
        row.fact.body.quote: {one.currency: one for one in row.enriched.money}
        for row in batch.facts
        if row.fact.kind == "observation"
    }


def checks(text: str) -> set[tuple[str, str]]:
    found: set[Check] = {check for row in enrich(facts(text)).facts for check in row.enriched.checks}
    return {(check.kind, check.verdict) for check in found}


def test_the_rate_that_the_article_states_comes_first() -> None:
    aid = money("英国将提供25亿英镑（1英镑约合1.27美元）援助。", TABLE)["25亿英镑"]["USD"]
    assert (aid.value, aid.rate, aid.rate_source, aid.rate_date) == ("3175000000", "1.27", "1英镑 = 1.27美元", None)


def test_an_amount_that_the_article_converts_itself_is_taken_from_its_words() -> None:
    (found,) = money("英国将提供25亿英镑（约合31.8亿美元）援助。")["25亿英镑"].values()
    assert (found.currency, found.value, found.rate_source) == ("USD", "3180000000", "25亿英镑 = 31.8亿美元")


@pytest.mark.parametrize("words", ["，另有", "或", "和"])
def test_two_amounts_side_by_side_are_no_rate(words: str) -> None:
    assert money(f"英国将提供25亿英镑{words}31.8亿美元。")["25亿英镑"] == {}


def test_the_table_converts_directly_by_the_inverse_and_through_one_currency_of_the_same_day() -> None:
    found = money("英国将提供25亿英镑援助。", TABLE)["25亿英镑"]
    assert found["USD"].value == "3187500000"
    assert Decimal(found["CNY"].value) == Decimal("2500000000") * Decimal("1.275") * Decimal("7.105")
    assert found["CNY"].rate_date == FRIDAY
    assert "ECB" in found["CNY"].rate_source
    assert "CFETS" in found["CNY"].rate_source
    yuan = money("该公司投资71.05亿元。", TABLE)["71.05亿元"]
    assert Decimal(yuan["USD"].value).quantize(Decimal(1)) == Decimal(10**9)


def test_a_figure_of_an_earlier_year_is_converted_at_that_years_end() -> None:
    text = "2022年，该公司营业收入10亿美元。"
    assert date(2022, 12, 31) in rate_days(facts(text))
    assert money(text, TABLE)["10亿美元"]["CNY"].rate == "6.9646"


def test_without_a_rate_of_the_day_nothing_is_guessed() -> None:
    old = RateTable.of([DatedRate(date(2024, 1, 2), "GBP", "USD", Decimal("1.27"), "ECB")])
    mixed = RateTable.of(
        [
            DatedRate(FRIDAY, "GBP", "EUR", Decimal("1.16"), "ECB"),
            DatedRate(date(2024, 1, 11), "EUR", "USD", Decimal("1.09"), "ECB"),
        ]
    )
    for rates in (NO_RATES, old, mixed):
        assert money("英国将提供25亿英镑援助。", rates)["25亿英镑"] == {}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("英国将提供25亿英镑（约合31.8亿美元）。1英镑约合1.27美元。", "consistent"),
        ("英国将提供25亿英镑（约合38.1亿美元）。1英镑约合1.27美元。", "inconsistent"),
    ],
)
def test_a_conversion_is_checked_against_the_stated_rate(text: str, verdict: str) -> None:
    assert ("stated-conversion", verdict) in checks(text)


def test_a_table_is_read_whole_or_not_at_all() -> None:
    lines = ["date,base,quoted,rate,units", "2024-01-12,JPY,CNY,4.9,100"]
    assert rates_in(lines, "bank") == [DatedRate(FRIDAY, "JPY", "CNY", Decimal("0.049"), "bank")]
    for wrong in ("2024-01-12,JPY,JPY,1,", "2024-01-12,JPY,CNY,NaN,", "2024-01-12,ZZZ,CNY,1,", "x,JPY,CNY,1,"):
        with pytest.raises(InvalidRates, match="line 3"):
            rates_in([*lines, wrong], "bank")


@given(st.decimals("0.0001", "10000", places=4), st.integers(1, 10**12))
def test_there_and_back_is_the_same_amount(rate: Decimal, amount: int) -> None:
    table = RateTable.of([DatedRate(FRIDAY, "GBP", "USD", rate, "t")])
    one = money(f"英国将提供{amount}英镑援助。", table).get(f"{amount}英镑")
    if one:
        assert Decimal(one["USD"].value) == amount * rate
