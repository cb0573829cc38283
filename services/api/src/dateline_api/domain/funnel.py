"""The funnel: pages -> articles -> lists of facts -> facts, with losses by reason; every sum closes."""

from collections.abc import Iterable, Mapping
from typing import Any

from dateline_api.domain.filters import Day, Filters, Words
from dateline_api.domain.listings import SETTLING_STAGE
from dateline_api.domain.statement import Conditions, Statement

STATUS = """
    SELECT (SELECT max(stored_at) FROM (SELECT stored_at FROM facts ORDER BY day DESC LIMIT 1000) f) AS newest_fact_at,
           (SELECT max(received_at) FROM (SELECT received_at FROM pages ORDER BY day DESC LIMIT 1000) p) AS newest_page_at,
           (SELECT count(*) FROM pages) AS pages, (SELECT count(*) FROM articles) AS articles,
           CASE WHEN (SELECT reltuples FROM pg_class WHERE oid = 'facts'::regclass) > 500000
                THEN (SELECT reltuples::bigint FROM pg_class WHERE oid = 'facts'::regclass)
                ELSE (SELECT count(*) FROM facts) END AS facts
"""


class FunnelFilters(Filters):
    """Which pages: by day of issue and source."""

    source: Words | None = None
    published_from: Day | None = None
    published_to: Day | None = None


def _conditions(filters: FunnelFilters, table: str) -> Conditions:
    c = Conditions()
    if filters.source:
        c.add(f"{table}.source = {{}}", filters.source)
    if filters.published_from:
        c.add(f"{table}.day >= {{}}", filters.published_from)
    if filters.published_to:
        c.add(f"{table}.day <= {{}}", filters.published_to)
    return c


def counts(filters: FunnelFilters) -> Statement:
    """One row of counts, each step over the things of the step before."""
    c = _conditions(filters, "p")
    sql = f"""
        WITH chosen AS (SELECT p.page_id FROM pages p {c.where()}),
        cut AS (SELECT a.article_id, a.page_id, l.facts FROM chosen JOIN articles a USING (page_id)
                LEFT JOIN fact_lists l ON l.article_id = a.article_id)
        SELECT (SELECT count(*) FROM chosen) AS pages,
               (SELECT count(DISTINCT page_id) FROM cut) AS cut_pages,
               (SELECT count(*) FROM chosen c WHERE NOT EXISTS (SELECT FROM cut WHERE cut.page_id = c.page_id) AND EXISTS (
                    SELECT FROM dead_letters d WHERE d.key = convert_to(c.page_id, 'UTF8') AND d.service = 'extraction')) AS dead_pages,
               (SELECT count(*) FROM cut) AS articles,
               (SELECT count(*) FROM cut WHERE facts IS NOT NULL) AS enriched,
               (SELECT count(*) FROM cut WHERE facts IS NULL AND EXISTS (
                    SELECT FROM dead_letters d WHERE d.key = convert_to(cut.article_id, 'UTF8'))) AS dead_articles,
               (SELECT count(*) FROM cut WHERE facts > 0) AS telling,
               (SELECT coalesce(sum(facts), 0) FROM cut) AS facts
    """  # noqa: S608
    return Statement(sql, c.values)


def kinds(filters: FunnelFilters) -> Statement:
    """Facts by kind that stand in their articles' lists."""
    c = _conditions(filters, "f")
    c.add("f.superseded_at IS NULL")
    return Statement(f"SELECT f.kind, count(*) AS facts FROM facts f {c.where()} GROUP BY 1 ORDER BY 1", c.values)  # noqa: S608


def letters() -> Statement:
    """All dead letters by service and error, and how many of them were sent again or set aside; their pages' days are not known."""
    sql = """
        SELECT d.service, d.error, count(*) AS letters, count(m.settled) AS settled
        FROM dead_letters d LEFT JOIN (SELECT DISTINCT topic, partition, message_offset, true AS settled FROM dead_letters WHERE stage = $1) m
            USING (topic, partition, message_offset)
        WHERE d.stage <> $1 GROUP BY 1, 2 ORDER BY 1, 2
    """
    return Statement(sql, (SETTLING_STAGE,))


def shape(row: Mapping[str, Any], by_kind: Iterable[Mapping[str, Any]], dead: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The answer."""
    stages = [
        _stage(
            "pages with an article",
            row["pages"],
            row["cut_pages"],
            {"dead letter": row["dead_pages"]},
            "no article, or not yet cut",
        ),
        _stage("articles enriched", row["articles"], row["enriched"], {"dead letter": row["dead_articles"]}, "not yet enriched"),
        _stage("articles with facts", row["enriched"], row["telling"], {}, "no facts found"),
    ]
    rows = {f"facts: {one['kind']}": one["facts"] for one in by_kind}
    rows |= {f"dead letters: {one['service']}: {one['error']}": one["letters"] for one in dead}
    return {"stages": stages, "rows": rows}


def _stage(name: str, into: int, out: int, known: dict[str, int], rest: str) -> dict[str, Any]:
    lost = known | {rest: into - out - sum(known.values())}
    return {"stage": name, "into": into, "out": out, "lost": {why: count for why, count in lost.items() if count}}
