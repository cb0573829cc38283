"""Review: an analyst marks a row right or wrong, or puts a field right; what they say is an event with its author."""

from datetime import UTC, datetime
from typing import Annotated, get_args
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import ValidationError

from dateline_api.problems import ProblemError
from dateline_api.site.reviews import Reviews
from dateline_api.site.routes.common import YEAR, Name, missing, show
from dateline_api.site.views.facts import Card
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.produce.sender import Sender
from dateline_schema.ids import review_id
from dateline_schema.records import Correction, Observation, Review
from dateline_schema.records.review import ReviewedField, ReviewVerdict
from dateline_schema.topics import REVIEWS

router = APIRouter()
FIELDS: tuple[str, ...] = get_args(ReviewedField)
AUTHOR_COOKIE = "author"


def _reviews(request: Request) -> Reviews:
    found: Reviews = request.app.state.archive
    return found


Asks = Annotated[Reviews, Depends(_reviews)]


def author_of(request: Request) -> str:
    """Who looks at the pages, as they called themselves last."""
    return unquote(request.cookies.get(AUTHOR_COOKIE, ""))[:100]


@router.get("/review")
async def review(request: Request, reviews: Asks, fact: Name = None) -> Response:
    """One figure, or those that are to be looked at next."""
    if fact:
        told = await reviews.fact(fact)
        if told is None:
            raise missing()
        found = [told]
    else:
        found = await reviews.to_review()
    said = {item.fact.fact_id: await reviews.reviews_of(item.fact.fact_id) for item in found if fact}
    shown = [(Card(item), said.get(item.fact.fact_id, [])) for item in found]
    return show(request, "review.html", "review", cards=shown, author=author_of(request), fields=FIELDS, values=_values)


def _values(card: Card) -> dict[str, str]:
    """What the program says of each field, as the form shows it."""
    body = card.body
    if not isinstance(body, Observation):
        return {}
    held = {name: getattr(body, name) for name in FIELDS}
    return {name: str(value.label if name == "period" else value) if value is not None else "" for name, value in held.items()}


@router.post("/review")
async def reviewed(request: Request, reviews: Asks) -> Response:
    """Publish what was said. 503 while the broker does not take it: nothing is said twice or lost unseen."""
    async with request.form(max_fields=40, max_files=0) as form:
        given = {name: str(value)[:1000] for name, value in form.items()}
    told = await reviews.fact(given.get("fact_id", ""))
    if told is None:
        raise missing()
    card = Card(told)
    said = _said(given, card)
    sender: Sender = request.app.state.sender
    try:
        headers = headers_of(REVIEWS, said.fact_id, "/dateline/api", Trace.begin(), said.reviewed_at)
        await sender.send(REVIEWS.name, said.fact_id.encode(), said.encode(), headers)
    except (NotNow, NotPossible) as error:
        raise ProblemError(503, f"not taken: {error}", retry_after=2) from error
    answer = show(request, "reviewed.html", "review", card=card, said=said)
    answer.set_cookie(AUTHOR_COOKIE, quote(said.author), max_age=YEAR, httponly=True, samesite="strict")
    return answer


def _said(given: dict[str, str], card: Card) -> Review:
    """The event. Only fields that differ from the program's are corrections. Raises ProblemError 422."""
    verdict: ReviewVerdict | str = given.get("verdict", "")
    before = _values(card)
    changed = [
        Correction.model_validate({"field": name, "value": given[name].strip() or None})
        for name in FIELDS
        if name in given and given[name].strip() != before.get(name, "")
    ]
    author, now = given.get("author", "").strip(), datetime.now(UTC)
    try:
        return Review.model_validate(
            {
                "review_id": review_id(card.fact_id, author, now.isoformat()),
                "fact_id": card.fact_id,
                "article_id": card.told.fact.article_id,
                "verdict": verdict,
                "corrections": changed if verdict == "wrong" else (),
                "note": given.get("note", "").strip(),
                "author": author,
                "reviewed_at": now,
            }
        )
    except ValidationError as error:
        raise ProblemError(422, str(error)[:300]) from error


@router.get("/review/labels.jsonl")
async def labels(reviews: Asks) -> Response:
    """What people said, in the form that the accuracy tools read."""
    return StreamingResponse(reviews.labels(), media_type="application/jsonl")
