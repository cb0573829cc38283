"""The pages that read: live tape, pages, articles, facts, series."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from dateline_api.site.chart import chart, standalone
from dateline_api.site.desk import LISTED, Desk
from dateline_api.site.setting import rendered
from dateline_api.site.views.facts import Card, Told, cards
from dateline_api.site.views.pages import blocks_of, raw_lines, sheets_of
from dateline_api.site.views.series import points_of, table_of
from dateline_api.site.words import LANGUAGES, language_of
from dateline_schema.records import Article, Observation, Page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
LANGUAGE_COOKIE = "lang"
YEAR = 365 * 24 * 60 * 60

Name = Annotated[str | None, Query(max_length=200)]


def desk_of(request: Request) -> Desk:
    """The desk of this application."""
    desk: Desk = request.app.state.desk
    return desk


Asks = Annotated[Desk, Depends(desk_of)]


def show(request: Request, template: str, view: str, status: int = 200, **values: Any) -> HTMLResponse:
    """One page in the reader's language; the choice of a language is kept."""
    asked = request.query_params.get("lang")
    language = language_of(asked, request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", ""))
    other = next(name for name in LANGUAGES if name != language)
    query = urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "lang"] + [("lang", other)])
    body = rendered(template, language, view, request.app.version, f"{request.url.path}?{query}", **values)
    answer = HTMLResponse(body, status, headers={"vary": "accept-language, cookie"})
    if asked in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def missing() -> HTTPException:
    """There is no such thing."""
    return HTTPException(404)


@router.get("/")
def home() -> RedirectResponse:
    """The live tape is the front page."""
    return RedirectResponse("/live")


@router.get("/live")
async def live(request: Request, desk: Asks, source: Name = None, indicator: Name = None, after: Name = None) -> Response:
    """Figures as they come, the newest first."""
    told = await desk.latest(source or None, indicator or None, await _moment(desk, after))
    filters = {"source": source, "indicator": indicator}
    given = {k: v for k, v in filters.items() if v}
    return show(
        request,
        "live.html",
        "live",
        facts=[Card(item) for item in told],
        filters=filters,
        stream="/v1/stream?" + urlencode(given | {"kind": "observation"}),
        next=_next("/live", given, told[-1].fact.fact_id if len(told) == LISTED else None),
    )


async def _moment(desk: Desk, fact_id: str | None) -> tuple[datetime, str] | None:
    moment = await desk.stored_at(fact_id) if fact_id else None
    return (moment, fact_id) if moment and fact_id else None


def _next(path: str, given: dict[str, str], after: str | None) -> str | None:
    return f"{path}?{urlencode(given | {'after': after})}" if after else None


@router.get("/fragments/tape/{fact_id}")
async def tape_line(request: Request, desk: Asks, fact_id: str) -> Response:
    """One line of the tape, for a fact that has just come."""
    told = await desk.fact(fact_id)
    if told is None:
        raise missing()
    return show(request, "tape_line.html", "live", card=Card(told))


@router.get("/fragments/facts/{fact_id}")
async def fact_panel(request: Request, desk: Asks, fact_id: str) -> Response:
    """The panel of one fact, for a page that is open."""
    card = await _card(desk, fact_id)
    return show(request, "fact.html", "pages", fact=card)


async def _card(desk: Desk, fact_id: str) -> Card:
    told = await desk.fact(fact_id)
    if told is None:
        raise missing()
    number, total = await desk.place_of(fact_id)
    return Card(told, number, total)


@router.get("/pages")
async def pages(request: Request, desk: Asks, after: Name = None, at: datetime | None = None) -> Response:
    """The newest pages."""
    listed = await desk.pages((at, after) if at and after else None)
    more = None
    if len(listed) == LISTED:
        more = "/pages?" + urlencode({"after": listed[-1][0].page_id, "at": listed[-1][1].isoformat()})
    return show(request, "pages.html", "pages", pages=[item for item, _ in listed], next=more)


@router.get("/pages/{page_id}")
async def page(
    request: Request,
    desk: Asks,
    page_id: str,
    article: Name = None,
    fact: Name = None,
    whole: Annotated[bool, Query(alias="all")] = False,
) -> Response:
    """A page as it arrived beside one of its articles."""
    arrived = await desk.page(page_id)
    if arrived is None:
        raise missing()
    articles = await desk.articles_of(page_id)
    chosen = next((a for a, _ in articles if a.article_id == article), articles[0][0] if articles else None)
    if fact and not article:
        told = await desk.fact(fact)
        chosen = next((a for a, _ in articles if told and a.article_id == told.fact.article_id), chosen)
    return await _desk_page(request, desk, arrived, articles, chosen, fact, whole, f"/pages/{page_id}")


@router.get("/articles/{article_id}")
async def article_page(request: Request, desk: Asks, article_id: str, fact: Name = None) -> Response:
    """An article beside the page it was cut from."""
    article = await desk.article(article_id)
    arrived = await desk.page(article.page_id) if article else None
    if article is None or arrived is None:
        raise missing()
    articles = await desk.articles_of(article.page_id)
    return await _desk_page(request, desk, arrived, articles, article, fact, False, f"/articles/{article_id}")


