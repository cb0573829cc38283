"""A fact's history: page -> article -> rule -> enrichment -> vintage."""

from collections.abc import Mapping
from typing import Any

import orjson

Row = Mapping[str, Any]


def steps(fact: Row, page: Row | None, article: Row | None, held: Row | None) -> list[dict[str, Any]]:
    """What is known of each step; a step whose row is gone or not yet there says so."""
    record, enriched = orjson.loads(fact["body"]), orjson.loads(fact["enriched"])
    found = [_page(fact, page), _article(fact, article)]
    extractor = record["extractor"]
    found.append(
        _step(
            "fact", fact["fact_id"], None, f"{extractor['name']} {extractor['version']}",
            features=extractor.get("features") or {}, confidence=record["confidence"], evidence=record["evidence"]["page_spans"],
        )
    )  # fmt: skip
    by = f"enrichment {held['enricher_version']}" if held else None
    added = {name: enriched[name] for name in ("indicator_id", "series_key")}
    counts = {name: len(enriched[name]) for name in ("links", "money", "checks")}
    found.append(_step("enrichment", fact["fact_id"], None, by, **added, **counts, version=held["version"] if held else None))
    found.append(
        _step(
            "row", fact["fact_id"], fact["stored_at"], "storage",
            series_key=fact["series_key"], published_on=fact["published_on"], received_at=fact["received_at"],
            revised_by=fact["revised_by"], retracted_at=fact["retracted_at"], superseded_at=fact["superseded_at"],
        )
    )  # fmt: skip
    return found


def _page(fact: Row, page: Row | None) -> dict[str, Any]:
    if page is None:
        return _step("page", fact["page_id"], None, None, kept=False)
    more = {name: page[name] for name in ("source", "uri", "media_type", "published_on", "characters")}
    return _step("page", fact["page_id"], page["received_at"], "ingest", kept=True, **more)


def _article(fact: Row, article: Row | None) -> dict[str, Any]:
    if article is None:
        return _step("article", fact["article_id"], None, None, kept=False)
    record = orjson.loads(article["body"])
    more = {name: record.get(name) for name in ("headline", "span", "confidence", "doubts")}
    return _step("article", fact["article_id"], article["stored_at"], "extraction", ordinal=article["ordinal"], kept=True, **more)


def _step(name: str, identity: str | None, at: Any, by: str | None, **detail: Any) -> dict[str, Any]:
    return {"step": name, "id": identity, "at": at, "by": by, "detail": detail}
