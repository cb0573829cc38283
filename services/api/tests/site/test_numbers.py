"""Figures are printed as a Chinese reader counts, with no digit lost."""

from decimal import Decimal

import pytest

from dateline_api.site.numbers import amount, figure, plain
from dateline_schema.records import Observation, Precision


@pytest.mark.parametrize(
    ("value", "unit", "says"),
    [
        ("41760000000000", "CNY", "41.76万亿元"),
        ("418000000000", "CNY", "4180亿元"),
        ("25000", "人", "2.5万人"),
        ("9999", "辆", "9999辆"),
        ("0", "CNY", "0元"),
        ("-0.3", "%", "−0.3%"),
        ("1.50", "pp", "1.5个百分点"),
        ("120000", "%", "120000%"),
        ("-3500000000", "USD", "−35亿美元"),
        ("4300", "CNY/吨", "4300元/吨"),
    ],
)
def test_amounts(value: str, unit: str, says: str) -> None:
    assert str(amount(Decimal(value), unit)) == says


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"value": "0.6", "unit": "%", "measure": "change"}, "+0.6%"),
        ({"value": "-0.6", "unit": "%", "measure": "change"}, "−0.6%"),
        ({"value": "0.6", "unit": "%", "measure": "share"}, "0.6%"),
        ({"value": "100000000", "unit": "人", "measure": "count", "bound": "gt"}, ">1亿人"),
        ({"value": "4", "unit": "%", "measure": "change", "bound": "range", "low": "3", "high": "5"}, "3–5%"),
        ({"value": "90000", "unit": "人", "measure": "count", "bound": "range", "low": "8000", "high": "90000"}, "8000人–9万人"),
    ],
)
def test_observations(fields: dict[str, str], says: str) -> None:
    body = Observation.model_validate({"precision": Precision(digits=1, decimals=1), "quote": "x"} | fields)
    assert str(figure(body)) == says


def test_no_exponent() -> None:
    assert plain(Decimal("1E+9")) == "1000000000"
