"""Batches of our own making for the tests of watches."""

from datetime import UTC, date, datetime
from typing import Any

from dateline_schema.ids import article_id, digest, fact_id
from dateline_schema.periods import Period
from dateline_schema.records import (
    Check,
    EnrichedBatch,
    EnrichedFact,
    Enrichment,
    Evidence,
    Extractor,
    Observation,
    Precision,
    Quotation,
    Speaker,
    Watch,
)
from dateline_schema.records.enriched import Retraction, Story
from dateline_schema.records.fact import ObservationFact, QuotationFact

MADE = datetime(2024, 2, 1, tzinfo=UTC)
RECEIVED = datetime(2024, 2, 8, 3, tzinfo=UTC)
RULE = Extractor(name="observation/level", version="0.1.0")
KEY = "M.CN.CPI.PC.0.GY"
JANUARY = Period(start=date(2024, 1, 1), end=date(2024, 1, 31), label="2024-01")


def watch(number: int = 1, channels: dict[str, Any] | None = None, **condition: Any) -> Watch:
    return Watch.model_validate(
        {
            "watch_id": f"w-{number:016x}",
            "name": f"watch {number}",
            "condition": condition,
            "channels": channels or {},
            "created_at": MADE,
        }
    )


def figure(
    value: str = "3.1", indicator: str = "居民消费价格指数", series: str | None = KEY, article: str = digest(b"a"), unit: str = "%",
    checks: tuple[Check, ...] = (), confidence: float = 0.9, code: str | None = "CPI", at: int = 0,
) -> EnrichedFact:  # fmt: skip
    words = f"{indicator}同比上涨{value}%"
    body = Observation(
        indicator=indicator, value=value, unit=unit, measure="change", comparison="yoy", period=JANUARY,
        precision=Precision(digits=2, decimals=1), quote=f"{value}%",
    )  # fmt: skip
    identity = fact_id(article, "observation", at, at + len(words), body.model_dump(mode="json", exclude={"structure"}))
    fact = ObservationFact(
        fact_id=identity, article_id=article, evidence=Evidence(exact=words, start=at, end=at + len(words)), confidence=confidence,
        extractor=RULE, body=body,
    )  # fmt: skip
    return EnrichedFact(fact=fact, enriched=Enrichment(indicator_id=code, series_key=series, checks=checks))


def quotation(speaker: str = "周远", text: str = "跨境电商从人找货变成货找人", article: str = digest(b"a")) -> EnrichedFact:
    body = Quotation(speaker=Speaker(name=speaker), text=text, direct=True, verb="表示")
    fact = QuotationFact(
        fact_id=fact_id(article, "quotation", 0, len(text), body.model_dump(mode="json")), article_id=article,
        evidence=Evidence(exact=text, start=0, end=len(text)), confidence=0.9, extractor=RULE, body=body,
    )  # fmt: skip
    return EnrichedFact(fact=fact, enriched=Enrichment())


def batch(
    *facts: EnrichedFact, source: str = "desk", headline: str = "一月物价温和回升", version: int = 0, day: date = date(2024, 2, 8),
    received: datetime | None = RECEIVED, story: Story | None = None, name: str = "",
) -> EnrichedBatch:  # fmt: skip
    identity = article_id(source, headline, name)
    return EnrichedBatch(
        article_id=identity, page_id=digest(name.encode()), source=source, headline=headline, published_on=day, extractor_version="1",
        enricher_version="1", version=version, received_at=received, story=story, facts=facts,
    )  # fmt: skip


def story(name: str = "s", **more: Any) -> Story:
    return Story(story_id=digest(name.encode()), **more)


def check(kind: str = "same-series-contradicts", verdict: str = "inconsistent", *inputs: str) -> Check:
    return Check(kind=kind, verdict=verdict, expression="3.1% = 2.1%", inputs=inputs)  # type: ignore[arg-type]


WITHDRAWN = Retraction(reason="withdrawn")
