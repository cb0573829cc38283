"""Full-text search: which articles hold the words, the best first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dateline_api.domain.filters import Query
from dateline_api.domain.listings import ArticleFilters
from dateline_api.domain.statement import Conditions, Order, Statement
from dateline_text import search

WINDOW = 200
"""Hits that are ranked together: the newest of those not yet shown."""
COUNTED = 10_000
ORDER = Order((("w.day", True), ("w.article_id", False), ("w.part", False)))


class SearchFilters(ArticleFilters):
    """What to look for, and where."""

    q: Query


def candidates(filters: SearchFilters, limit: int, after: Sequence[Any] | None = None) -> Statement:
    """Parts of articles with all the words, the newest first, with what ranking needs.

    Two steps, because the words themselves are read for those only that are ranked.
    """
    c = where(filters)
    if after is not None:
        ORDER.after(c, after)
    longest = max(search.parse(filters.q).terms, key=len)
    place, term = c.value(limit), c.value(longest)
    sql = f"""
        SELECT w.article_id, w.part, w.day, a.page_id, a.source, a.headline, a.published_on, a.body->>'text' AS text,
               l.facts, l.story_id, l.copy_of, l.retracted_at,
               (length(w.words) - length(replace(w.words, {term}, ''))) / {len(longest)} AS hits, length(w.words) AS length
        FROM (SELECT w.article_id, w.part, w.day, w.words FROM article_words w {c.where()} {ORDER.sql()} LIMIT {place}) w
        JOIN articles a ON a.article_id = w.article_id LEFT JOIN fact_lists l ON l.article_id = w.article_id
        {ORDER.sql()}
    """  # noqa: S608
    return Statement(sql, c.values)


def count(filters: SearchFilters) -> Statement:
    """How many articles there are, counting to COUNTED parts."""
    c = where(filters)
    sql = f"SELECT count(DISTINCT w.article_id) FROM (SELECT w.article_id FROM article_words w {c.where()} LIMIT {c.value(COUNTED)}) w"  # noqa: S608
    return Statement(sql, c.values)


def where(filters: SearchFilters) -> Conditions:
    """The conditions on article_words."""
    c = Conditions()
    for condition in search.parse(filters.q).conditions():
        c.add("w.grams @@ {}::text::tsquery", condition.tsquery)
        if condition.words:
            c.add("strpos(w.words, {}) > 0", condition.words)
    if filters.source:
        c.add("w.source = {}", filters.source)
    if filters.published_from:
        c.add("w.day >= {}", filters.published_from)
    if filters.published_to:
        c.add("w.day <= {}", filters.published_to)
    if filters.page:
        c.add("w.article_id IN (SELECT article_id FROM articles WHERE page_id = {})", filters.page)
    if filters.story:
        c.add("w.article_id IN (SELECT article_id FROM fact_lists WHERE story_id = {})", filters.story)
    return c


def ranked(rows: Sequence[Mapping[str, Any]], query: search.Query) -> list[Mapping[str, Any]]:
    """The best first: words in the headline, then how often in how much text, then the newest. Each article once."""
    once: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        once.setdefault(row["article_id"], row)
    return sorted(once.values(), key=lambda row: (-_score(row, query), -(row["day"] or date.min).toordinal(), row["article_id"]))


def shape(row: Mapping[str, Any], query: search.Query) -> dict[str, Any]:
    """A hit."""
    return {
        "article_id": row["article_id"],
        "page_id": row["page_id"],
        "source": row["source"],
        "published_on": row["published_on"],
        "headline": [segment._asdict() for segment in search.segments(row["headline"] or "", query)],
        "excerpts": [[segment._asdict() for segment in one] for one in search.excerpt(row["text"] or "", query)],
        "hits": max(1, row["hits"]),
        "facts": row["facts"],
        "story_id": row["story_id"],
        "retracted_at": row["retracted_at"],
    }


def _score(row: Mapping[str, Any], query: search.Query) -> float:
    headline = search.fold(row["headline"] or "")
    named: float = sum(term in headline for term in query.terms) / len(query.terms)
    # How often, with less and less weight, in a text of ordinary length (BM25's saturation).
    hits, length = row["hits"], row["length"]
    often = hits / (hits + 0.5 + 0.5 * length / 800)
    return 2.0 * named + float(often) - (1 if row["retracted_at"] else 0) - (0.5 if row["copy_of"] else 0)
