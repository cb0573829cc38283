"""Pages and articles."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response

from dateline_api.answers import ArticleAnswer, ArticleSummary, ListOf, PageAnswer, PageSummary
from dateline_api.database import Database
from dateline_api.domain import listings
from dateline_api.domain.evidence import text_hash
from dateline_api.domain.news import news_article, ninjs
from dateline_api.domain.statement import Conditions, Statement
from dateline_api.problems import ProblemError
from dateline_api.routes.common import Db, IdPath, Paged, Row, page_of, picked, problems

router = APIRouter(tags=["pages and articles"])


class PagesQuestion(listings.PageFilters, Paged):
    """A page of the list of pages."""


class ArticlesQuestion(listings.ArticleFilters, Paged):
    """A page of the list of articles."""


@router.get("/pages", response_model=ListOf[PageSummary], responses=problems())
async def pages(question: Annotated[PagesQuestion, Query()], database: Db) -> Any:
    """Pages, the newest day first."""
    shape = lambda row: picked(row, PageSummary)  # noqa: E731
    return await page_of(database, listings.PAGES, listings.pages(question), question, shape)


@router.get("/pages/{page_id}", response_model=PageAnswer, responses=problems(404))
async def page(page_id: IdPath, database: Db) -> Any:
    """A page with its whole text and its articles."""
    row = await database.row("SELECT * FROM pages WHERE page_id = $1", page_id)
    if row is None:
        raise ProblemError(404, "There is no such page, or it is no longer kept.")
    conditions = Conditions()
    conditions.add("a.page_id = {}", page_id)
    articles = await database.fetch(listings.ARTICLES.select(conditions, 1000))
    return picked(row, PageSummary) | {
        "text": row["text"],
        "text_hash": text_hash(row["text"]),
        "layout": orjson.loads(row["layout"]) if row["layout"] else None,
        "articles": [picked(article, ArticleSummary) for article in articles],
    }


@router.get("/articles", response_model=ListOf[ArticleSummary], responses=problems())
async def articles(question: Annotated[ArticlesQuestion, Query()], database: Db) -> Any:
    """Articles, the newest day first, in the order of their pages."""
    shape = lambda row: picked(row, ArticleSummary)  # noqa: E731
    return await page_of(database, listings.ARTICLES, listings.articles(question), question, shape)


async def article_row(database: Db, article_id: str) -> Row:
    """An article with what is known of it as a whole. Raises ProblemError 404."""
    row = await database.row(
        f"SELECT {listings.ARTICLES.columns}, a.body, l.context FROM {listings.ARTICLES.source} WHERE a.article_id = $1",  # noqa: S608
        article_id,
    )
    if row is None:
        raise ProblemError(404, "There is no such article.")
    return row


LINKED = """
    SELECT DISTINCT e.scheme, e.code, e.name FROM facts f JOIN fact_entities x ON x.fact_id = f.fact_id
    JOIN entities e ON e.entity_id = x.entity_id WHERE f.article_id = $1 AND f.superseded_at IS NULL ORDER BY 1, 2 LIMIT 200
"""
_NINJS, _LD = "application/json", "application/ld+json"


async def _whole(article_id: str, database: Database, request: Request) -> tuple[Any, Any, str]:
    links = await database.fetch(Statement(LINKED, (article_id,)))
    return await article(article_id, database), links, str(request.base_url).rstrip("/")


@router.get(
    "/articles/{article_id}/ninjs",
    response_class=Response,
    responses={200: {"content": {_NINJS: {"schema": {"type": "object"}}}}, **problems(404)},
)
async def article_ninjs(article_id: IdPath, request: Request, database: Db) -> Response:
    """An article as IPTC ninjs 3.1."""
    return Response(orjson.dumps(ninjs(*await _whole(article_id, database, request))), media_type=_NINJS)


@router.get(
    "/articles/{article_id}/jsonld",
    response_class=Response,
    responses={200: {"content": {_LD: {"schema": {"type": "object"}}}}, **problems(404)},
)
async def article_json_ld(article_id: IdPath, request: Request, database: Db) -> Response:
    """An article as schema.org's NewsArticle, in JSON-LD."""
    return Response(orjson.dumps(news_article(*await _whole(article_id, database, request))), media_type=_LD)


@router.get("/articles/{article_id}", response_model=ArticleAnswer, responses=problems(404))
async def article(article_id: IdPath, database: Db) -> Any:
    """An article with its text, its alignment to the page, its topics and its story."""
    row = await article_row(database, article_id)
    record = orjson.loads(row["body"])
    context = orjson.loads(row["context"]) if row["context"] else {}
    return picked(row, ArticleSummary) | {
        "article": record,
        "text_hash": text_hash(record["text"]),
        "topics": context.get("topics") or [],
        "story": context.get("story"),
    }
