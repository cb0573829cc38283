"""Live tape, pages, articles, facts."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from dateline_api.database import Row
from dateline_api.domain.filters import FactFilters
from dateline_api.site.asking import asked
from dateline_api.site.desk import Outline
from dateline_api.site.reviews import Reviews
from dateline_api.site.routes.common import Asks, Cursor, Name, further, missing, show
from dateline_api.site.views.facts import Card
from dateline_api.site.views.pages import blocks_of, raw_lines, sheets_of
from dateline_api.site.views.windows import RAW_CHARACTERS, on_page, part_at, parts_of, raw_part
from dateline_schema.records import Article, Page

router = APIRouter()
TABS = 12
"""Articles of a page that are named before and behind the one that is read."""
NOTHING = Outline((), 0, 0, None, "")


class Asked:
    """Which stretch of a page: `part` of the article's text, `at` an offset of the raw page, `fact` the one that is looked at."""

    def __init__(
        self,
        fact: Name = None,
        part: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
        at: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    ) -> None:
        self.fact, self.part, self.at = fact, part, at


@router.get("/")
def home() -> RedirectResponse:
    """The live tape is the front page."""
    return RedirectResponse("/live")


@router.get("/live")
async def live(request: Request, archive: Asks, source: Name = None, indicator: Name = None, after: Cursor = None) -> Response:
    """Figures as they come, the newest first."""
    filters = asked(FactFilters, kind="observation", source=source, indicator=indicator)
    told, more = await archive.facts(filters, after)
    given = {"source": source, "indicator": indicator}
    chosen = {name: value for name, value in given.items() if value}
    return show(
        request,
        "live.html",
        "live",
        facts=[Card(item) for item in told],
        filters=given,
        stream="/v1/stream?" + urlencode(chosen | {"kind": "observation"}),
        next=further("/live", given, more),
    )


@router.get("/fragments/tape/{fact_id}")
async def tape_line(request: Request, archive: Asks, fact_id: str) -> Response:
    """One line of the tape, for a fact that has just come."""
    told = await archive.fact(fact_id)
    if told is None:
        raise missing()
    return show(request, "tape_line.html", "live", card=Card(told))


@router.get("/fragments/facts/{fact_id}")
async def fact_panel(request: Request, archive: Asks, fact_id: str) -> Response:
    """The panel of one fact, for a page that is open."""
    told = await archive.fact(fact_id)
    if told is None:
        raise missing()
    number, total = await archive.place_of(told)
    said = await archive.reviews_of(fact_id)
    return show(request, "fact.html", "pages", fact=Card(told, number, total), said=said)


@router.get("/pages")
async def pages(request: Request, archive: Asks, after: Cursor = None) -> Response:
    """The newest pages."""
    listed, more = await archive.pages(after)
    return show(request, "pages.html", "pages", pages=listed, next=further("/pages", {}, more))


@router.get("/pages/{page_id}")
async def page(request: Request, archive: Asks, page_id: str, ask: Annotated[Asked, Depends()], article: Name = None) -> Response:
    """A page as it arrived beside one of its articles."""
    arrived = await archive.page(page_id)
    if arrived is None:
        raise missing()
    tabs = await archive.articles_of(page_id)
    ids = [tab["article_id"] for tab in tabs]
    wanted = article if article in ids else ids[0] if ids else None
    chosen = (await archive.articles([wanted])).get(wanted) if wanted else None
    return await _desk_page(request, archive, arrived, tabs, chosen, ask)


@router.get("/articles/{article_id}")
async def article_page(request: Request, archive: Asks, article_id: str, ask: Annotated[Asked, Depends()]) -> Response:
    """An article beside the page it was cut from."""
    article = (await archive.articles([article_id])).get(article_id)
    arrived = await archive.page(article.page_id) if article else None
    if article is None or arrived is None:
        raise missing()
    return await _desk_page(request, archive, arrived, await archive.articles_of(article.page_id), article, ask)


@router.get("/facts/{fact_id}")
async def fact_page(archive: Asks, fact_id: str) -> RedirectResponse:
    """A fact is shown where it stands: in its article."""
    told = await archive.fact(fact_id)
    if told is None:
        raise missing()
    return RedirectResponse(f"/articles/{told.fact.article_id}?fact={fact_id}#fact", 303)


async def _desk_page(
    request: Request, desk: Reviews, arrived: Page, tabs: Sequence[Row], article: Article | None, ask: Asked
) -> Response:
    panel = await _panel(desk, ask.fact, article)
    outline = await desk.outline(article.article_id) if article else NOTHING
    parts = parts_of([len(paragraph) for paragraph in article.paragraphs], outline.starts) if article else [(0, 0)]
    held = panel is not None and article is not None and panel.told.fact.article_id == article.article_id
    part = part_at(parts, ask.part, panel.evidence.start if panel and held else None)
    told = await desk.facts_of(article.article_id, part.start, part.end) if article else []
    at = ask.at if ask.at is not None else on_page(article.alignment, part.start) if article and part.number > 1 else 0
    start, end, first = raw_part(arrived.text, at)
    here = f"/articles/{article.article_id}" if article else f"/pages/{arrived.page_id}"
    place = next((n for n, tab in enumerate(tabs) if article and tab["article_id"] == article.article_id), 0)
    return show(
        request,
        "page.html",
        "pages",
        page=arrived,
        article=article,
        tabs=tabs[max(0, place - TABS) : place + TABS + 1],
        before=tabs[place - 1] if place else None,
        behind=tabs[place + 1] if place + 1 < len(tabs) else None,
        articles=len(tabs),
        place=place + 1,
        blocks=blocks_of(article, told, part.start, part.end) if article else [],
        part=part,
        lines=raw_lines(arrived, told, start, end, first),
        raw=(start, end, len(arrived.text)),
        raw_before=max(0, start - RAW_CHARACTERS),
        sheets=sheets_of(arrived, told, start, end),
        here=here,
        # Relative where it can be: there are hundreds of marks.
        base="" if request.url.path == here else here,
        chosen=ask.fact,
        fact=panel,
        said=await desk.reviews_of(panel.fact_id) if panel else [],
        total=len(outline.starts),
        holds=outline.holds,
        fails=outline.fails,
        standing=outline.standing,
        story=outline.story_id,
        waiting=not tabs,
    )


async def _panel(desk: Reviews, fact: str | None, article: Article | None) -> Card | None:
    told = await desk.fact(fact) if fact else None
    if told is None or article is None:
        return Card(told) if told else None
    return Card(told, *await desk.place_of(told))
