"""A chart is well-formed, holds every period, and hostile names stay text."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_api.site.chart import HEIGHT, WIDTH, Point, Print, axis_of, chart, standalone

SVG = "{http://www.w3.org/2000/svg}"


def point(n: int, *values: str, **more: bool) -> Point:
    start = date(2020, 1, 1) + timedelta(days=31 * n)
    prints = tuple(Print(Decimal(v), f"源{m}", start, f"f{n}-{m}") for m, v in enumerate(values))
    return Point(start.strftime("%Y-%m"), start, start + timedelta(days=29), prints, **more)


@given(st.lists(st.decimals(-(10**14), 10**14, places=2), min_size=1, max_size=30))
def test_every_value_lies_within_the_axis(values: list[Decimal]) -> None:
    axis = axis_of(values, "CNY")
    assert 3 <= len(axis.ticks) <= 9
    assert all(0 <= axis.place(value) <= HEIGHT for value in values)


@pytest.mark.parametrize("count", [1, 2, 12, 120, 20_000])
def test_any_number_of_points_is_drawn_within_the_sheet(count: int) -> None:
    drawn = chart([point(n % 4000, str(100 + n % 7)) for n in range(count)], "CNY", "甲")
    root = ET.fromstring(drawn)
    assert root.tag == f"{SVG}svg"
    lines = root.findall(f"{SVG}polyline")
    assert len(lines) == (count > 1)
    for spot in "".join(line.attrib["points"] for line in lines).split():
        x, _, y = spot.partition(",")
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= HEIGHT
    assert len(drawn) < 120_000


def test_revisions_are_steps_conflicts_rings_and_forecasts_dashed() -> None:
    points = [point(0, "9.89", "9.69"), point(1, "10.35"), point(2, "10.79", conflict=True), point(3, "11", forecast=True)]
    root = ET.fromstring(chart(points, "%", "甲"))
    kinds = [element.attrib.get("class") for element in root.iter()]
    assert kinds.count("step") == 1
    assert kinds.count("conflict") == 1
    assert kinds.count("forecast") == 2
    assert "first" in kinds


def test_names_from_outside_stay_text() -> None:
    bad = Point("<b>", date(2024, 1, 1), date(2024, 1, 31), (Print(Decimal(1), '"><script>', None, '"x'),))
    drawn = chart([bad], "<i>", "<script>alert(1)</script>")
    assert "<script" not in drawn
    assert ET.fromstring(drawn) is not None


def test_the_file_carries_its_own_colours() -> None:
    text = standalone(chart([point(0, "1"), point(1, "2")], "CNY", "甲"))
    assert ET.fromstring(text.encode()).find(f"{SVG}style") is not None
