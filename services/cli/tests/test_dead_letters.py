"""`dateline dead-letters` against a real broker: listed, shown, sent again with a count and a guard, set aside."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from click.testing import CliRunner

from dateline_bus.kafka import create_topics, delete_topics
from dateline_bus.produce.sender import Sender
from dateline_bus.settings import WorkerSettings
from dateline_cli.main import cli
from dateline_local.net import free_port, wait_until
from dateline_schema.records import DeadLetter
from dateline_schema.topics import DEAD_LETTERS, PAGES

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def letter(offset: int, service: str = "extraction", attempts: int = 0, message: str = "not JSON") -> DeadLetter:
    headers = (("ce_type", b"dateline.page.v1"), *([("dateline_redrive", str(attempts).encode())] if attempts else []))
    return DeadLetter(topic=PAGES.name, partition=1, offset=offset, key=b"k", value=b'{"n": %d}' % offset, headers=headers, service=service,
                      service_version="1", stage="extract", error="InvalidRecord", message=message, attempts=1, first_at=NOW, last_at=NOW)  # fmt: skip


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, ["dead-letters", *arguments])


def rows(*arguments: str) -> list[dict[str, Any]]:
    result = run(*arguments)
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def broker(kafka: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATELINE_KAFKA", kafka)
    settings = WorkerSettings(kafka=kafka)
    wait_until(lambda: not asyncio.run(delete_topics(settings)), 30, lambda: "earlier topics are still there")

    async def fill() -> None:
        await create_topics(settings)
        sender = Sender(settings)
        await sender.start()
        for one in (letter(1), letter(2, service="storage", message="a NUL"), letter(3, attempts=3)):
            await sender.send(DEAD_LETTERS.name, b"k", one.encode(), [])
        await sender.stop()

    asyncio.run(fill())
    return kafka


async def pages(kafka: str, count: int) -> list[tuple[bytes, dict[str, bytes]]]:
    consumer = AIOKafkaConsumer(PAGES.name, bootstrap_servers=kafka, auto_offset_reset="earliest", group_id=None)
    await consumer.start()
    found: list[tuple[bytes, dict[str, bytes]]] = []
    try:
        async with asyncio.timeout(30):
            while len(found) < count:
                found += [(m.value, dict(m.headers)) for ms in (await consumer.getmany(timeout_ms=500)).values() for m in ms]
    finally:
        await consumer.stop()
    return found


def test_letters_are_listed_shown_sent_again_and_set_aside(broker: str) -> None:
    assert [row["letter"].rsplit("/", 1)[1] for row in rows("list")] == ["1", "2", "3"]
    assert [row["service"] for row in rows("list", "--match", "NUL")] == ["storage"]
    (shown,) = rows("show", f"{PAGES.name}/1/2")
    assert (shown["value"], shown["message"], shown["state"]) == ({"n": 2}, "a NUL", "open")

    assert run("redrive").exit_code == 2  # nothing chosen
    assert [row["status"] for row in rows("redrive", "--all", "--dry-run")] == ["would be sent"] * 2
    assert len(rows("list")) == 3

    result = run("redrive", "--service", "extraction", "--rate", "100")
    assert result.exit_code == 1
    assert "3 times before" in result.stderr  # the loop guard
    ((value, headers),) = asyncio.run(pages(broker, 1))
    assert value == b'{"n": 1}'
    assert headers == {"ce_type": b"dateline.page.v1", "dateline_redrive": b"1"}

    assert [row["status"] for row in rows("skip", "--service", "storage", "--reason", "seen")] == ["set aside"]
    assert [row["letter"].rsplit("/", 1)[1] for row in rows("list")] == ["3"]
    assert {row["state"] for row in rows("list", "--settled")} == {"open", "redriven", "skipped"}
    assert run("redrive", f"{PAGES.name}/1/3", "--force").exit_code == 0
    assert rows("list") == []
    assert run("show", f"{PAGES.name}/1/99").exit_code == 1


def test_an_article_that_nobody_knows_is_not_retracted(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", postgres)
    result = CliRunner().invoke(cli, ["retract", "sha256:" + "0" * 64, "--reason", "x"])
    assert result.exit_code == 1
    assert result.stderr == f"dateline: retract: no article sha256:{'0' * 64}\n"


def test_without_a_broker_it_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_KAFKA", f"127.0.0.1:{free_port()}")
    for arguments in (["dead-letters", "list"], ["retract", "sha256:" + "0" * 64, "--reason", "x", "--unchecked"]):
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1
        assert "Traceback" not in result.output
