"""The SQL of the memory. Everything here runs inside the store's one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

import orjson
from asyncpg import Record as DatabaseRow

from dateline_enrichment.domain.history import KnownFigure, SeriesPoint
from dateline_enrichment.domain.rates import LONGEST_GAP, DatedRate
from dateline_enrichment.domain.stories import Relation, Traits
from dateline_enrichment.history.memory import Memory
from dateline_shared.records import Article, FactBatch, MediaTopic, Notice, Observation
from dateline_shared.worker.postgres import Connection

Edge = tuple[str, str, Relation]
_WIDEST_DAYS = 60
"""The longest time between two related articles (an announcement and its article)."""


class Known(NamedTuple):
    """A row of `articles`."""

    article_id: str
    article: Article | None
    batch: FactBatch | None
    topics: tuple[MediaTopic, ...]
    told: bytes | None


async def known(connection: Connection, articles: Collection[str]) -> dict[str, Known]:
    """What is known of these articles."""
    rows = await connection.fetch(
        "SELECT article_id, article, batch, received_at, topics, told FROM articles WHERE article_id = ANY($1)", list(articles)
    )
    return {row["article_id"]: _known(row) for row in rows}


async def traits_of(connection: Connection, articles: Collection[str]) -> dict[str, tuple[Traits, str | None]]:
    """Traits and story of these articles; those whose text has not come are left out."""
    rows = await connection.fetch(
        "SELECT article_id, traits, story_id FROM articles WHERE article_id = ANY($1) AND traits IS NOT NULL", list(articles)
    )
    return {row["article_id"]: (Traits.decode(row["traits"].encode()), row["story_id"]) for row in rows}


def _known(row: DatabaseRow) -> Known:
    batch = FactBatch.decode(row["batch"]) if row["batch"] else None
    if batch is not None:
        batch = batch.model_copy(update={"received_at": row["received_at"]})
    return Known(
        row["article_id"],
        Article.decode(row["article"]) if row["article"] else None,
        batch,
        tuple(MediaTopic.model_validate(topic) for topic in orjson.loads(row["topics"] or "[]")),
        row["told"],
    )


async def take_article(connection: Connection, article: Article) -> bool:
    """Keep an article's record; whether that changed anything. The alignment is another's business."""
    body = article.model_copy(update={"alignment": ()}).encode()
    changed = await connection.execute(
        "INSERT INTO articles (article_id, article, published_on) VALUES ($1, $2, $3) ON CONFLICT (article_id) DO UPDATE "
        "SET article = excluded.article, published_on = excluded.published_on "
        "WHERE articles.article IS DISTINCT FROM excluded.article",
        article.article_id, body, article.published_on,
    )  # fmt: skip
    return bool(int(changed.rsplit(" ", 1)[1]))


async def take_batch(connection: Connection, batch: FactBatch) -> bool:
    """Keep an article's facts; whether that changed anything. A page that comes again keeps the time it first came."""
    body = batch.model_copy(update={"received_at": None}).encode()
    changed = await connection.execute(
        "INSERT INTO articles (article_id, batch, published_on, received_at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (article_id) DO UPDATE SET batch = excluded.batch, "
        "published_on = coalesce(articles.published_on, excluded.published_on), "
        "received_at = LEAST(articles.received_at, excluded.received_at) "
        "WHERE articles.batch IS DISTINCT FROM excluded.batch OR excluded.received_at < articles.received_at "
        "OR articles.received_at IS NULL AND excluded.received_at IS NOT NULL",
        batch.article_id, body, batch.published_on, batch.received_at,
    )  # fmt: skip
    return bool(int(changed.rsplit(" ", 1)[1]))


async def take_notice(connection: Connection, notice: Notice) -> bool:
    """Keep an operator's word; whether it is new."""
    changed = await connection.execute(
        "INSERT INTO notices (notice_id, article_id, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        notice.notice_id, notice.article_id, notice.encode().decode(),
    )  # fmt: skip
    return bool(int(changed.rsplit(" ", 1)[1]))


