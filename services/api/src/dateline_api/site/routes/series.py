"""Series: list, chart with its table, the chart as a file."""

from datetime import date
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response

from dateline_api.site.chart import chart, standalone
from dateline_api.site.desk import LISTED, SeriesLine
from dateline_api.site.routes.common import Asks, Key, Name, further, missing, show
from dateline_api.site.views.series import facts_shown, points_of, sources_in, table_of, vintages_in

router = APIRouter()
ROWS_SHOWN, CONFLICTS_SHOWN = 120, 12
Day = Annotated[str | None, Query(max_length=10)]


@router.get("/series")
async def series_list(
    request: Request, archive: Asks, q: Name = None, after: Annotated[str | None, Query(max_length=500)] = None
) -> Response:
    """Series, those of an indicator that is called so where words are given."""
    found = await archive.series_like(q or None, after)
    more = further("/series", {"q": q}, found[-1].series_key if len(found) == LISTED else None)
    return show(request, "series_list.html", "series", series=found, like=q, next=more)


async def _own(archive: Asks, key: str) -> tuple[SeriesLine, list[SeriesLine]]:
    sisters = await archive.sisters(key)
    own = next((line for line in sisters if line.series_key == key), None)
    if own is None:
        raise missing()
    return own, sisters


@router.get("/series/view")
async def series_page(request: Request, archive: Asks, key: Key, as_of: Day = None, until: Day = None) -> Response:
    """A series: its chart, its table, every line that says it. `until`: the table shows periods that end before this day."""
    day, before = day_of(as_of), day_of(until)
    own, sisters = await _own(archive, key)
    periods = await archive.observed(key, day)
    charts = [{"name": "", "svg": chart(points_of(periods), own.unit, own.indicator)}]
    growth = next((line for line in sisters if line.comparison == "yoy" and line.frequency == own.frequency), None)
    if growth is not None and own.comparison is None:
        beside = points_of(await archive.observed(growth.series_key, day))
        if len(beside) > 1:
            charts.append({"name": "yoy", "svg": chart(beside, growth.unit, growth.indicator)})
    listed = sorted(
        (one for one in periods if before is None or one.end < before), key=lambda one: (one.end, one.start), reverse=True
    )
    shown = listed[:ROWS_SHOWN]
    table = table_of(shown, await archive.by_ids(facts_shown(shown)), own.unit)
    given = {"key": key, "as_of": as_of, "until": shown[-1].end.isoformat() if shown else None}
    more = f"/series/view?{urlencode({k: v for k, v in given.items() if v})}" if len(listed) > len(shown) else None
    return show(
        request,
        "series.html",
        "series",
        s=own,
        vintages=vintages_in(periods),
        sources=sources_in(periods),
        charts=charts,
        sisters=sisters,
        as_of=day,
        table=table,
        next=more,
        conflicts=[line for line in table if line.conflict][:CONFLICTS_SHOWN],
        has_first=any(line.first for line in table),
        has_forecast=any(line.forecast for line in table),
        exports=_exports(key),
    )


def _exports(key: str) -> list[tuple[str, str]]:
    quoted = quote(key, safe="")
    made = [(name, f"/v1/export?series={quoted}&format={form}") for name, form in _FORMATS]
    return [*made, ("SVG", f"/series/chart.svg?key={quoted}")]


_FORMATS = (("CSV", "csv&bom=true"), ("XLSX", "xlsx"), ("Parquet", "parquet"))


@router.get("/series/chart.svg")
async def series_chart(archive: Asks, key: Key, as_of: Day = None) -> Response:
    """The chart as a file, to embed elsewhere."""
    own, _ = await _own(archive, key)
    points = points_of(await archive.observed(key, day_of(as_of)))
    if not points:
        raise missing()
    headers = {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": "max-age=60",
    }
    return Response(standalone(chart(points, own.unit, own.indicator)), media_type="image/svg+xml", headers=headers)


def day_of(text: str | None) -> date | None:
    """A day of a form; an empty field and one that is no day mean today."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
