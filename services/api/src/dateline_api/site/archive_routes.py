"""The pages about stories, people, the way of pages and what was set aside."""

from itertools import pairwise
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from dateline_api.site.archive import Archive, bytes_shown
from dateline_api.site.desk import LISTED
from dateline_api.site.routes import Name, missing, show
from dateline_api.site.views.facts import Card
from dateline_api.site.views.versions import changes

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def archive_of(request: Request) -> Archive:
    """The archive of this application."""
    archive: Archive = request.app.state.archive
    return archive


Asks = Annotated[Archive, Depends(archive_of)]
Key = Annotated[str, Query(max_length=500)]


@router.get("/stories")
async def stories(request: Request, archive: Asks) -> Response:
    """Stories that several articles tell."""
    return show(request, "stories.html", "stories", stories=await archive.stories(None))


@router.get("/stories/{story_id:path}")
async def story(request: Request, archive: Asks, story_id: str) -> Response:
    """A story: who told it when, and what changed between its versions."""
    tellings = await archive.tellings(story_id)
    if not tellings:
        raise missing()
    before = {t.article_id: t.revises for t in tellings if t.revises}
    for first, second in pairwise(tellings):
        if second.article_id not in before and second.source == first.source and not second.copy_of:
            before[second.article_id] = first.article_id
    texts = await archive.texts(list({*before, *before.values()}))
    changed = {
        new: list(changes(texts[old].text, texts[new].text)) for new, old in before.items() if old in texts and new in texts
    }
    return show(request, "story.html", "stories", tellings=tellings, sources=len({t.source for t in tellings}), changed=changed)


@router.get("/people")
async def people(
    request: Request, archive: Asks, q: Name = None, after: Annotated[str | None, Query(max_length=500)] = None
) -> Response:
    """People and organisations by name."""
    found = await archive.people(q or None, after)
    more = "/people?" + urlencode({"q": q or "", "after": max(p.entity_id for p in found)}) if len(found) == 2 * LISTED else None
    return show(request, "people.html", "people", people=found, like=q, next=more)


@router.get("/people/view")
async def person(request: Request, archive: Asks, key: Annotated[str, Query(alias="id", max_length=500)]) -> Response:
    """Who said what, when; and where they are named."""
    found = await archive.person(key)
    if found is None:
        raise missing()
    cards = [Card(item) for item in await archive.facts_about(key)]
    said = [card for card in cards if card.kind == "quotation"]
    return show(
        request, "person.html", "people", person=found, said=said, others=[c for c in cards if c.kind != "quotation"][:100]
    )


@router.get("/dead-letters")
async def letters(request: Request, archive: Asks, service: Name = None, error: Name = None) -> Response:
    """What was set aside and why."""
    found, reasons = await archive.letters(service or None, error or None)
    return show(request, "letters.html", "letters", letters=found, reasons=reasons)


@router.get("/dead-letters/{letter_id}")
async def letter(request: Request, archive: Asks, letter_id: str) -> Response:
    """One message that was set aside: its bytes as they came."""
    found = await archive.letter(letter_id)
    if found is None:
        raise missing()
    shown = bytes_shown(found[1]) if found[1] is not None else "…"
    return show(request, "letter.html", "letters", letter=found[0], shown=shown)


@router.get("/watches")
async def watches(request: Request, archive: Asks) -> Response:
    """Alerts, the newest first."""
    return show(request, "watches.html", "watches", alerts=await archive.alerts())