async def remember(connection: Connection, article_id: str, memory: Memory) -> None:
    """Replace what is kept of one article."""
    traits = memory.traits
    await connection.execute(
        "UPDATE articles SET traits = $2, topics = $3, index_keys = $4, query_keys = $5 WHERE article_id = $1",
        article_id,
        traits.encode().decode() if traits else None,
        orjson.dumps([topic.model_dump(mode="json") for topic in memory.topics]).decode(),
        list(traits.index_keys()) if traits else [],
        list(traits.query_keys()) if traits else [],
    )
    await connection.execute("DELETE FROM figures WHERE article_id = $1", article_id)
    await connection.execute("DELETE FROM wanted WHERE article_id = $1", article_id)
    await connection.executemany(
        "INSERT INTO figures (fact_id, article_id, source, series_key, period, body) VALUES ($1, $2, $3, $4, $5, $6)",
        [(f.fact_id, article_id, f.source, *f.point, f.observation.encode().decode()) for f in memory.figures],
    )
    await connection.executemany(
        "INSERT INTO wanted (article_id, series_key, period) VALUES ($1, $2, $3)",
        [(article_id, *point) for point in sorted(memory.wanted)],
    )


async def candidates(connection: Connection, traits: Traits) -> list[Traits]:
    """Articles that it finds or that find it, and that are not too many days away."""
    rows = await connection.fetch(
        "SELECT traits FROM articles WHERE (index_keys && $1 OR query_keys && $2) AND article_id <> $3 "
        "AND ($4::date IS NULL OR published_on IS NULL OR published_on BETWEEN $4::date - $5::int AND $4::date + $5::int)",
        list(traits.query_keys()), list(traits.index_keys()), traits.article_id, traits.published_on, _WIDEST_DAYS,
    )  # fmt: skip
    return [Traits.decode(row["traits"].encode()) for row in rows]


async def edges(connection: Connection, articles: Collection[str]) -> list[Edge]:
    """Every relation of these articles."""
    rows = await connection.fetch("SELECT one, other, kind FROM relations WHERE one = ANY($1) OR other = ANY($1)", list(articles))
    return [(row["one"], row["other"], Relation(row["kind"])) for row in rows]


async def relate(connection: Connection, article_id: str, found: Iterable[tuple[str, Relation]]) -> None:
    """Replace the relations of one article."""
    await connection.execute("DELETE FROM relations WHERE one = $1 OR other = $1", article_id)
    await connection.executemany(
        "INSERT INTO relations (one, other, kind) VALUES ($1, $2, $3)",
        [(*sorted((article_id, other)), kind.value) for other, kind in sorted(found)],
    )


async def label_stories(connection: Connection, seeds: Collection[str]) -> set[str]:
    """Name the stories that hold these articles after their earliest article; the articles whose story that changes."""
    members, frontier, pairs = set(seeds), set(seeds), set[Edge]()
    while frontier:
        found = await edges(connection, frontier)
        pairs.update(found)
        frontier = {end for one, other, _ in found for end in (one, other)} - members
        members |= frontier
    rows = await connection.fetch(
        "SELECT article_id FROM articles WHERE article_id = ANY($1) "
        "ORDER BY published_on NULLS LAST, received_at NULLS LAST, article_id",
        list(members),
    )
    names = components([row["article_id"] for row in rows], pairs)
    changed = await connection.fetch(
        "UPDATE articles a SET story_id = n.story_id FROM unnest($1::text[], $2::text[]) AS n (article_id, story_id) "
        "WHERE a.article_id = n.article_id AND a.story_id IS DISTINCT FROM n.story_id RETURNING a.article_id",
        list(names), list(names.values()),
    )  # fmt: skip
    return {row["article_id"] for row in changed}


def components(ordered: Sequence[str], pairs: Iterable[Edge]) -> dict[str, str]:
    """Each article's story: the first, in the given order, of all that are connected with it."""
    neighbours: dict[str, list[str]] = {}
    for one, other, _ in pairs:
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    names: dict[str, str] = {}
    for first in ordered:
        waiting = [first] if first not in names else []
        while waiting:
            article = waiting.pop()
            if article not in names:
                names[article] = first
                waiting += neighbours.get(article, [])
    return names


async def cells_of(connection: Connection, articles: Collection[str]) -> set[SeriesPoint]:
    """The cells that these articles give figures for."""
    rows = await connection.fetch("SELECT DISTINCT series_key, period FROM figures WHERE article_id = ANY($1)", list(articles))
    return {SeriesPoint(row["series_key"], row["period"]) for row in rows}


