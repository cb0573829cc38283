"""What remembering costs: the enrichment service's whole stage on a PostgreSQL of its own, beside extraction, in one run.

    python tests/benchmarks/history.py [PAGE.txt …]

Articles are taken in with their facts as the bus would bring them, in batches; counted is the CPU time of the service (a pass over
all texts, the fastest of the rounds) and, apart, that of the database server. Corpora: the pages that are named (else the sample page), articles
that all speak of the same cells of the same series, and near-identical notices, a day each and all of one day.
"""

import asyncio
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil
from pydantic import SecretStr

from dateline_bus.consume.sink import Row
from dateline_bus.events.message import Message
from dateline_enrichment.history.store import HistoryStore
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_local.postgres import Postgres
from dateline_schema.ids import page_id
from dateline_schema.record import Record
from dateline_schema.records import Article, FactBatch, Page

sys.path.append(str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1]))
from enrichment import SAMPLE, SEED, article_of
from families import FAMILIES
from generated import Written, articles
from pages import page

ROUNDS = 3
AT_ONCE = 200
"""Messages in one transaction, as many as the service polls."""
NOW = datetime(2024, 1, 13, tzinfo=UTC)
NOTICE = (
    "新华社山城{month}月{day}日电 山河银行{day}日以固定利率、数量招标方式开展了{amount}亿元7天期逆回购操作，中标利率为1.80%。"
    "当日有{due}亿元逆回购到期，公开市场实现净投放{net}亿元。业内人士表示，山河银行的操作有助于维护流动性合理充裕。"
)


def of_pages(paths: Sequence[Path]) -> list[Article]:
    """The articles of some page dumps, all published on one day."""
    found: dict[str, Article] = {}
    for path in paths:
        text = path.read_text("utf-8")
        page = Page(page_id=page_id(text.encode()), source=path.stem, received_at=NOW, text=text, published_on=NOW.date())
        found |= {article.article_id: article for article in articles_in(page)}
    return list(found.values())


def of_hot_cells() -> list[Article]:
    """400 articles by 20 sources about the same cells."""
    drawn = articles(FAMILIES, 400, SEED, planted=False)
    found = {article.article_id: article for article in map(article_of, drawn)}
    return [article.model_copy(update={"source": f"paper-{number % 20}"}) for number, article in enumerate(found.values())]


def of_notices() -> list[Article]:
    """1,000 daily notices in fixed words."""
    draw = random.Random(SEED)
    found = []
    for number in range(1000):
        on = date(2021, 1, 4) + timedelta(number)
        amount, due = (draw.randrange(100, 9990, 10) for _ in range(2))
        words = {"month": on.month, "day": on.day, "amount": amount + due, "due": due, "net": amount}
        headline = f"山河银行{on.month}月{on.day}日开展{amount + due}亿元逆回购操作"
        found.append(article_of(Written("notice", headline, NOTICE.format(**words), on)))
    return found


def of_one_day() -> list[Article]:
    """1,000 short stories of one day in fixed words, as the tests of the whole platform write them."""
    found: dict[str, Article] = {}
    for number in range(1000):
        text = page(number)
        made = Page(page_id=page_id(text), source="bench", received_at=NOW, text=text.decode(), published_on=NOW.date())
        found |= {article.article_id: article for article in articles_in(made)}
    return list(found.values())


def seconds_of(server: psutil.Process) -> float:
    """CPU seconds of a process and of its children, those that have ended too."""
    seconds = sum(server.cpu_times()[:4])
    for child in server.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # its time is then the server's
            seconds += sum(child.cpu_times()[:2])
    return seconds


async def remembered(url: str, messages: Sequence[Record]) -> int:
    """All messages through the store of a new database; how many statements and alerts it made."""
    store, said = HistoryStore(SecretStr(url)), 0
    await store.open()
    try:
        for start in range(0, len(messages), AT_ONCE):
            rows = [Row(record, Message("t", 0, start, None, None)) for record in messages[start : start + AT_ONCE]]
            await store.write(rows, {})
            while pending := await store.pending(AT_ONCE):
                said += len(pending)
                await store.sent([one.number for one in pending])
    finally:
        await store.close()
    return said


def measured(name: str, texts: list[Article], server: Postgres, process: psutil.Process) -> str:
    """One line of the table."""
    best: dict[str, float] = {}

    def timed(what: str, clock: Callable[[], float], begun: float) -> None:
        best[what] = min(best.get(what, float("inf")), clock() - begun)

    said = 0
    gc.collect()
    gc.freeze()  # what the bench itself holds is no part of either stage
    for number in range(ROUNDS):
        begun = time.process_time()
        batches: list[FactBatch] = [batch_of(article) for article in texts]
        timed("extraction", time.process_time, begun)
        messages: list[Record] = [record for pair in zip(texts, batches, strict=True) for record in pair]
        url = server.create(f"{name.replace(' ', '_')}_{number}")
        begun, apart = time.process_time(), seconds_of(process)
        said = asyncio.run(remembered(url, messages))
        timed("enrichment", time.process_time, begun)
        timed("server", lambda: seconds_of(process), apart)
    ratio, apart = best["enrichment"] / best["extraction"], best["server"] / best["extraction"]
    return f"{name:<14}{len(texts):>9}{said:>11}{best['extraction']:>12.2f}{best['enrichment']:>12.2f}{ratio:>8.2f}{apart:>10.2f}"


def main() -> int:
    """Print the table."""
    pages = [Path(argument) for argument in sys.argv[1:]] or [SAMPLE]
    corpora = {"pages": of_pages(pages), "hot cells": of_hot_cells(), "notices": of_notices(), "one day": of_one_day()}
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "postgres")
        process = psutil.Process(server.start().pid)
        try:
            print(f"{'corpus':<14}{'articles':>9}{'said':>11}{'extraction':>12}{'enrichment':>12}{'ratio':>8}{'server':>10}")
            for name, texts in corpora.items():
                print(measured(name, texts, server, process), flush=True)
        finally:
            server.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
