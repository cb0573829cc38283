"""What the service remembers, in PostgreSQL: sources, stories, and what is to be told to whom. Writing anything again changes nothing."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import SecretStr

from dateline_bus.postgres import Postgres
from dateline_schema.records import Alert, Channels, EnrichedBatch

_HEARD = """
    INSERT INTO sources AS s (source, last_at, article_id) VALUES ($1, $2, $3)
    ON CONFLICT (source) DO UPDATE SET last_at = excluded.last_at, article_id = excluded.article_id WHERE s.last_at < excluded.last_at
"""
_TOLD_IN = "INSERT INTO story_articles (story_id, article_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_COUNT = "SELECT count(*) FROM story_articles WHERE story_id = $1"
_SOURCES = "SELECT source, last_at, article_id FROM sources WHERE source = ANY($1::text[])"
_QUEUE = """
    INSERT INTO deliveries (alert_id, channel, address, watch_id, body) SELECT $1, c, a, $2, $3 FROM unnest($4::text[], $5::text[]) u(c, a)
    ON CONFLICT DO NOTHING
"""
# Claimed for `lease` seconds: whoever dies with it in hand gives it back by that.
_CLAIM = """
    UPDATE deliveries d SET attempts = d.attempts + 1, next_at = now() + make_interval(secs => $3)
    FROM (SELECT alert_id, channel, address FROM deliveries WHERE state = 'waiting' AND next_at <= now() AND watch_id <> ALL($2::text[])
          ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
    WHERE (d.alert_id, d.channel, d.address) = (due.alert_id, due.channel, due.address)
    RETURNING d.alert_id, d.channel, d.address, d.watch_id, d.body, d.attempts
"""
_ATTEMPT = """
    INSERT INTO attempts (alert_id, channel, address, number, seconds, outcome) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (alert_id, channel, address, number) DO UPDATE SET seconds = excluded.seconds, outcome = excluded.outcome
"""
_ENDED = "UPDATE deliveries SET state = $4, ended_at = now() WHERE (alert_id, channel, address) = ($1, $2, $3)"
_LATER = "UPDATE deliveries SET next_at = now() + make_interval(secs => $4) WHERE (alert_id, channel, address) = ($1, $2, $3)"
_OLD = (
    "DELETE FROM story_articles WHERE at < now() - interval '90 days'",
    "DELETE FROM attempts a USING deliveries d WHERE (a.alert_id, a.channel, a.address) = (d.alert_id, d.channel, d.address) "
    "AND d.state <> 'waiting' AND d.created_at < now() - interval '30 days'",
    "DELETE FROM deliveries WHERE state <> 'waiting' AND created_at < now() - interval '30 days'",
)


class Due(NamedTuple):
    """A delivery in hand. `attempt`: which try this is, from 1."""

    alert_id: str
    channel: str
    address: str
    watch_id: str
    body: str
    attempt: int


class Memory(Postgres):
    """Raises NotNow while the database is away."""

    def __init__(self, url: SecretStr) -> None:
        super().__init__(url, "dateline_watches", "watches")

    async def note(self, batch: EnrichedBatch, count: bool) -> int:
        """That an article of this source and this story came in; how many articles the story has by now, where that is asked for."""
        story = batch.story
        async with self.waiting() as connection:
            if batch.received_at is not None:
                await connection.execute(_HEARD, batch.source, batch.received_at, batch.article_id)
            if story is None or story.copy_of is not None:
                return 0
            await connection.execute(_TOLD_IN, story.story_id, batch.article_id)
            return int(await connection.fetchval(_COUNT, story.story_id)) if count else 0

    async def last_heard(self, sources: Collection[str]) -> dict[str, tuple[datetime, str]]:
        """When each source's newest page came in, and an article of it."""
        async with self.waiting() as connection:
            rows = await connection.fetch(_SOURCES, list(sources))
        return {row["source"]: (row["last_at"], row["article_id"]) for row in rows}

    async def queue(self, alert: Alert, channels: Channels) -> None:
        """Each address is told of it once."""
        told = [("email", address) for address in dict.fromkeys(channels.email)]
        if channels.webhook:
            told.append(("webhook", channels.webhook))
        if told:
            kinds, addresses = zip(*told, strict=True)
            async with self.waiting() as connection:
                await connection.execute(
                    _QUEUE, alert.alert_id, alert.watch_id, alert.encode().decode(), list(kinds), list(addresses)
                )

    async def claim(self, most: int, busy: Collection[str], lease: float) -> Sequence[Due]:
        """Deliveries that are due, of other watches than the busy ones; nobody else has them for `lease` seconds."""
        async with self.waiting() as connection:
            return [Due(*row) for row in await connection.fetch(_CLAIM, most, list(busy), lease)]

    async def ended(self, due: Due, seconds: float, outcome: str, state: str | None, wait: float = 0) -> None:
        """How a try ended; `state` when it was the last one, else it is tried again after `wait` seconds."""
        identity = due.alert_id, due.channel, due.address
        async with self.waiting() as connection:
            await connection.execute(_ATTEMPT, *identity, due.attempt, seconds, outcome)
            if state is None:
                await connection.execute(_LATER, *identity, wait)
            else:
                await connection.execute(_ENDED, *identity, state)

    async def forget_old(self) -> None:
        """What nobody asks for any more: deliveries after 30 days, stories after 90."""
        async with self.waiting() as connection:
            for statement in _OLD:
                await connection.execute(statement)
