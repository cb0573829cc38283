"""The SQL of the memory. Everything here runs inside the store's one transaction, and each function is one or two statements for
all articles of it."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import orjson

from dateline_bus.postgres import Connection
from dateline_enrichment.domain.history import KnownFigure, SeriesPoint
from dateline_enrichment.domain.rates import LONGEST_GAP, DatedRate
from dateline_enrichment.domain.stories import Traits
from dateline_enrichment.history.memory import Memory
from dateline_schema.records import Article, FactBatch, Notice, Observation, Rate

MOST_OF_CELL = 6
"""Figures of a cell that an article is compared with: those nearest before it."""
_FEW = 500
"""Articles that are looked through one by one, sooner than by an index over all."""


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


class Facts(NamedTuple):
    """An article's facts as they came: encoded without their time, read, and where they stood on the bus."""

    body: bytes
    batch: FactBatch
    partition: int
    offset: int


class Kept(NamedTuple):
    """What there is of an article, for its dead letter; `partition`, `offset`: where its facts stood on the bus."""

    number: int
    article: bytes | None
    batch: bytes | None
    received_at: datetime | None
    partition: int | None
    offset: int | None
    untold: bytes | None


def cell_of(point: SeriesPoint) -> int:
    """The hash by which a cell is looked up. Two cells of one hash cost time, no error: their figures keep their keys."""
    return int.from_bytes(hashlib.sha256(f"{point.series_key} {point.period}".encode()).digest()[:8], signed=True)


async def hold(connection: Connection, articles: Collection[str]) -> None:
    """Wait until no other transaction works on these articles, and keep others from it; in one order, so that nobody waits in a circle."""
    await connection.execute(
        "SELECT FROM articles WHERE article_id = ANY($1) ORDER BY article_id FOR NO KEY UPDATE", list(articles)
    )


async def known(connection: Connection, articles: Collection[str], with_text: bool = False) -> dict[str, Known]:
    """What is known of those of these articles whose facts have come; the article itself only `with_text`."""
    rows = await connection.fetch(
        "SELECT article_id, CASE WHEN $2 THEN article END, batch, received_at, topics, told, seen, version FROM articles "
        "WHERE article_id = ANY($1) AND batch IS NOT NULL ORDER BY article_id",
        list(articles), with_text,
    )  # fmt: skip
    return {row["article_id"]: Known(*row) for row in rows}


async def kept(connection: Connection, article_id: str) -> Kept | None:
    """See Kept; nobody else works on it until the transaction ends."""
    row = await connection.fetchrow(
        'SELECT number, article, batch, received_at, partition, "offset", untold FROM articles WHERE article_id = $1 '
        "FOR NO KEY UPDATE",
        article_id,
    )
    return Kept(*row) if row else None


async def note_untold(connection: Connection, article_id: str, fault: bytes) -> None:
    """A dead letter tells of this fault."""
    await connection.execute("UPDATE articles SET untold = $2 WHERE article_id = $1", article_id, fault)


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


