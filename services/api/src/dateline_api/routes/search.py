"""Search: articles by their words."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from dateline_api.answers import SearchAnswer
from dateline_api.domain import cursor as cursors
from dateline_api.domain import search
from dateline_api.routes.common import Cursor, Db, problems, start_of
from dateline_text.search import parse

router = APIRouter(tags=["search"])
# A cursor: the window's beginning (day, article, part; of the first window none), and how many of its hits were shown.
_KEY = (bool, str, str, int, int)


class SearchQuestion(search.SearchFilters):
    """A page of hits."""

    order: Literal["best", "newest"] = "best"
    limit: Annotated[int, Field(ge=1, le=search.WINDOW)] = 20
    cursor: Cursor = None


@router.get("/search", response_model=SearchAnswer, responses=problems())
async def find(question: Annotated[SearchQuestion, Query()], database: Db) -> Any:
    """Articles that hold all the words. Width, case and script do not matter; one character is enough. Exact: what LIKE would find.

    The newest hits are ranked together, then the next ones: pages go through all of them.
    """
    query, asked = parse(question.q), question.question()
    start, shown = None, 0
    key = start_of(asked, question.cursor, _KEY)
    if key is not None:
        behind, day, article, part, shown = key
        start = (_day(day), article, part) if behind else None
    rows = await database.fetch(search.candidates(question, search.WINDOW + 1, start))
    further, rows = len(rows) > search.WINDOW, rows[: search.WINDOW]
    hits = search.ranked(rows, query) if question.order == "best" else list({row["article_id"]: row for row in rows}.values())
    page = hits[shown : shown + question.limit]
    total = await database.value(search.count(question))
    following = None
    if shown + question.limit < len(hits):
        at = (True, str(start[0]), start[1], start[2]) if start else (False, "", "", 0)
        following = cursors.encode(asked, (*at, shown + question.limit))
    elif further:
        last = rows[-1]
        following = cursors.encode(asked, (True, str(last["day"]), last["article_id"], last["part"], 0))
    return {
        "terms": list(query.terms),
        "ranked_among": len(hits),
        "total": total,
        "total_is_exact": total < search.COUNTED,
        "items": [search.shape(row, query) for row in page],
        "next": following,
    }


def _day(written: str) -> Any:
    from datetime import date

    from dateline_api.problems import ProblemError

    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise ProblemError(404, "cursor: this is no cursor of this interface") from error
