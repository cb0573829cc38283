"""What ten thousand watches cost beside enrichment, on the articles of the sample page.    python tests/benchmarks/watches.py

The watches are drawn over what newspapers name: words of two to four characters, indicators of the dictionary with and without a
threshold, areas, speakers, sources. Both take turns in one process; enrichment is measured without its database, so its share is the
least it can be. A second table has the watches that ask for the commonest things, the worst that a desk could do.
"""

import random
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dateline_enrichment.domain import enrich
from dateline_enrichment.domain.indicators import heads
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_schema.ids import page_id
from dateline_schema.records import EnrichedBatch, FactBatch, Page, Watch
from dateline_watches.domain.index import Index
from dateline_watches.domain.match import matched

sys.path.insert(0, str(Path(__file__).parent))
from measure import medians

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
COUNT, SEED, GOAL = 10_000, 20240113, 0.10
MADE, NOW = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 13, 8, tzinfo=UTC)
CHARACTERS = "国经济贸易出口进政策电商汽车能源芯片稀土粮食房地产就业消费投资金融银行利率汇人民币美元战争和平海关税中东欧洲非亚太平洋气候森林"
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超"
AREAS = ("CN", "CN-GD", "CN-SH", "CN-BJ", "US", "GB", "JP", "DE", "FR", "419")
SOURCES = ("xinhua", "desk", "wire", "evening", "market")


def drawn(count: int, seed: int = SEED) -> list[Watch]:
    """So many watches; the same seed draws the same."""
    draw = random.Random(seed)
    codes = sorted(heads())

    def words() -> str:
        return "".join(draw.choices(CHARACTERS, k=draw.randint(2, 4)))

    def condition() -> dict[str, Any]:
        threshold = {"is": draw.choice(("gt", "lt")), "value": str(draw.randint(-50, 5000))}
        return draw.choice(
            (
                lambda: {"words": words()},
                lambda: {"words": f"{words()} {words()}"},
                lambda: {"on": "article", "words": words()},
                lambda: {"on": "value", "indicator": draw.choice(codes), "area": draw.choice(AREAS)},
                lambda: {"indicator": draw.choice(codes), "threshold": threshold},
                lambda: {"on": "vintage", "indicator": draw.choice(codes)},
                lambda: {"on": "contradiction", "indicator": draw.choice(codes)},
                lambda: {"speaker": draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=2))},
                lambda: {"on": "story", "words": words()},
                lambda: {"on": "silence", "source": draw.choice(SOURCES)},
            )
        )()

    return [watch(number, condition()) for number in range(count)]


def commonest(count: int) -> list[Watch]:
    """Watches that all ask for what every page has: one area, with thresholds that nothing reaches."""
    threshold = {"is": "gt", "value": "9" * 30}
    return [watch(number, {"area": "CN", "threshold": threshold}) for number in range(count)]


def watch(number: int, condition: dict[str, Any]) -> Watch:
    """A watch with this condition."""
    made = {"watch_id": f"w-{number:016x}", "name": f"watch {number}", "condition": condition, "created_at": MADE}
    return Watch.model_validate(made)


def index_of(watches: Sequence[Watch]) -> Index:
    """All of them."""
    index = Index()
    for one in watches:
        index.put(one)
    return index


def batches() -> list[FactBatch]:
    """The facts of the sample page's articles."""
    data = SAMPLE.read_bytes()
    page = Page(page_id=page_id(data), source="xinhua", received_at=NOW, published_on=date(2024, 1, 13), text=data.decode())
    return [batch_of(article).model_copy(update={"received_at": NOW}) for article in articles_in(page)]


def shares(rounds: int = 9) -> dict[str, tuple[float, float]]:
    """Milliseconds a page, and share of enrichment's, of each set of watches (and of enrichment)."""
    facts = batches()
    enriched = [enrich(batch) for batch in facts]
    encoded = [batch.encode() for batch in enriched]
    sets = {
        f"{COUNT} watches": index_of(drawn(COUNT)),
        "no watch": Index(),
        f"{COUNT} watches on the commonest area": index_of(commonest(COUNT)),
    }
    works: dict[str, Any] = {"enrichment": lambda: [enrich(batch) for batch in facts]}
    for name, index in sets.items():
        works[name] = lambda index=index: [matched(batch, index, NOW) for batch in enriched]
    works["reading the messages"] = lambda: [EnrichedBatch.decode(body) for body in encoded]
    taken = medians(works, rounds)
    return {name: (taken[name], taken[name] / taken["enrichment"]) for name in works}


def main() -> None:
    """Print the table."""
    print("CPU of one page (the sample page), by turns")
    for name, (milliseconds, share) in shares().items():
        print(f"{name:<42}{milliseconds:8.2f} ms{share:9.3f} of enrichment")
    print(f"goal: {COUNT} watches below {GOAL:.2f}")


if __name__ == "__main__":
    main()
