"""Search, stories, people, alerts, what was set aside, the way of pages."""

from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dateline_api.site.routes.common import Asks, Cursor, Name, further, missing, show
from dateline_api.site.views.facts import Card
from dateline_api.site.views.funnel import steps_of
from dateline_api.site.views.versions import changes

router = APIRouter()
COMPARED = 30
"""Versions of a story that are compared word by word: the newest."""
SCHEMES = ("dateline-person", "dateline-organisation")


@router.get("/stories")
async def stories(request: Request, archive: Asks, after: Cursor = None) -> Response:
    """Stories that several articles tell."""
    found, more = await archive.stories(after)
    return show(request, "stories.html", "stories", stories=found, next=further("/stories", {}, more))


@router.get("/stories/{story_id}")
async def story(request: Request, archive: Asks, story_id: str) -> Response:
    """A story: who told it when, and what changed between its versions."""
    tellings = await archive.tellings(story_id)
    if not tellings:
        raise missing()
    before = {t.article_id: t.revises for t in tellings if t.revises}
    for first, second in pairwise(tellings):
        if second.source == first.source and not second.copy_of:
            before.setdefault(second.article_id, first.article_id)
    before = dict(list(before.items())[-COMPARED:])
    texts = await archive.articles(list({*before, *before.values()}))
    pairs = [(new, old) for new, old in before.items() if old in texts and new in texts]
    changed = {new: list(changes(texts[old].text, texts[new].text)) for new, old in pairs}
    sources = len({t.source for t in tellings})
    return show(request, "story.html", "stories", tellings=tellings, sources=sources, changed=changed)


@router.get("/people")
async def people(
    request: Request,
    archive: Asks,
    q: Name = None,
    scheme: Annotated[str, Query(max_length=40)] = SCHEMES[0],
    after: Cursor = None,
) -> Response:
    """People or organisations."""
    chosen = scheme if scheme in SCHEMES else SCHEMES[0]
    found, more = await archive.people(chosen, q or None, after)
    given = {"q": q, "scheme": chosen}
    return show(
        request,
        "people.html",
        "people",
        people=found,
        like=q,
        scheme=chosen,
        schemes=SCHEMES,
        next=further("/people", given, more),
    )


@router.get("/people/view")
async def person(request: Request, archive: Asks, key: Annotated[str, Query(alias="id", max_length=500)]) -> Response:
    """Who said what, when; and where they are named."""
    found = await archive.person(key)
    if found is None:
        raise missing()
    name, about = found
    cards = [Card(item) for item in about]
    said = [card for card in cards if card.kind == "quotation"]
    others = [card for card in cards if card.kind != "quotation"][:100]
    return show(request, "person.html", "people", name=name, entity_id=key, total=len(cards), said=said, others=others)


@router.get("/pipeline")
async def pipeline(request: Request, archive: Asks) -> Response:
    """Pages to facts, with what was lost on the way and why."""
    steps = steps_of(*await archive.funnel())
    return show(request, "pipeline.html", "pipeline", steps=steps, most=max(step.count for step in steps) or 1)


@router.get("/search")
async def search(request: Request, archive: Asks, q: Name = None, source: Name = None, after: Cursor = None) -> Response:
    """Articles that hold the words, and series that are called so."""
    hits, more, total = await archive.hits(q, source or None, after) if q else ([], None, 0)
    series = await archive.series_like(q, None, 12) if q else []
    given = {"q": q, "source": source}
    return show(
        request,
        "search.html",
        "search",
        q=q,
        source=source,
        results=hits,
        total=total,
        series=series,
        next=further("/search", given, more),
    )
