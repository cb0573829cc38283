"""The plan of every question, on made-up rows: no table that grows is read from end to end.

Small here, so reading a whole table must be made dear for the planner; DATELINE_SYNTH_URL names a database that
`python -m dateline_storage.synth` filled, where it chooses freely.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from datetime import date
from typing import Any

import asyncpg
import pytest

from dateline_api.domain import facts, listings, search, series
from dateline_api.domain.filters import FactFilters
from dateline_api.domain.statement import Conditions, Statement
from dateline_bus.postgres import migrate
from dateline_storage import synth

PAGES = 300
# Of these a whole reading is what was asked for, or they stay small: names of indicators and series are thousands, not millions.
SMALL = {"series", "indicators", "entities"}
SOME = synth.records(1)
ARTICLE, BATCH = SOME[1], SOME[2]
FACT = BATCH.facts[0]

QUESTIONS: dict[str, FactFilters] = {
    "all": FactFilters(),
    "kind": FactFilters(kind="quotation"),
    "indicator": FactFilters(indicator="产量"),
    "indicator by name": FactFilters(indicator="临江汽车出口额"),
    "indicator_id": FactFilters(indicator_id="X@茶叶产量"),
    "series": FactFilters(series="M.CN-1.X@茶叶产量.CNY.0.N"),
    "area": FactFilters(area="CN-3"),
    "name": FactFilters(name="周远"),
    "speaker": FactFilters(speaker="周远"),
    "entity": FactFilters(entity="dateline-person:周远"),
    "source": FactFilters(source="wire"),
    "page": FactFilters(page=ARTICLE.page_id),
    "article": FactFilters(article=ARTICLE.article_id),
    "story": FactFilters(story=BATCH.story.story_id if BATCH.story else None),
    "period": FactFilters(from_=date(2022, 3, 1), to=date(2022, 3, 31)),
    "published": FactFilters(published_from=date(2022, 3, 1), published_to=date(2022, 3, 2)),
    "verdict": FactFilters(verdict="inconsistent"),
    "one character": FactFilters(q="茶"),
    "two characters": FactFilters(q="茶叶"),
    "many characters": FactFilters(q="市场总体平稳"),
    "several words": FactFilters(q="茶叶 产量"),
    "as of": FactFilters(as_of=date(2022, 3, 1), indicator="产量"),
    "distinct and standing": FactFilters(source="wire", distinct=True, standing=True),
    "confidence": FactFilters(min_confidence=0.95),
}


def statements() -> Iterator[tuple[str, Statement]]:
    """Every question that the API asks, by name."""
    found = facts.Named(("X@茶叶产量",), ("临江茶叶产量", "山河茶叶产量"))
    yield "indicator named", facts.named("茶叶产量|CPI")
    yield "facts: of what was named", facts.select(FactFilters(indicator="茶叶产量"), facts.NEWEST, 101, None, found)
    for name, filters in QUESTIONS.items():
        # As the routes ask: what the words of an indicator stand for is looked up first.
        named = found if filters.indicator else None
        yield f"facts: {name}", facts.select(filters, facts.NEWEST, 101, None, named)
        yield f"facts: {name}, oldest first", facts.select(filters, facts.OLDEST, 101, None, named)
        key = (date(2022, 3, 1), ARTICLE.page_id, 0, ARTICLE.article_id, 1, FACT.fact.fact_id)
        yield f"facts: {name}, next page", facts.select(filters, facts.NEWEST, 101, key, named)
    yield "fact", facts.by_ids([FACT.fact.fact_id])
    for words in ("茶", "茶叶", "市场总体平稳", "茶叶 平稳"):
        yield f"search: {words}", search.candidates(search.SearchFilters(q=words), 201)
        yield f"search: {words}, source", search.candidates(search.SearchFilters(q=words, source="wire"), 201)
        yield f"articles: {words}", listings.ARTICLES.select(listings.articles(listings.ArticleFilters(q=words)), 101)
    whole: tuple[tuple[str, listings.Listing, Conditions], ...] = (
        ("pages", listings.PAGES, listings.pages(listings.PageFilters())),
        ("pages of a source", listings.PAGES, listings.pages(listings.PageFilters(source="wire"))),
        ("articles", listings.ARTICLES, listings.articles(listings.ArticleFilters())),
        ("articles of a page", listings.ARTICLES, listings.articles(listings.ArticleFilters(page=ARTICLE.page_id))),
        ("articles of a source", listings.ARTICLES, listings.articles(listings.ArticleFilters(source="wire"))),
        ("stories", listings.STORIES, listings.stories(listings.StoryFilters())),
        ("checks", listings.CHECKS, listings.checks(listings.CheckFilters())),
        ("contradictions", listings.CHECKS, listings.checks(listings.CheckFilters(verdict="inconsistent"))),
        ("dead letters", listings.LETTERS, listings.letters(listings.LetterFilters())),
        ("alerts", listings.ALERTS, listings.alerts(listings.AlertFilters())),
    )
    for name, listing, conditions in whole:
        yield name, listing.select(conditions, 101)
    yield "series", series.prints_of(["M.CN-1.X@茶叶产量.CNY.0.N"], series.SeriesFilters())


@pytest.fixture(scope="module")
def plans(request: pytest.FixtureRequest) -> dict[str, list[dict[str, Any]]]:
    """The nodes of every statement's plan."""
    given = os.environ.get("DATELINE_SYNTH_URL")
    url = given or request.getfixturevalue("database")

    async def explain() -> dict[str, list[dict[str, Any]]]:
        connection = await asyncpg.connect(url)
        try:
            if not given:
                await migrate(connection, "dateline_storage")
                await synth.fill(connection, 0, PAGES)
                await connection.execute("ANALYZE")
                await connection.execute("SET enable_seqscan = off")
            await connection.execute("SET jit = off")
            sql = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples = 0"
            # Where a filled database has no row of a kind, reading all of them is reading nothing.
            empty = {row["relname"] for row in await connection.fetch(sql)} if given else set()
            found = {}
            for name, (sql, values) in statements():
                plan = json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *values))
                found[name] = [node for node in nodes(plan[0]["Plan"]) if node.get("Relation Name") not in empty]
            return found
        finally:
            await connection.close()

    return asyncio.run(explain())


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


@pytest.mark.parametrize("name", [name for name, _ in statements()])
def test_no_question_reads_a_table_from_end_to_end(plans: dict[str, list[dict[str, Any]]], name: str) -> None:
    read = {node["Relation Name"] for node in plans[name] if node["Node Type"] in ("Seq Scan", "Parallel Seq Scan")}
    assert read <= SMALL, f"{name} reads all of {sorted(read - SMALL)}"


def test_a_question_without_an_index_would_be_seen(plans: dict[str, list[dict[str, Any]]], database: str) -> None:
    async def explain() -> list[dict[str, Any]]:
        connection = await asyncpg.connect(database)
        try:
            await migrate(connection, "dateline_storage")
            await connection.execute("SET enable_seqscan = off")
            sql = "SELECT * FROM facts WHERE body->>'x' = 'y' ORDER BY stored_at LIMIT 1"
            return list(nodes(json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}"))[0]["Plan"]))
        finally:
            await connection.close()

    assert any(node["Node Type"] == "Seq Scan" for node in asyncio.run(explain()))
