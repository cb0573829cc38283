"""The SQL of the memory. Everything here runs inside the store's one transaction, and each function is one or two statements for
all articles of it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

import orjson

from dateline_bus.postgres import Connection
from dateline_enrichment.domain.history import KnownFigure, SeriesPoint
from dateline_enrichment.domain.rates import LONGEST_GAP, DatedRate
from dateline_enrichment.domain.stories import Relation, Traits
from dateline_enrichment.history.memory import Memory
from dateline_schema.records import Article, FactBatch, Notice, Observation

Edge = tuple[str, str, Relation]
Outgoing = tuple[str, str, bytes, str]
"""Topic, key, body, trace."""
_WIDEST_DAYS = 60
"""The longest time between two related articles (an announcement and its article)."""


class Known(NamedTuple):
    """A row of `articles` whose facts have come; `body` are those, encoded."""

    article_id: str
    article: bytes | None
    body: bytes
    received_at: datetime | None
    topics: str | None
    told: bytes | None
    seen: bytes | None
    version: int


def cell_of(point: SeriesPoint) -> int:
    """The hash by which a cell is looked up. Two cells of one hash cost time, no error: their figures keep their keys."""
    return int.from_bytes(hashlib.sha256(f"{point.series_key} {point.period}".encode()).digest()[:8], signed=True)


async def known(connection: Connection, articles: Collection[str], with_text: bool = False) -> dict[str, Known]:
    """What is known of those of these articles whose facts have come; the article itself only `with_text`."""
    rows = await connection.fetch(
        "SELECT article_id, CASE WHEN $2 THEN article END, batch, received_at, topics, told, seen, version FROM articles "
        "WHERE article_id = ANY($1) AND batch IS NOT NULL ORDER BY article_id",
        list(articles), with_text,
    )  # fmt: skip
    return {row["article_id"]: Known(*row) for row in rows}


async def traits_of(connection: Connection, articles: Collection[str]) -> dict[str, tuple[Traits, str | None]]:
    """Traits and story of these articles; those whose text has not come are left out."""
    rows = await connection.fetch(
        "SELECT article_id, traits, story_id FROM articles WHERE article_id = ANY($1) AND traits IS NOT NULL", list(articles)
    )
    return {row["article_id"]: (_traits(row["traits"]), row["story_id"]) for row in rows}


@lru_cache(maxsize=1 << 11)
def _traits(body: str) -> Traits:
    return Traits.decode(body.encode())


@lru_cache(maxsize=1 << 13)
def _observation(body: str) -> Observation:
    return Observation.decode(body.encode())


async def take_articles(connection: Connection, articles: Mapping[str, Article]) -> set[str]:
    """Keep records of articles; those for which that changed anything. The alignment is another's business."""
    rows = await connection.fetch(
        "INSERT INTO articles (article_id, article, published_on) SELECT * FROM unnest($1::text[], $2::bytea[], $3::date[]) "
        "ON CONFLICT (article_id) DO UPDATE SET article = excluded.article, published_on = excluded.published_on "
        "WHERE articles.article IS DISTINCT FROM excluded.article RETURNING article_id",
        list(articles),
        [article.model_copy(update={"alignment": ()}).encode() for article in articles.values()],
        [article.published_on for article in articles.values()],
    )  # fmt: skip
    return {row["article_id"] for row in rows}


async def take_batches(connection: Connection, batches: Mapping[str, tuple[bytes, FactBatch]]) -> set[str]:
    """Keep facts (encoded without their time); the articles for which that changed anything. A page that comes again keeps the time
    it first came."""
    made = [batch for _, batch in batches.values()]
    rows = await connection.fetch(
        "INSERT INTO articles (article_id, batch, published_on, received_at) "
        "SELECT * FROM unnest($1::text[], $2::bytea[], $3::date[], $4::timestamptz[]) "
        "ON CONFLICT (article_id) DO UPDATE SET batch = excluded.batch, "
        "published_on = coalesce(articles.published_on, excluded.published_on), "
        "received_at = LEAST(articles.received_at, excluded.received_at) "
        "WHERE articles.batch IS DISTINCT FROM excluded.batch OR excluded.received_at < articles.received_at "
        "OR articles.received_at IS NULL AND excluded.received_at IS NOT NULL RETURNING article_id",
        list(batches), [body for body, _ in batches.values()],
        [batch.published_on for batch in made], [batch.received_at for batch in made],
    )  # fmt: skip
    return {row["article_id"] for row in rows}


