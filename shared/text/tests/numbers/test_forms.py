"""Every form of number, percentage, sum, measure and range, by table: tests/numbers/*.tsv."""

from decimal import Decimal
from pathlib import Path

import pytest

from dateline_extraction.domain.mentions import mentions_in
from dateline_text.numbers import amounts_in

HERE = Path(__file__).parent
WITH_UNIT = ("money", "quantity", "age", "temperature")


def rows(name: str) -> list[list[str]]:
    """The fields of a table, without its comments."""
    return [line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "family", "expected"), rows("mentions.tsv"), ids=lambda field: str(field)[:30])
def test_a_form_is_read_as_its_family(text: str, family: str, expected: str) -> None:
    found = [m for m in mentions_in(text, None) if m["type"] == family]
    shown = [f"{text[m['start'] : m['end']]}={m['value']}" + (f" {m.get('unit')}" if family in WITH_UNIT else "") for m in found]
    assert (";".join(shown) or "-") == expected


@pytest.mark.parametrize(("text", "expected"), rows("amounts.tsv"), ids=lambda field: str(field)[:30])
def test_amounts_as_news_writes_them(text: str, expected: str) -> None:
    shown = [
        f"{text[a.start : a.end]} {(a.value or Decimal(0)).normalize():f} {a.unit} {a.bound}"
        for a in amounts_in(text)
        if a.family not in ("number", "code", "ordinal")
    ]
    assert "; ".join(shown) == expected
