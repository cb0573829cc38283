"""Questions to what is stored, over an API of the command's own on a real database."""

import asyncio
import csv
import io
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import dateline
import pytest
from click.testing import CliRunner

from dateline_cli.main import COMMANDS, cli
from dateline_cli.questions.options import indicator_of
from dateline_cli.questions.platform import asked

EXAMPLES = Path(__file__).parents[3] / "shared" / "schema" / "examples"


async def _fill(url: str) -> None:
    from pydantic import SecretStr

    from dateline_schema.records import Article, EnrichedBatch, Page
    from dateline_storage.store import PostgresStore, write

    store = PostgresStore(SecretStr(url))
    await store.open()
    kinds = {"dateline.pages.v1": Page, "dateline.articles.v1": Article, "dateline.enriched.v1": EnrichedBatch}
    records = [m.decode(f.read_bytes()) for topic, m in kinds.items() for f in sorted((EXAMPLES / topic).glob("*.json"))]
    async with store.transaction() as connection:
        await write(connection, records)
    await store.close()


@pytest.fixture(scope="module")
def database(postgres: str) -> Iterator[str]:
    name = f"c{uuid.uuid4().hex[:12]}"

    async def execute(statement: str) -> None:
        connection = await asyncpg.connect(postgres)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(execute(f"CREATE DATABASE {name}"))
    url = f"{postgres.rsplit('/', 1)[0]}/{name}"
    asyncio.run(_fill(url))
    yield url
    asyncio.run(execute(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATELINE_DATABASE_URL", database)
    monkeypatch.delenv("DATELINE_API_URL", raising=False)
    return lambda *arguments: CliRunner().invoke(cli, list(arguments))


def test_an_export_holds_the_sentence_the_series_and_each_check(run: Any) -> None:
    result = run("facts", "--format", "csv", "--indicator", "货物贸易进出口总值")
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    row = next(row for row in rows if row["quote"] == "41.76万亿元")
    assert row["quote"] in row["sentence"]
    assert (row["series_key"], row["period_start"], row["period_end"]) == ("A.CN.TRADE_TOTAL.CNY.0.N", "2023-01-01", "2023-12-31")
    assert "part<=total consistent: 2.38万亿元 ≤ 41.76万亿元" in row["checks"]
    assert row["page_spans"] == "138-146"


def test_pages_of_answers_are_followed_to_the_end(run: Any, database: str) -> None:
    every = [json.loads(line) for line in run("facts", "--format", "json").stdout.splitlines()]
    some = [json.loads(line) for line in run("facts", "--format", "json", "--limit", "7").stdout.splitlines()]
    assert some == every[:7]
    with asked() as client:
        assert [fact["fact_id"] for fact in client.items("/v1/facts", None, at_once=7, order="oldest")] == [
            f["fact_id"] for f in every
        ]


def test_excel_is_told_that_it_is_utf_8(run: Any) -> None:
    assert run("facts", "--format", "csv", "--excel", "--limit", "1").stdout_bytes.startswith(b"\xef\xbb\xbfkind,")


def test_an_empty_answer_says_what_was_searched_and_what_comes_near(run: Any) -> None:
    result = run("facts", "--indicator", "货物贸易进出口总直", "--format", "json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "searched indicator=货物贸易进出口总直" in result.stderr
    assert "货物贸易进出口总值" in result.stderr


@pytest.mark.parametrize(
    ("words", "holds"),
    [("CPI", "居民消费价格指数"), ("居民消费价格指数", "|CPI"), ("进出口总值", "TRADE_TOTAL"), ("不是指标", "不是指标")],
)
def test_the_dictionary_knows_an_indicator_by_its_names(words: str, holds: str) -> None:
    assert holds in str(indicator_of(words))


def test_search_evidence_series_and_status(run: Any) -> None:
    (hit,) = (json.loads(line) for line in run("search", "跨境电商", "--limit", "1").stdout.splitlines())
    assert hit["excerpts"]
    fact = json.loads(run("facts", "--format", "json", "--limit", "1").stdout)
    evidence = json.loads(run("evidence", fact["fact_id"]).stdout)
    assert evidence["page"]["spans"] == fact["page_spans"]
    assert "[" in run("evidence", fact["fact_id"], "--format", "text").stdout
    series = [json.loads(line) for line in run("series", "进出口总值", "--area", "CN").stdout.splitlines()]
    assert "A.CN.TRADE_TOTAL.CNY.0.N" in {one["series_key"] for one in series}
    assert "41760000000000" in run("series", "A.CN.TRADE_TOTAL.CNY.0.N", "--format", "table").stdout
    assert "pages" in run("status").stdout


def test_a_program_gets_a_table(run: Any, database: str) -> None:
    pytest.importorskip("pandas")
    with asked() as client:
        frame = client.series("进出口总值", area="CN").to_pandas()
    assert 41.76e12 in set(frame["value"])
    assert str(frame["period_end"].dtype).startswith("datetime64")


def test_a_database_that_is_away_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    result = CliRunner().invoke(cli, ["facts"])
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "secret" not in result.stderr


def test_a_wrong_question_is_told_in_the_apis_words(run: Any) -> None:
    result = run("facts", "--article", "sha256:1")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "article" in result.stderr


def test_help_imports_no_command() -> None:
    code = "import sys; from dateline_cli.main import cli; cli(['--help'], standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split()
    assert not {"pydantic", "asyncpg", "rich", "dateline_extraction", "fastapi"} & set(loaded)
    assert all(cli.get_command(None, name) is not None for name in COMMANDS)


def test_the_client_names_the_address_that_does_not_answer() -> None:
    with pytest.raises(dateline.Failed, match=r"127\.0\.0\.1:1"):
        dateline.connect("http://127.0.0.1:1").get("/v1/status")
