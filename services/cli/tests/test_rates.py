"""`dateline rates` over a real broker into a real database: all of a table or nothing, and a later table corrects an earlier one."""

import asyncio
import json
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from dateline_bus.consume.sink import Row
from dateline_bus.consume.whole import bodies_of
from dateline_bus.events.message import Message
from dateline_bus.kafka import create_topics, delete_topics
from dateline_bus.settings import WorkerSettings
from dateline_cli.main import cli
from dateline_enrichment.history.store import HistoryStore
from dateline_extraction.domain.facts import batch_of
from dateline_local.net import wait_until
from dateline_schema.ids import digest
from dateline_schema.records import Article, EnrichedBatch, Rates
from dateline_schema.topics import ENRICHED, RATES

TABLE = "date,base,quoted,rate,units,source\n2024-01-12,USD,CNY,7.105,,CFETS\n2024-01-12,JPY,CNY,4.9,100,\n"


def run(*arguments: str | Path, stdin: str | None = None) -> Any:
    return CliRunner().invoke(cli, ["rates", *(str(a) for a in arguments)], input=stdin)


@pytest.fixture
def database(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database that the commands reach."""
    name = f"r{uuid.uuid4().hex[:12]}"
    url = f"{postgres.rsplit('/', 1)[0]}/{name}"

    async def create() -> None:
        server = await asyncpg.connect(postgres)
        await server.execute(f"CREATE DATABASE {name}")
        await server.close()

    asyncio.run(create())
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    return url


@pytest.fixture
def migrated(database: str) -> str:
    """With the tables of the enrichment service."""

    async def migrate() -> None:
        store = HistoryStore(SecretStr(database))
        await store.open()
        await store.close()

    asyncio.run(migrate())
    return database


@pytest.fixture
def broker(kafka: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A broker with an empty topic of rates, which the commands reach."""
    settings = WorkerSettings(kafka=kafka)
    wait_until(
        lambda: not asyncio.run(delete_topics(settings, [RATES])), 30, lambda: "the topic of an earlier test is still there"
    )
    asyncio.run(create_topics(settings, [RATES]))
    monkeypatch.setenv("DATELINE_KAFKA", kafka)
    return kafka


def tables(broker: str) -> list[Rates]:
    """What is on the topic."""

    async def read() -> list[Rates]:
        return [Rates.decode(body) async for body in bodies_of(WorkerSettings(kafka=broker), RATES)]

    return asyncio.run(read())


def kept(database: str, tables: list[Rates]) -> list[EnrichedBatch]:
    """Have the service take the tables in; what it says then."""

    async def take() -> list[EnrichedBatch]:
        store = HistoryStore(SecretStr(database))
        await store.open()
        try:
            await store.write([Row(table, Message(RATES.name, 0, n, None, None)) for n, table in enumerate(tables)], {})
            return [EnrichedBatch.decode(one.body) for one in await store.pending(10) if one.topic is ENRICHED]
        finally:
            await store.close()

    return asyncio.run(take())


def listed() -> list[dict[str, str]]:
    return [json.loads(line) for line in run("list").stdout.splitlines()]


def test_a_table_goes_over_the_bus_and_a_later_one_corrects_it(migrated: str, broker: str, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(TABLE, "utf-8")
    loaded = run("load", file)
    assert loaded.exit_code == 0, loaded.stderr
    assert json.loads(loaded.stdout)["rates"] == 2
    assert listed() == []  # the command has written nothing itself
    kept(migrated, tables(broker))
    assert [(r["base"], r["rate"], r["source"]) for r in listed()] == [("JPY", "0.049", "rates.csv"), ("USD", "7.105", "CFETS")]
    assert run("load", "-", "--source", "bank", stdin="date,base,quoted,rate\n2024-01-12,USD,CNY,7.11\n").exit_code == 0
    kept(migrated, tables(broker))
    assert [(r["base"], r["rate"], r["source"]) for r in listed()] == [("JPY", "0.049", "rates.csv"), ("USD", "7.11", "bank")]


def test_the_service_converts_by_the_table_and_says_which_rate(migrated: str, broker: str) -> None:
    assert run("load", "-", stdin=TABLE).exit_code == 0
    kept(migrated, tables(broker))
    text = "英国今年将向该国提供10亿美元援助。"
    article = Article(
        article_id=digest(text.encode()), page_id=digest(b"p"), ordinal=0, source="test", headline="援助",
        paragraphs=(text,), text=text, published_on=date(2024, 1, 14),
    )  # fmt: skip
    batch = batch_of(article).model_copy(update={"received_at": datetime(2024, 1, 14, tzinfo=UTC)})

    async def told() -> list[EnrichedBatch]:
        store = HistoryStore(SecretStr(migrated))
        await store.open()
        try:
            rows = [Row(record, Message("t", 0, 0, None, None)) for record in (article, batch)]
            await store.write(rows, {})
            return [EnrichedBatch.decode(one.body) for one in await store.pending(10) if one.topic is ENRICHED]
        finally:
            await store.close()

    money = [one for row in asyncio.run(told())[-1].facts for one in row.enriched.money]
    assert [(one.currency, one.value, one.rate, one.rate_date) for one in money] == [
        ("CNY", "7105000000", "7.105", date(2024, 1, 12))
    ]
    assert "CFETS" in money[0].rate_source


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("date,base,quoted\n2024-01-12,USD,CNY\n", "line 1"),
        ("date,base,quoted,rate\n", "no line of rates"),
        (TABLE + "2024-01-12,USD,XYW,7\n", "line 4"),
        (TABLE + "12.1.2024,USD,CNY,7\n", "line 4"),
        (TABLE + "2024-01-12,USD,CNY,-7\n", "line 4"),
        (TABLE + "2024-01-12,USD,CNY,7,1,a,b\n", "line 4"),
    ],
)
def test_a_table_with_one_wrong_line_is_not_loaded_at_all(broker: str, table: str, words: str) -> None:
    result = run("load", "-", stdin=table)
    assert result.exit_code == 1
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert tables(broker) == []


def test_before_the_service_has_run_the_command_says_so(database: str) -> None:
    result = run("list")
    assert result.exit_code == 1
    assert "the enrichment service has not run" in result.stderr


def test_without_a_broker_the_command_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_KAFKA", "127.0.0.1:1")
    result = run("load", "-", stdin=TABLE)
    assert result.exit_code == 1
    assert result.stderr.startswith("dateline: -: the broker did not take the rates")
    assert len(result.stderr.splitlines()) == 1