async def take_notices(connection: Connection, notices: Mapping[str, Notice]) -> set[str]:
    """Keep operators' words, by their ids; the articles that new ones speak of."""
    rows = await connection.fetch(
        "INSERT INTO notices (notice_id, article_id, body) SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[]) "
        "ON CONFLICT DO NOTHING RETURNING article_id",
        list(notices), [notice.article_id for notice in notices.values()],
        [notice.encode().decode() for notice in notices.values()],
    )  # fmt: skip
    return {row["article_id"] for row in rows}


async def remember(connection: Connection, memories: Sequence[Memory]) -> None:
    """Replace what is kept of articles."""
    await connection.executemany(
        "UPDATE articles SET traits = $2, topics = $3, index_keys = $4, query_keys = $5, wanted = $6 WHERE article_id = $1",
        [
            (
                memory.article_id,
                memory.traits.encode().decode() if memory.traits else None,
                orjson.dumps([topic.model_dump(mode="json") for topic in memory.topics]).decode(),
                memory.traits.index_keys() if memory.traits else (),
                memory.traits.query_keys() if memory.traits else (),
                sorted(map(cell_of, memory.reading.wanted)),
            )
            for memory in memories
        ],
    )
    await connection.execute("DELETE FROM figures WHERE article_id = ANY($1)", [memory.article_id for memory in memories])
    await connection.copy_records_to_table(
        "figures",
        columns=("fact_id", "article_id", "source", "series_key", "period", "cell", "body"),
        records=[
            (f.fact_id, f.article_id, f.source, *f.point, cell_of(f.point), f.observation.encode().decode())
            for memory in memories
            for f in memory.figures
        ],
    )


async def candidates(connection: Connection, articles: Collection[str]) -> list[tuple[str, str]]:
    """Pairs of articles, the smaller id first, at least one of them of these, that one finds the other and that are not too many
    days apart."""
    rows = await connection.fetch(
        "SELECT DISTINCT LEAST(one.article_id, other.article_id), GREATEST(one.article_id, other.article_id) "
        "FROM articles one JOIN articles other "
        "ON (other.index_keys && one.query_keys OR other.query_keys && one.index_keys) AND other.article_id <> one.article_id "
        "AND (one.published_on IS NULL OR other.published_on IS NULL "
        "OR other.published_on BETWEEN one.published_on - $2::int AND one.published_on + $2::int) WHERE one.article_id = ANY($1)",
        list(articles), _WIDEST_DAYS,
    )  # fmt: skip
    return [tuple(row) for row in rows]


async def edges(connection: Connection, articles: Collection[str]) -> list[Edge]:
    """Every relation of these articles."""
    rows = await connection.fetch("SELECT one, other, kind FROM relations WHERE one = ANY($1) OR other = ANY($1)", list(articles))
    return [(row["one"], row["other"], Relation(row["kind"])) for row in rows]


