"""`python -m dateline_storage.synth`: rows of many made-up pages, for plans and measurements. Texts are of our own making.

Every page is one article of a few sentences with ten facts: figures of some two hundred series over months, names, a quotation. The same
number gives the same page, so two runs meet in the same rows.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import asyncpg

from dateline_bus.postgres import migrate
from dateline_schema.ids import article_id, fact_id, page_id
from dateline_schema.periods import Period
from dateline_schema.record import Record
from dateline_schema.records import (
    Article,
    Check,
    EnrichedBatch,
    EnrichedFact,
    Enrichment,
    Evidence,
    Extractor,
    Mention,
    Observation,
    Page,
    Precision,
    Quotation,
    Speaker,
)  # fmt: skip
from dateline_schema.records.enriched import Link, Story
from dateline_schema.records.fact import MentionFact, ObservationFact, QuotationFact
from dateline_storage.store import write

PLACES = ("临江", "山河", "海陵", "北原", "青溪", "云岭", "南浦", "东湖", "白石", "长汀")
GOODS = (
    "汽车",
    "轮胎",
    "茶叶",
    "钢材",
    "水果",
    "药品",
    "玩具",
    "家具",
    "大豆",
    "稀土",
    "船舶",
    "手机",
    "纸浆",
    "水泥",
    "棉花",
    "芯片",
    "镜片",
    "风机",
    "陶瓷",
    "食糖",
)
MEASURED = ("出口额", "进口额", "产量", "销量", "库存", "订单", "均价", "产值", "利润", "用电量")
PEOPLE = ("林一川", "周远", "沈若水", "何明德", "顾青", "陆行之", "苏晚", "程野")
SOURCES = ("xinhua", "desk", "wire", "evening", "market")
FIRST = date(2021, 1, 1)
DAYS = 1400
FIGURES = 6
_RULE = Extractor(name="observation/level", version="0.1.0")
_BATCH = 200


def records(number: int) -> tuple[Page, Article, EnrichedBatch]:
    """Page `number` with its article and its facts."""
    day = FIRST + timedelta(days=number * 7919 % DAYS)
    source = SOURCES[number % len(SOURCES)]
    place, person = PLACES[number % 10], PEOPLE[number % 8]
    parts = [f"{source}社{place}{day.month}月{day.day}日电"]
    figures = []
    for at in range(FIGURES):
        name = f"{place}{GOODS[(number // 10 + at) % 20]}{MEASURED[(number // 3 + at) % 10]}"
        value = (number * 31 + at * 977) % 9000 + 1000
        figures.append((name, value))
        parts.append(f"{name}为{value}万元，同比{'增长' if value % 2 else '下降'}{value % 97 / 10}%。")
    said = f"第{number}号调查的结果显示{place}的{GOODS[number % 20]}市场总体平稳。"
    text = "".join([*parts, f"{person}表示，{said}"])
    headline = f"{place}{GOODS[number % 20]}行情第{number}期"
    raw = f"{text}\n\n{headline}\n"
    received = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    page = Page(
        page_id=page_id(raw.encode()), source=source, uri=f"synth/{number}.txt", received_at=received, published_on=day, text=raw
    )
    identity = article_id(source, headline, text)
    article = Article(
        article_id=identity, page_id=page.page_id, ordinal=0, source=source, headline=headline, paragraphs=(text,), text=text,
        alignment=((0, 0, len(text)),), span=(0, len(raw)), published_on=day,
    )  # fmt: skip
    facts = [*_figures(page.page_id, identity, text, day, figures), *_names(page.page_id, identity, text, place, person, said)]
    story = article_id("story", None, f"{place}{GOODS[number % 20]}{day}")
    batch = EnrichedBatch(
        article_id=identity, page_id=page.page_id, source=source, headline=headline, published_on=day, extractor_version="0.1.0",
        enricher_version="0.1.0", received_at=received, story=Story(story_id=story), facts=tuple(facts),
    )  # fmt: skip
    return page, article, batch


def _figures(page: str, article: str, text: str, day: date, figures: list[tuple[str, int]]) -> Iterator[EnrichedFact]:
    start = date(day.year, day.month, 1)
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    period = Period(start=start, end=end, label=f"{start:%Y-%m}")
    for name, value in figures:
        at = text.index(f"{name}为{value}") + len(name) + 1
        evidence = _evidence(text, at, at + len(str(value)) + 2)
        body = Observation(
            indicator=name, area=name[:2], value=f"{value}0000", unit="CNY", measure="level", period=period,
            precision=Precision(digits=4, decimals=0, scale="万"), quote=evidence.exact, attribution="统计局",
        )  # fmt: skip
        identity = fact_id(article, "observation", evidence.start, evidence.end, body.model_dump(mode="json"))
        fact = ObservationFact(
            fact_id=identity, article_id=article, page_id=page, evidence=evidence, confidence=0.5 + value % 50 / 100, extractor=_RULE, body=body,
        )  # fmt: skip
        indicator = f"X@{name[2:]}"
        checks: tuple[Check, ...] = ()
        if value % 5 == 0:
            verdict = "inconsistent" if value % 100 == 0 else "consistent"
            checks = (Check(kind="same-series-agrees", verdict=verdict, expression=f"{value} = {value}", inputs=(identity,)),)
        link = Link(name=name[:2], scheme="gb-t-2260", code=f"9{PLACES.index(name[:2])}0000", reason="made up")
        added = Enrichment(
            indicator_id=indicator, series_key=f"M.CN-{PLACES.index(name[:2])}.{indicator}.CNY.0.N", links=(link,), checks=checks
        )
        yield EnrichedFact(fact=fact, enriched=added)


def _names(page: str, article: str, text: str, place: str, person: str, said: str) -> Iterator[EnrichedFact]:
    for kind, name in (("place", place), ("person", person)):
        at = text.index(name)
        body = Mention(type=kind, name=name, canonical=name)
        identity = fact_id(article, "mention", at, at + len(name), body.model_dump(mode="json"))
        mention = MentionFact(
            fact_id=identity, article_id=article, page_id=page, evidence=_evidence(text, at, at + len(name)), confidence=0.9,
            extractor=_RULE, body=body,
        )  # fmt: skip
        link = Link(name=name, scheme=f"dateline-{kind}", code=name, reason="made up")
        yield EnrichedFact(fact=mention, enriched=Enrichment(links=(link,)))
    at = text.index(said)
    quote = Quotation(speaker=Speaker(name=person, title="调查员"), text=said, direct=False, verb="表示")
    identity = fact_id(article, "quotation", at, at + len(said), quote.model_dump(mode="json"))
    fact = QuotationFact(
        fact_id=identity, article_id=article, page_id=page, evidence=_evidence(text, at, at + len(said)), confidence=0.9, extractor=_RULE,
        body=quote,
    )  # fmt: skip
    yield EnrichedFact(fact=fact, enriched=Enrichment())


def _evidence(text: str, start: int, end: int) -> Evidence:
    prefix, suffix = text[max(0, start - 24) : start], text[end : end + 24]
    return Evidence(exact=text[start:end], prefix=prefix, suffix=suffix, start=start, end=end, page_spans=((start, end),))


async def fill(connection: asyncpg.Connection, first: int, last: int) -> int:
    """Write pages `first` to `last` (exclusive) as the service would; how many facts changed."""
    changed = 0
    for begin in range(first, last, _BATCH):
        made: list[Record] = [record for number in range(begin, min(last, begin + _BATCH)) for record in records(number)]
        async with connection.transaction():
            changed += (await write(connection, made))["facts"]
    return changed


async def _main(url: str, pages: int, first: int) -> None:
    connection = await asyncpg.connect(url)
    try:
        await migrate(connection, "dateline_storage")
        begun = time.perf_counter()
        for begin in range(first, first + pages, 5000):
            await fill(connection, begin, min(first + pages, begin + 5000))
            done = min(first + pages, begin + 5000) - first
            print(f"{done} pages, {done / (time.perf_counter() - begun):.0f} a second", file=sys.stderr, flush=True)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m dateline_storage.synth", description=__doc__)
    parser.add_argument("url", help="database to fill")
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first page: several runs side by side")
    arguments = parser.parse_args()
    asyncio.run(_main(arguments.url, arguments.pages, arguments.first))


if __name__ == "__main__":
    main()