@router.get("/facts/{fact_id}")
async def fact_page(desk: Asks, fact_id: str) -> RedirectResponse:
    """A fact is shown where it stands: in its article."""
    told = await desk.fact(fact_id)
    if told is None:
        raise missing()
    return RedirectResponse(f"/articles/{told.fact.article_id}?fact={fact_id}#fact", 303)


async def _desk_page(
    request: Request,
    desk: Desk,
    arrived: Page,
    articles: Sequence[tuple[Article, int]],
    article: Article | None,
    fact: str | None,
    whole: bool,
    base: str,
) -> HTMLResponse:
    told = await desk.facts_of(article.article_id) if article else []
    lines, cut_off = raw_lines(arrived, told, whole)
    panel = next((card for card in cards(told) if card.fact_id == fact), None)
    checks = [check.verdict for item in told for check in item.enriched.checks]
    standing = "gone" if any(t.withdrawn for t in told) else "old" if any(t.replaced for t in told) else ""
    return show(
        request,
        "page.html",
        "pages",
        page=arrived,
        article=article,
        on_page=base.startswith("/pages/"),
        tabs=[{"article_id": a.article_id, "headline": a.headline, "facts": n} for a, n in articles],
        blocks=blocks_of(article, told) if article else [],
        lines=lines,
        cut_off=cut_off,
        sheets=sheets_of(arrived, told),
        base=base if base.startswith("/articles/") or not article else f"/articles/{article.article_id}",
        chosen=fact,
        fact=panel,
        total=len(told),
        holds=checks.count("consistent"),
        fails=checks.count("inconsistent"),
        standing=standing,
        story=next((t.enriched.story_id for t in told if t.enriched.story_id), None),
        waiting=not articles,
    )


@router.get("/series")
async def series_list(
    request: Request, desk: Asks, q: Name = None, after: Annotated[str | None, Query(max_length=500)] = None
) -> Response:
    """Series whose name holds the words."""
    found = await desk.series_like(q or None, after)
    more = _next("/series", {"q": q} if q else {}, found[-1].series_key if len(found) == LISTED else None)
    return show(request, "series_list.html", "series", series=found, like=q, next=more)


Key = Annotated[str, Query(max_length=500)]


@router.get("/series/view")
async def series_page(
    request: Request, desk: Asks, key: Key, as_of: Annotated[str | None, Query(max_length=10)] = None
) -> Response:
    """A series: its chart, its table, every line that says it."""
    day = _day(as_of)
    sisters = await desk.sisters(key)
    own = next((line for line in sisters if line.series_key == key), None)
    if own is None:
        raise missing()
    told = await desk.series(key)
    points = points_of(told, day)
    charts = [{"name": "", "svg": chart(points, own.unit, own.indicator)}]
    growth = next((line for line in sisters if line.comparison == "yoy" and line.series_key != key), None)
    if own.comparison is None and growth is not None:
        beside = points_of(await desk.series(growth.series_key), day)
        if len(beside) > 1:
            charts.append({"name": "yoy", "svg": chart(beside, growth.unit, growth.indicator)})
    table = table_of(points, told, own.unit)
    return (
        show(
            request,
            "series.html",
            "series",
            s=own,
            vintages=sum(len(point.prints) for point in points),
            sources=sorted({item.source for item in told}),
            charts=charts,
            sisters=sisters,
            as_of=day,
            table=table,
            conflicts=[line for line in table if line.conflict],
            has_first=any(point.first != point.latest for point in points),
            has_forecast=any(point.forecast for point in points),
            exports=_exports(key),
        )
        if points or day
        else _without_points(request, own.series_key, told)
    )


def _without_points(request: Request, key: str, told: Iterable[Told]) -> HTMLResponse:
    """A series none of whose figures has a period shows its words instead of a chart."""
    return show(
        request,
        "search.html",
        "series",
        q=key,
        filters={},
        total=0,
        facets=[],
        series=[],
        results=[_hit(t) for t in told],
        next=None,
    )


def _hit(told: Told) -> dict[str, Any]:
    evidence = told.fact.evidence
    words = [(evidence.prefix, False), (evidence.exact, True), (evidence.suffix, False)]
    card = Card(told)
    return {
        "url": f"/facts/{told.fact.fact_id}",
        "title": [(card.title, False)],
        "words": words,
        "source": told.source,
        "published_on": told.published_on,
    }


def _exports(key: str) -> list[tuple[str, str]]:
    quoted = quote(key, safe="")
    made = [
        (name, f"/v1/series/export?key={quoted}&format={form}")
        for name, form in (("CSV", "csv"), ("XLSX", "xlsx"), ("SDMX", "sdmx-csv"))
    ]
    return [*made, ("SVG", f"/series/chart.svg?key={quoted}")]


@router.get("/series/chart.svg")
async def series_chart(desk: Asks, key: Key, as_of: Annotated[str | None, Query(max_length=10)] = None) -> Response:
    """The chart as a file, to embed elsewhere."""
    told = await desk.series(key)
    first = next((t.fact.body for t in told if isinstance(t.fact.body, Observation)), None)
    points = points_of(told, _day(as_of))
    if first is None or not points:
        raise missing()
    drawn = standalone(chart(points, first.unit, first.indicator or key))
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'", "cache-control": "max-age=60"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


def _day(text: str | None) -> date | None:
    """A day of a form; an empty field and one that is no day mean today."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