async def relate(connection: Connection, articles: Collection[str], found: Iterable[Edge]) -> None:
    """Replace the relations of articles."""
    await connection.execute("DELETE FROM relations WHERE one = ANY($1) OR other = ANY($1)", list(articles))
    await connection.copy_records_to_table(
        "relations", columns=("one", "other", "kind"), records=[(one, other, kind.value) for one, other, kind in found]
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


async def cells_of(connection: Connection, articles: Collection[str]) -> set[int]:
    """The cells that these articles give figures for."""
    rows = await connection.fetch("SELECT DISTINCT cell FROM figures WHERE article_id = ANY($1)", list(articles))
    return {row["cell"] for row in rows}


async def dependents(connection: Connection, cells: Collection[int]) -> set[str]:
    """The articles whose checks look at these cells."""
    rows = await connection.fetch("SELECT article_id FROM articles WHERE wanted && $1", list(cells))
    return {row["article_id"] for row in rows}


async def figures_for(connection: Connection, points: Iterable[SeriesPoint]) -> list[KnownFigure]:
    """All figures of these cells; those of withdrawn articles left out."""
    rows = await connection.fetch(
        "SELECT f.fact_id, f.article_id, f.source, a.published_on, f.series_key, f.period, f.body, a.story_id "
        "FROM figures f JOIN articles a USING (article_id) WHERE NOT a.retracted AND f.cell = ANY($1)",
        [cell_of(point) for point in points],
    )
    return [
        KnownFigure(fact_id, article_id, source, on, SeriesPoint(series_key, period), _observation(body), story_id)
        for fact_id, article_id, source, on, series_key, period, body, story_id in rows
    ]


async def notices_for(connection: Connection, articles: Collection[str]) -> dict[str, list[Notice]]:
    """Operators' notices about these articles."""
    rows = await connection.fetch("SELECT article_id, body FROM notices WHERE article_id = ANY($1)", list(articles))
    found: dict[str, list[Notice]] = {}
    for row in rows:
        found.setdefault(row["article_id"], []).append(Notice.decode(row["body"].encode()))
    return found


async def rates_for(connection: Connection, days: Collection[date]) -> list[DatedRate]:
    """The rates that articles of these days may use."""
    rows = await connection.fetch(
        'SELECT r."on", base, quoted, value, source FROM rates r WHERE EXISTS '
        '(SELECT FROM unnest($1::date[]) AS d (day) WHERE r."on" BETWEEN d.day - $2::int AND d.day)',
        sorted(days), LONGEST_GAP.days,
    )  # fmt: skip
    return [DatedRate(*row) for row in rows]


async def note_seen(connection: Connection, seen: Mapping[str, bytes]) -> None:
    """Of what each article's statement is made, as it stands now."""
    await connection.execute(
        "UPDATE articles a SET seen = n.seen FROM unnest($1::text[], $2::bytea[]) AS n (article_id, seen) "
        "WHERE a.article_id = n.article_id",
        list(seen), list(seen.values()),
    )  # fmt: skip


async def note_told(connection: Connection, told: Collection[tuple[str, int, bytes]]) -> None:
    """The versions and fingerprints of new statements about articles."""
    await connection.execute(
        "UPDATE articles a SET told = n.told, version = n.version "
        "FROM unnest($1::text[], $2::int[], $3::bytea[]) AS n (article_id, version, told) WHERE a.article_id = n.article_id",
        [article_id for article_id, _, _ in told], [version for _, version, _ in told], [told for _, _, told in told],
    )  # fmt: skip


async def new_alerts(connection: Connection, alert_ids: Collection[str]) -> set[str]:
    """Those that have not been raised before; from now on they have."""
    rows = await connection.fetch(
        "INSERT INTO alerts (alert_id) SELECT DISTINCT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING alert_id",
        list(alert_ids),
    )
    return {row["alert_id"] for row in rows}


async def set_retracted(connection: Connection, flags: Mapping[str, bool]) -> set[str]:
    """Note whether articles are withdrawn; those for which that is new."""
    rows = await connection.fetch(
        "UPDATE articles a SET retracted = n.flag FROM unnest($1::text[], $2::bool[]) AS n (article_id, flag) "
        "WHERE a.article_id = n.article_id AND a.retracted <> n.flag RETURNING a.article_id",
        list(flags), list(flags.values()),
    )  # fmt: skip
    return {row["article_id"] for row in rows}


async def take_stale(connection: Connection, most: int) -> set[str]:
    """Some of the articles that are to be told again."""
    rows = await connection.fetch(
        "DELETE FROM stale WHERE article_id IN (SELECT article_id FROM stale ORDER BY article_id LIMIT $1) RETURNING article_id",
        most,
    )
    return {row["article_id"] for row in rows}


async def put_out(connection: Connection, records: Sequence[Outgoing]) -> None:
    """Into the outbox, in this order."""
    await connection.copy_records_to_table("outbox", columns=("topic", "key", "body", "trace"), records=records)