async def dependents(connection: Connection, cells: Collection[SeriesPoint]) -> set[str]:
    """The articles whose checks look at these cells."""
    rows = await connection.fetch(
        "SELECT DISTINCT article_id FROM wanted WHERE (series_key, period) IN (SELECT * FROM unnest($1::text[], $2::text[]))",
        [cell.series_key for cell in cells], [cell.period for cell in cells],
    )  # fmt: skip
    return {row["article_id"] for row in rows}


async def figures_for(connection: Connection, articles: Collection[str]) -> list[KnownFigure]:
    """All figures of the cells that these articles want; those of withdrawn articles left out."""
    rows = await connection.fetch(
        "SELECT f.*, a.published_on, a.story_id FROM figures f JOIN articles a USING (article_id) "
        "WHERE NOT a.retracted AND (f.series_key, f.period) IN "
        "(SELECT series_key, period FROM wanted WHERE article_id = ANY($1)) ORDER BY f.fact_id",
        list(articles),
    )
    return [
        KnownFigure(
            row["fact_id"], row["article_id"], row["source"], row["published_on"], SeriesPoint(row["series_key"], row["period"]),
            Observation.model_validate(orjson.loads(row["body"])), row["story_id"],
        )
        for row in rows
    ]  # fmt: skip


async def notices_for(connection: Connection, articles: Collection[str]) -> dict[str, list[Notice]]:
    """Operators' notices about these articles."""
    rows = await connection.fetch("SELECT article_id, body FROM notices WHERE article_id = ANY($1)", list(articles))
    found: dict[str, list[Notice]] = {}
    for row in rows:
        found.setdefault(row["article_id"], []).append(Notice.decode(row["body"].encode()))
    return found


async def rates_for(connection: Connection, days: Sequence[date]) -> list[DatedRate]:
    """The rates that articles of these days may use."""
    rows = await connection.fetch(
        'SELECT r."on", base, quoted, value, source FROM rates r WHERE EXISTS '
        '(SELECT FROM unnest($1::date[]) AS d (day) WHERE r."on" BETWEEN d.day - $2::int AND d.day)',
        sorted(set(days)), LONGEST_GAP.days,
    )  # fmt: skip
    return [DatedRate(*row) for row in rows]


async def note_told(connection: Connection, article_id: str, fingerprint: bytes) -> int:
    """The version of a new statement about an article."""
    version: int = await connection.fetchval(
        "UPDATE articles SET told = $2, version = version + 1 WHERE article_id = $1 RETURNING version", article_id, fingerprint
    )
    return version


async def new_alerts(connection: Connection, alert_ids: Sequence[str]) -> set[str]:
    """Those that have not been raised before; from now on they have."""
    rows = await connection.fetch(
        "INSERT INTO alerts (alert_id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING alert_id", list(alert_ids)
    )
    return {row["alert_id"] for row in rows}


async def set_retracted(connection: Connection, flags: Iterable[tuple[str, bool]]) -> set[str]:
    """Note whether articles are withdrawn; those for which that is new."""
    pairs = list(flags)
    rows = await connection.fetch(
        "UPDATE articles a SET retracted = n.flag FROM unnest($1::text[], $2::bool[]) AS n (article_id, flag) "
        "WHERE a.article_id = n.article_id AND a.retracted <> n.flag RETURNING a.article_id",
        [article_id for article_id, _ in pairs], [flag for _, flag in pairs],
    )  # fmt: skip
    return {row["article_id"] for row in rows}


async def take_stale(connection: Connection, most: int) -> set[str]:
    """Some of the articles that are to be told again."""
    rows = await connection.fetch(
        "DELETE FROM stale WHERE article_id IN (SELECT article_id FROM stale ORDER BY article_id LIMIT $1) RETURNING article_id",
        most,
    )
    return {row["article_id"] for row in rows}


async def put_out(connection: Connection, topic: str, key: str, body: bytes, trace: str) -> None:
    """Into the outbox."""
    await connection.execute("INSERT INTO outbox (topic, key, body, trace) VALUES ($1, $2, $3, $4)", topic, key, body, trace)
