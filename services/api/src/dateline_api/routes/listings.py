"""Entities, stories, checks, alerts and dead letters."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query

from dateline_api.answers import AlertAnswer, CheckAnswer, EntityAnswer, LetterAnswer, ListOf, StoryAnswer
from dateline_api.domain import listings
from dateline_api.domain.facts import plain
from dateline_api.routes.common import Db, Paged, Row, page_of, picked, problems

router = APIRouter(tags=["what follows from facts, and what went wrong"])


class EntitiesQuestion(listings.EntityFilters, Paged):
    """A page of entities."""


class StoriesQuestion(listings.StoryFilters, Paged):
    """A page of stories."""


class ChecksQuestion(listings.CheckFilters, Paged):
    """A page of checks."""


class AlertsQuestion(listings.AlertFilters, Paged):
    """A page of alerts."""


class LettersQuestion(listings.LetterFilters, Paged):
    """A page of dead letters."""


@router.get("/entities", response_model=ListOf[EntityAnswer], responses=problems())
async def entities(question: Annotated[EntitiesQuestion, Query()], database: Db) -> Any:
    """Things that names were linked to: places, organisations, people. Their facts: /v1/facts?entity=."""

    def shape(row: Row) -> dict[str, Any]:
        return dict(row) | {"latitude": plain(row["latitude"]), "longitude": plain(row["longitude"])}

    return await page_of(database, listings.ENTITIES, listings.entities(question), question, shape)


@router.get("/stories", response_model=ListOf[StoryAnswer], responses=problems())
async def stories(question: Annotated[StoriesQuestion, Query()], database: Db) -> Any:
    """Stories by their newest article. Their articles: /v1/articles?story=, their facts: /v1/facts?story=."""

    def shape(row: Row) -> dict[str, Any]:
        newest = {name: row[name] for name in ("article_id", "page_id", "source", "headline", "published_on")}
        return {"story_id": row["story_id"], "articles": row["articles"], "newest": newest}

    return await page_of(database, listings.STORIES, listings.stories(question), question, shape)


@router.get("/checks", response_model=ListOf[CheckAnswer], responses=problems())
async def checks(question: Annotated[ChecksQuestion, Query()], database: Db) -> Any:
    """Tests of figures, the newest first: `verdict=inconsistent` for contradictions."""

    def shape(row: Row) -> dict[str, Any]:
        return picked(row, CheckAnswer) | {"tolerance": plain(row["tolerance"])}

    return await page_of(database, listings.CHECKS, listings.checks(question), question, shape)


@router.get("/alerts", response_model=ListOf[AlertAnswer], responses=problems())
async def alerts(question: Annotated[AlertsQuestion, Query()], database: Db) -> Any:
    """Alerts, the newest first."""

    def shape(row: Row) -> dict[str, Any]:
        body = orjson.loads(row["body"])
        return alert_of(body) | {"raised_at": row["raised_at"]}

    return await page_of(database, listings.ALERTS, listings.alerts(question), question, shape)


def alert_of(body: dict[str, Any]) -> dict[str, Any]:
    """The answer's form of an alert's record; of an older one some fields are missing."""
    return {name: body.get(name, field.get_default()) for name, field in AlertAnswer.model_fields.items()}


@router.get("/dead-letters", response_model=ListOf[LetterAnswer], responses=problems())
async def dead_letters(question: Annotated[LettersQuestion, Query()], database: Db) -> Any:
    """Messages that could never be processed, the newest first."""

    def shape(row: Row) -> dict[str, Any]:
        return {name: row[name] for name in LetterAnswer.model_fields if name != "offset"} | {"offset": row["message_offset"]}

    return await page_of(database, listings.LETTERS, listings.letters(question), question, shape)
