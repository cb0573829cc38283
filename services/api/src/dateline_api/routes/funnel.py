"""How much came in, what became of it, and how fresh it is."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from dateline_api import __version__
from dateline_api.answers import FunnelAnswer, StatusAnswer
from dateline_api.domain import funnel
from dateline_api.routes.common import Db, problems

router = APIRouter(tags=["the platform"])


@router.get("/funnel", response_model=FunnelAnswer, responses=problems())
async def show_funnel(question: Annotated[funnel.FunnelFilters, Query()], database: Db) -> Any:
    """Pages, articles and facts of some days and sources: what went on from each step, and why the rest did not. The sums close."""
    row = (await database.fetch(funnel.counts(question)))[0]
    kinds = await database.fetch(funnel.kinds(question))
    letters = await database.fetch(funnel.letters())
    return funnel.shape(row, kinds, letters)


@router.get("/status", response_model=StatusAnswer, responses=problems())
async def status(database: Db) -> Any:
    """Whether it answers, how much there is (facts beyond half a million as the database estimates them) and how fresh it is."""
    row = await database.row(funnel.STATUS)
    assert row is not None  # noqa: S101 - aggregates always give a row
    return {"version": __version__, **row}
