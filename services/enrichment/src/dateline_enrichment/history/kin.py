"""The SQL of relations and stories: who stands near whom, who is related to whom, what their story is called."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from dateline_bus.postgres import Connection
from dateline_enrichment.domain.stories import Relation

Edge = tuple[str, str, Relation]
"""Two articles, the smaller id first, and what they are to each other."""
MOST_OF_KEY = 8
"""Articles of one key that an article meets: those nearest before it, and those that it stands nearest before."""
MOST_MET = 20
"""Articles before it that an article is compared with: those that share most keys with it, then the nearest."""
_NAMING = 0x656E_7269_6368
_BEFORE = """
    SELECT one, other FROM (
        SELECT one, other, row_number() OVER (PARTITION BY one ORDER BY shared DESC, place DESC, other) AS rank FROM (
            SELECT one.article_id AS one, other.article_id AS other, other.place, count(*) AS shared
            FROM articles one CROSS JOIN LATERAL unnest(one.index_keys) AS mine (key) CROSS JOIN LATERAL (
                SELECT k.number FROM keys k WHERE k.key = mine.key AND k.place < one.place ORDER BY k.place DESC, k.number LIMIT $2
            ) AS met JOIN articles other ON other.number = met.number
            WHERE one.article_id = ANY($1) GROUP BY one.article_id, other.article_id, other.place
        ) AS counted
    ) AS ranked WHERE rank <= $3
"""
_BEHIND = """
    SELECT DISTINCT other.article_id FROM articles one CROSS JOIN LATERAL unnest(one.index_keys) AS mine (key) CROSS JOIN LATERAL (
        SELECT k.number FROM keys k WHERE k.key = mine.key AND k.place > one.place ORDER BY k.place LIMIT $2
    ) AS met JOIN articles other ON other.number = met.number WHERE one.article_id = ANY($1)
    UNION SELECT later FROM relations WHERE one = ANY($1) AND later <> ALL($1)
    UNION SELECT later FROM relations WHERE other = ANY($1) AND later <> ALL($1)
