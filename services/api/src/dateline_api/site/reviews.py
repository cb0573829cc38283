"""What people say of facts: what there is to look at, what was said, and labels in the form of the accuracy tools."""

from collections.abc import AsyncIterator
from typing import Any

import orjson

from dateline_api.domain import facts
from dateline_api.domain.statement import Statement
from dateline_api.site.archive import Archive
from dateline_api.site.desk import told_of
from dateline_api.site.views.facts import Told
from dateline_schema.records import Article, Observation, Review

# A person's latest word on a fact; what was taken back is no word.
_STANDING = """
    SELECT DISTINCT ON (fact_id, author) review_id, fact_id, article_id, author, verdict, reviewed_at, body FROM reviews
    {where} ORDER BY fact_id, author, reviewed_at DESC, review_id
"""
NEXT = 20
EXPORTED = 10_000
AT_ONCE = 100
"""Articles whose texts and facts are read together."""


class Reviews(Archive):
    """Questions about reviews."""

    async def to_review(self) -> list[Told]:
        """Figures of the newest pages that nobody has looked at, the least certain first."""
        sql = f"""
            SELECT * FROM (
                SELECT {facts.COLUMNS} FROM facts f {facts.JOINS}
                WHERE f.kind = 'observation' AND f.superseded_at IS NULL AND l.copy_of IS NULL
                  AND NOT EXISTS (SELECT FROM reviews r WHERE r.fact_id = f.fact_id)
                ORDER BY f.day DESC LIMIT 500) newest
            ORDER BY confidence, fact_id LIMIT {NEXT}"""  # noqa: S608 - our own constants
        return [told_of(row) for row in await self._database.fetch(Statement(sql, ()))]

    async def reviews_of(self, fact_id: str) -> list[Review]:
        """What stands of what people said of a fact, the latest first."""
        sql = _STANDING.format(where="WHERE fact_id = $1")
        found = [Review.decode(row["body"].encode()) for row in await self._database.fetch(Statement(sql, (fact_id,)))]
        return sorted((r for r in found if r.verdict != "withdrawn"), key=lambda r: r.reviewed_at, reverse=True)

    async def labels(self) -> AsyncIterator[bytes]:
        """One JSON line an article that people have looked at: its text, and the rows they found right or put right."""
        sql = f"SELECT article_id, json_agg(body ORDER BY reviewed_at) AS said FROM ({_STANDING.format(where='')}) r GROUP BY 1 ORDER BY 1 LIMIT $1"  # noqa: S608
        rows = await self._database.fetch(Statement(sql, (EXPORTED,)))
        for begin in range(0, len(rows), AT_ONCE):
            said = {row["article_id"]: _standing(orjson.loads(row["said"])) for row in rows[begin : begin + AT_ONCE]}
            articles = await self.articles(list(said))
            told = await self.by_ids([fact_id for standing in said.values() for fact_id in standing])
            for article_id, standing in said.items():
                found = {fact_id: told[fact_id] for fact_id in standing if fact_id in told}
                if article_id in articles and found:
                    yield orjson.dumps(labelled(articles[article_id], found, standing), option=orjson.OPT_APPEND_NEWLINE)


def _standing(said: list[dict[str, Any]]) -> dict[str, Review]:
    reviews = [Review.model_validate(one) for one in said]
    return {review.fact_id: review for review in reviews if review.verdict != "withdrawn"}


def labelled(article: Article, told: dict[str, Told], reviews: dict[str, Review]) -> dict[str, Any]:
    """An article as the accuracy tools read it. `n`: which occurrence of the figure's words, from 1."""
    rows = []
    for fact_id, review in reviews.items():
        item = told.get(fact_id)
        if item is None or not isinstance(item.fact.body, Observation):
            continue
        body, evidence = item.fact.body, item.fact.evidence
        quote = body.quote if body.quote in article.text else evidence.exact
        rows.append(
            {
                "quote": quote,
                "n": article.text.count(quote, 0, evidence.end),
                "fact_id": fact_id,
                "value": body.value,
                "unit": body.unit,
                "indicator": body.indicator,
                "subject": body.subject or "",
                "period": body.period.label if body.period else None,
                "measure": body.measure,
                "comparison": body.comparison,
                "bound": body.bound,
                "status": body.status,
                "attribution": body.attribution or "",
                "speaker": body.speaker or "",
                "reviewed": review.verdict,
                "by": review.author,
                "note": review.note,
            }
            | {correction.field: correction.value for correction in review.corrections}
        )
    day = article.published_on.isoformat() if article.published_on else None
    return {"id": article.article_id, "headline": article.headline, "text": article.text, "published_on": day, "rows": rows}
