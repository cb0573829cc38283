"""Facts, their evidence and their provenance."""

from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from dateline_api.answers import EvidenceAnswer, FactAnswer, ListOf, ProvenanceAnswer
from dateline_api.database import Database
from dateline_api.domain import evidence, facts
from dateline_api.domain.filters import FactFilters
from dateline_api.domain.provenance import steps
from dateline_api.named import page_of_facts
from dateline_api.problems import ProblemError
from dateline_api.routes.common import Db, IdPath, Paged, Row, problems

router = APIRouter(tags=["facts"])


class FactsQuestion(FactFilters, Paged):
    """A page of facts."""

    order: Literal["newest", "oldest"] = "newest"


@router.get("/facts", response_model=ListOf[FactAnswer], responses=problems())
async def list_facts(question: Annotated[FactsQuestion, Query()], database: Db) -> Any:
    """Facts by issue, page and place on it. Every version, unless `as_of`, `standing` or `distinct` chooses; marked, never hidden."""
    order = facts.NEWEST if question.order == "newest" else facts.OLDEST
    rows, behind = await page_of_facts(database, question, order, question.cursor, question.limit)
    return {"items": await shaped(database, rows), "next": behind}


async def shaped(database: Database, rows: list[Any]) -> list[dict[str, Any]]:
    """Rows as answers, each with its sentence."""
    texts = await database.texts([row["article_id"] for row in rows]) if rows else {}
    return [facts.shape(row, texts.get(row["article_id"])) for row in rows]


async def fact_row(database: Database, fact_id: str) -> Row:
    """Raises ProblemError 404."""
    rows = await database.fetch(facts.by_ids([fact_id]))
    if not rows:
        raise ProblemError(404, "There is no such fact.")
    row: Row = rows[0]
    return row


@router.get("/facts/{fact_id}", response_model=FactAnswer, responses=problems(404))
async def fact(fact_id: IdPath, database: Db) -> Any:
    """One fact, even one that a later list of its article no longer holds."""
    return (await shaped(database, [await fact_row(database, fact_id)]))[0]


async def _with_page(database: Database, fact_id: str) -> tuple[dict[str, Any], Row | None, str | None]:
    row = await fact_row(database, fact_id)
    texts = await database.texts([row["article_id"]])
    page = await database.row("SELECT * FROM pages WHERE page_id = $1", row["page_id"])
    text = texts.get(row["article_id"])
    return facts.shape(row, text), page, text


@router.get("/facts/{fact_id}/evidence", response_model=EvidenceAnswer, responses=problems(404))
async def fact_evidence(fact_id: IdPath, database: Db) -> Any:
    """The words that say the fact: in the article, and on the raw page with what stands around them."""
    shape, page, _ = await _with_page(database, fact_id)
    words = shape["evidence"]
    found = None
    if page is not None:
        layout = orjson.loads(page["layout"]) if page["layout"] else None
        found = {name: page[name] for name in ("page_id", "source", "uri", "media_type")}
        found["text_hash"] = evidence.text_hash(page["text"])
        found |= evidence.on_page(page["text"], layout, words["page_spans"])
    article = {name: words[name] for name in ("start", "end", "exact", "prefix", "suffix")}
    article |= {"article_id": shape["article_id"], "headline": shape["headline"], "sentence": shape["sentence"]}
    return {"fact_id": fact_id, "article": article, "page": found}


@router.get(
    "/facts/{fact_id}/annotation",
    responses={200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}, **problems(404)},
    response_class=Response,
)
async def fact_annotation(fact_id: IdPath, request: Request, database: Db) -> Response:
    """The fact as a W3C Web Annotation."""
    shape, page, text = await _with_page(database, fact_id)
    base = str(request.base_url).rstrip("/")
    body = orjson.dumps(evidence.annotation(shape, base, page, text))
    return Response(body, media_type='application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"')


@router.get("/facts/{fact_id}/provenance", response_model=ProvenanceAnswer, responses=problems(404))
async def fact_provenance(fact_id: IdPath, database: Db) -> Any:
    """How the fact came about: page, article, rule, enrichment, and the vintage it is."""
    row = await fact_row(database, fact_id)
    page = await database.row("SELECT * FROM pages WHERE page_id = $1", row["page_id"])
    article = await database.row(
        "SELECT article_id, ordinal, body, stored_at FROM articles WHERE article_id = $1", row["article_id"]
    )
    held = await database.row("SELECT * FROM fact_lists WHERE article_id = $1", row["article_id"])
    return {"fact_id": fact_id, "steps": steps(row, page, article, held)}