async def take_batches(connection: Connection, batches: Mapping[str, Facts]) -> set[str]:
    """Keep facts; the articles for which that changed anything, or of which nothing could be told before. A page that comes again keeps
    the time it first came."""
    made = [facts.batch for facts in batches.values()]
    rows = await connection.fetch(
        'INSERT INTO articles (article_id, batch, published_on, received_at, partition, "offset") '
        "SELECT * FROM unnest($1::text[], $2::bytea[], $3::date[], $4::timestamptz[], $5::int[], $6::bigint[]) "
        "ON CONFLICT (article_id) DO UPDATE SET batch = excluded.batch, "
        "published_on = coalesce(articles.published_on, excluded.published_on), "
        "received_at = LEAST(articles.received_at, excluded.received_at), "
        'partition = excluded.partition, "offset" = excluded."offset", untold = NULL '
        "WHERE articles.batch IS DISTINCT FROM excluded.batch OR excluded.received_at < articles.received_at "
        "OR articles.received_at IS NULL AND excluded.received_at IS NOT NULL OR articles.untold IS NOT NULL RETURNING article_id",
        list(batches), [facts.body for facts in batches.values()],
        [batch.published_on for batch in made], [batch.received_at for batch in made],
        [facts.partition for facts in batches.values()], [facts.offset for facts in batches.values()],
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


async def take_rates(connection: Connection, rates: Sequence[Rate]) -> None:
    """Keep an operator's rates, the last of a day and pair; articles that may use what is new are told again.

    Any article published from the first such day on may speak of it.
    """
    last = {(rate.on, rate.base, rate.quoted): rate for rate in rates}
    rows = [last[key] for key in sorted(last)]
    changed = await connection.fetch(
        'INSERT INTO rates AS r ("on", base, quoted, value, source) '
        "SELECT * FROM unnest($1::date[], $2::text[], $3::text[], $4::numeric[], $5::text[]) "
        'ON CONFLICT ("on", base, quoted) DO UPDATE SET value = excluded.value, source = excluded.source '
        'WHERE (r.value, r.source) IS DISTINCT FROM (excluded.value, excluded.source) RETURNING "on"',
        [rate.on for rate in rows], [rate.base for rate in rows], [rate.quoted for rate in rows],
        [Decimal(rate.value) for rate in rows], [rate.source for rate in rows],
    )  # fmt: skip
    if changed:
        await connection.execute(
            "INSERT INTO stale SELECT article_id FROM articles WHERE published_on >= $1 ON CONFLICT DO NOTHING",
            min(row["on"] for row in changed),
        )


async def remember(connection: Connection, memories: Sequence[Memory]) -> None:
    """Replace what is kept of articles: what they are found by, their figures, the cells they look at."""
    ids = [memory.article_id for memory in memories]
    before = await connection.fetch("SELECT number, article_id, index_keys, place FROM articles WHERE article_id = ANY($1)", ids)
    numbers = {row["article_id"]: row["number"] for row in before}
    found_by = {memory.article_id: memory.traits.keys() if memory.traits else () for memory in memories}
    gone = [(key, row["place"], row["number"]) for row in before for key in row["index_keys"]]
    if gone:
        await connection.execute(
            "DELETE FROM keys k USING unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS gone (key, place, number) "
            "WHERE k.key = gone.key AND k.place = gone.place AND k.number = gone.number",
            *map(list, zip(*gone, strict=True)),
        )  # fmt: skip
    await connection.executemany(
        "UPDATE articles SET traits = $2, topics = $3, index_keys = $4, wanted = $5, place = $6 WHERE article_id = $1",
        [
            (
                memory.article_id,
                memory.traits.encode().decode() if memory.traits else None,
                orjson.dumps([topic.model_dump(mode="json") for topic in memory.topics]).decode(),
                found_by[memory.article_id],
                sorted(map(cell_of, memory.reading.wanted)),
                memory.place,
            )
            for memory in memories
        ],
    )
    await connection.copy_records_to_table(
        "keys",
        columns=("key", "place", "number"),
        records=[(key, m.place, numbers[m.article_id]) for m in memories for key in found_by[m.article_id]],
    )
    await connection.execute("DELETE FROM figures WHERE article_id = ANY($1)", ids)
    await connection.copy_records_to_table(
        "figures",
        columns=("fact_id", "article_id", "source", "series_key", "period", "cell", "place", "body"),
        records=[
            (f.fact_id, f.article_id, f.source, *f.point, cell_of(f.point), memory.place, f.observation.encode().decode())
            for memory in memories
            for f in memory.figures
        ],
    )


async def cells_of(connection: Connection, articles: Collection[str]) -> dict[int, int]:
    """The cells that these articles give figures for, and the first place at which one does."""
    rows = await connection.fetch(
        "SELECT cell, min(place) AS place FROM figures WHERE article_id = ANY($1) GROUP BY cell", list(articles)
    )
    return {row["cell"]: row["place"] for row in rows if row["place"] is not None}


async def dependents(connection: Connection, changed: Mapping[int, int]) -> set[str]:
    """The articles whose checks look at these cells, each after the place where its cell changed.

    Where articles come in their order there are none behind, and nothing is searched for them.
    """
    if not changed:
        return set()
    first = min(changed.values())
    later = await connection.fetchval(
        "SELECT count(*) FROM (SELECT FROM articles WHERE place > $1 LIMIT $2) AS found", first, _FEW
    )
    if not later:
        return set()
    cells = list(changed)
    if later < _FEW:
        query = "SELECT article_id, place, wanted FROM articles WHERE place > $2 AND wanted && $1"
    else:
        # The index over all articles: `+ 0` keeps the planner from walking all that are later instead.
        query = "SELECT article_id, place, wanted FROM articles WHERE place + 0 > $2 AND wanted && $1"
    rows = await connection.fetch(query, cells, first)
    return {row["article_id"] for row in rows if any(changed[cell] < row["place"] for cell in row["wanted"] if cell in changed)}


async def figures_before(
    connection: Connection, asked: Mapping[str, tuple[int, Collection[SeriesPoint]]]
) -> dict[str, list[KnownFigure]]:
    """For each article (its place, its cells): the MOST_OF_CELL figures of each cell that stand nearest before it; those of withdrawn
    articles left out."""
    cells = [(article_id, place, cell_of(point)) for article_id, (place, points) in asked.items() for point in points]
    found: dict[str, list[KnownFigure]] = {}
    if not cells:
        return found
    rows = await connection.fetch(
        "SELECT w.asking, f.fact_id, f.article_id, f.source, f.published_on, f.series_key, f.period, f.body, f.story_id, "
        "f.received_at FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS w (asking, place, cell) CROSS JOIN LATERAL ("
        "SELECT f.*, a.published_on, a.story_id, a.received_at FROM figures f JOIN articles a USING (article_id) "
        "WHERE f.cell = w.cell AND f.place < w.place AND NOT a.retracted ORDER BY f.place DESC, f.fact_id LIMIT $4) AS f",
        [one for one, _, _ in cells], [place for _, place, _ in cells], [cell for _, _, cell in cells], MOST_OF_CELL,
    )  # fmt: skip
    for asking, fact_id, article_id, source, on, series_key, period, body, story_id, received_at in rows:
        point = SeriesPoint(series_key, period)
        known_one = KnownFigure(fact_id, article_id, source, on, point, _observation(body), story_id, received_at)
        found.setdefault(asking, []).append(known_one)
    return found


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