"""


async def before(connection: Connection, articles: Collection[str]) -> list[tuple[str, str]]:
    """Each article with those before it that it is compared with."""
    rows = await connection.fetch(_BEFORE, list(articles), MOST_OF_KEY, MOST_MET)
    return [(row["one"], row["other"]) for row in rows]


async def behind(connection: Connection, articles: Collection[str]) -> set[str]:
    """The articles that compare themselves with one of these, or did so before."""
    return {row[0] for row in await connection.fetch(_BEHIND, list(articles), MOST_OF_KEY)}


async def edges(connection: Connection, articles: Collection[str]) -> list[Edge]:
    """Every relation of these articles."""
    rows = await connection.fetch(
        "SELECT one, other, kind FROM relations WHERE one = ANY($1) UNION SELECT one, other, kind FROM relations WHERE other = ANY($1)",
        list(articles),
    )
    return [(row["one"], row["other"], Relation(row["kind"])) for row in rows]


async def own_edges(connection: Connection, articles: Collection[str]) -> set[Edge]:
    """The relations whose later article is one of these."""
    rows = await connection.fetch("SELECT one, other, kind FROM relations WHERE later = ANY($1)", list(articles))
    return {(row["one"], row["other"], Relation(row["kind"])) for row in rows}


async def relate(connection: Connection, gone: Iterable[Edge], found: Mapping[Edge, str]) -> None:
    """Take relations away and put others in; `found`: each with its later article."""
    gone = list(gone)
    if gone:
        await connection.execute(
            "DELETE FROM relations r USING unnest($1::text[], $2::text[]) AS gone (one, other) "
            "WHERE r.one = gone.one AND r.other = gone.other",
            [one for one, _, _ in gone], [other for _, other, _ in gone],
        )  # fmt: skip
    if found:
        await connection.execute(
            "INSERT INTO relations (one, other, kind, later) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) "
            "ON CONFLICT (one, other) DO UPDATE SET kind = excluded.kind, later = excluded.later",
            [one for one, _, _ in found], [other for _, other, _ in found], [kind.value for _, _, kind in found],
            list(found.values()),
        )  # fmt: skip


async def name_alone(connection: Connection, articles: Collection[str]) -> None:
    """Articles that are related to none and belong to no story yet are their own story."""
    await connection.execute(
        "UPDATE articles SET story_id = article_id WHERE article_id = ANY($1) AND story_id IS NULL", list(articles)
    )


async def name_stories(connection: Connection, joined: Collection[str], parted: Collection[str]) -> set[str]:
    """Name the stories of these articles after their earliest articles; those whose story that changes.

    `joined` have got relations: their stories become one with their neighbours'. `parted` may have lost one: their whole story is walked
    through. One transaction at a time does this.
    """
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _NAMING)
    pairs = set(await edges(connection, joined))
    ends = {*joined} | {end for one, other, _ in pairs for end in (one, other)}
    rows = await connection.fetch("SELECT article_id, story_id FROM articles WHERE article_id = ANY($1)", list(ends))
    story = {row["article_id"]: row["story_id"] or row["article_id"] for row in rows}
    stories = set(story.values()) | {*joined}
    links = [(story.get(one, one), story.get(other, other)) for one, other, _ in pairs]
    links += [(article_id, story.get(article_id, article_id)) for article_id in joined]
    named = components(await _ordered(connection, stories), links)
    moved = {old: new for old, new in named.items() if old != new}
    names = await _renamed(connection, moved, joined, named)
    # What is walked through is the whole truth about its articles. All are written at once: rows are locked in one order.
    return await _write_names(connection, names | (await _walked(connection, parted) if parted else {}))


async def _renamed(
    connection: Connection, moved: Mapping[str, str], joined: Collection[str], named: Mapping[str, str]
) -> dict[str, str]:
    """Whole stories get another name, and the joined articles theirs."""
    rows = await connection.fetch("SELECT article_id, story_id FROM articles WHERE story_id = ANY($1)", list(moved))
    names = {row["article_id"]: moved[row["story_id"]] for row in rows}
    return names | {article_id: named.get(article_id, article_id) for article_id in joined}


async def _walked(connection: Connection, seeds: Collection[str]) -> dict[str, str]:
    members, frontier, pairs = set(seeds), set(seeds), set[Edge]()
    rows = await connection.fetch(
        "SELECT article_id FROM articles WHERE story_id IN (SELECT story_id FROM articles WHERE article_id = ANY($1))",
        list(seeds),
    )
    members |= {row["article_id"] for row in rows}
    frontier = set(members)
    while frontier:
        found = await edges(connection, frontier)
        pairs.update(found)
        frontier = {end for one, other, _ in found for end in (one, other)} - members
        members |= frontier
    return components(await _ordered(connection, members), [(one, other) for one, other, _ in pairs])


async def _write_names(connection: Connection, names: Mapping[str, str]) -> set[str]:
    await connection.execute("SELECT FROM articles WHERE article_id = ANY($1) ORDER BY article_id FOR NO KEY UPDATE", list(names))
    rows = await connection.fetch(
        "UPDATE articles a SET story_id = n.story_id FROM unnest($1::text[], $2::text[]) AS n (article_id, story_id) "
        "WHERE a.article_id = n.article_id AND a.story_id IS DISTINCT FROM n.story_id RETURNING a.article_id",
        list(names), list(names.values()),
    )  # fmt: skip
    return {row["article_id"] for row in rows}


async def _ordered(connection: Connection, articles: Collection[str]) -> list[str]:
    rows = await connection.fetch(
        "SELECT article_id FROM articles WHERE article_id = ANY($1) "
        "ORDER BY published_on NULLS LAST, received_at NULLS LAST, article_id",
        list(articles),
    )
    return [row["article_id"] for row in rows]


def components(ordered: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each one's name: the first, in the given order, of all that are connected with it."""
    neighbours: dict[str, list[str]] = {}
    for one, other in pairs:
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
