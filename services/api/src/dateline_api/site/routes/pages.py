"""Live tape, pages, articles, facts."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from dateline_api.domain.filters import FactFilters
from dateline_api.site.asking import asked
from dateline_api.site.reviews import Reviews
from dateline_api.site.routes.common import Asks, Cursor, Name, further, missing, show
from dateline_api.site.views.facts import Card, cards
from dateline_api.site.views.pages import blocks_of, raw_lines, sheets_of
from dateline_schema.records import Article, Page

router = APIRouter()


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
async def page(
    request: Request,
    archive: Asks,
    page_id: str,
    article: Name = None,
    fact: Name = None,
    whole: Annotated[bool, Query(alias="all")] = False,
) -> Response:
    """A page as it arrived beside one of its articles."""
    arrived = await archive.page(page_id)
    if arrived is None:
        raise missing()
    articles = await archive.articles_of(page_id)
    chosen = next((a for a, _ in articles if a.article_id == article), articles[0][0] if articles else None)
    return await _desk_page(request, archive, arrived, articles, chosen, fact, whole)


@router.get("/articles/{article_id}")
async def article_page(
    request: Request, archive: Asks, article_id: str, fact: Name = None, whole: Annotated[bool, Query(alias="all")] = False
) -> Response:
    """An article beside the page it was cut from."""
    article = (await archive.articles([article_id])).get(article_id)
    arrived = await archive.page(article.page_id) if article else None
    if article is None or arrived is None:
        raise missing()
    return await _desk_page(request, archive, arrived, await archive.articles_of(article.page_id), article, fact, whole)


@router.get("/facts/{fact_id}")
async def fact_page(archive: Asks, fact_id: str) -> RedirectResponse:
    """A fact is shown where it stands: in its article."""
    told = await archive.fact(fact_id)
    if told is None:
        raise missing()
    return RedirectResponse(f"/articles/{told.fact.article_id}?fact={fact_id}#fact", 303)


async def _desk_page(
    request: Request,
    desk: Reviews,
    arrived: Page,
    articles: Sequence[tuple[Article, int]],
    article: Article | None,
    fact: str | None,
    whole: bool,
) -> Response:
    told = await desk.facts_of(article.article_id) if article else []
    lines, cut_off = raw_lines(arrived, told, whole)
    panel = next((card for card in cards(told) if card.fact_id == fact), None)
    if panel is None and fact and (gone := await desk.fact(fact)) is not None:
        panel = Card(gone)
    said = await desk.reviews_of(panel.fact_id) if panel else []
    checks = [check.verdict for item in told for check in item.enriched.checks]
    return show(
        request,
        "page.html",
        "pages",
        page=arrived,
        article=article,
        tabs=[{"article_id": a.article_id, "headline": a.headline, "facts": n} for a, n in articles],
        blocks=blocks_of(article, told) if article else [],
        lines=lines,
        cut_off=cut_off,
        sheets=sheets_of(arrived, told),
        base=f"/articles/{article.article_id}" if article else f"/pages/{arrived.page_id}",
        chosen=fact,
        fact=panel,
        said=said,
        total=len(told),
        holds=checks.count("consistent"),
        fails=checks.count("inconsistent"),
        standing="gone" if any(t.withdrawn for t in told) else "old" if any(t.replaced for t in told) else "",
        story=next((t.story_id for t in told if t.story_id), None),
        waiting=not articles,
    )
