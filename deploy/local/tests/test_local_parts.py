"""The local Kafka and PostgreSQL are real, come back with their data, and leave nothing running."""

import socket
from pathlib import Path

import asyncpg
import pytest

from dateline_local.daemons import Daemons
from dateline_local.errors import LocalError
from dateline_local.kafka import Kafka
from dateline_local.net import listens, require_free, wait_until
from dateline_local.postgres import Postgres
from dateline_local.state import cache_folder


def test_a_broker_stops_and_comes_back_with_the_same_cluster(tmp_path: Path) -> None:
    broker = Kafka(tmp_path / "kafka", cache_folder())
    broker.start()
    try:
        identity = (tmp_path / "kafka" / "data" / "meta.properties").read_text()
        broker.kill()
        assert not listens(broker.port)
        again = broker.start()
        assert (tmp_path / "kafka" / "data" / "meta.properties").read_text() == identity
        assert broker.start() == again, "a second start finds the first"
    finally:
        broker.stop()
    assert not listens(broker.port)


async def _letters(url: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("select '外贸' ~ '^[[:alpha:]]+$'")
    finally:
        await connection.close()


def test_the_database_takes_chinese_characters_for_letters(postgres: str) -> None:
    import asyncio

    assert asyncio.run(_letters(postgres)) is True


def test_a_server_is_removed_with_its_data(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres")
    server.start()
    data = (tmp_path / "postgres" / "home").resolve()
    assert data.exists()
    server.remove()
    assert not data.exists()
    assert not listens(server.port)


def test_a_process_that_ends_at_once_is_reported_with_its_log(tmp_path: Path) -> None:
    daemon = Daemons(tmp_path).start("early", ["sh", "-c", "echo no such luck; exit 3"])
    with pytest.raises(LocalError, match=r"(?s)early ended while it started.*no such luck"):
        daemon.wait_ready(lambda: False, 20)


def test_a_stop_ends_the_children_and_one_that_does_not_listen(tmp_path: Path) -> None:
    daemons = Daemons(tmp_path)
    daemon = daemons.start("deaf", ["sh", "-c", "trap '' TERM; echo up; sleep 600 & wait; wait"])
    wait_until(lambda: "up" in daemon.tail(), 10, lambda: "never came up")
    assert daemon.stop(0.2) is False
    assert not daemon.alive()
    assert daemons.find("deaf") is None
    assert daemon.stop() is True, "stopping what has ended is no error"


def test_a_taken_port_is_named_with_the_variable_that_moves_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LocalError, match=rf"Port {port} is taken.*DATELINE_KAFKA_PORT"):
            require_free(port, "Kafka", "DATELINE_KAFKA_PORT")
