"""The sample page through the whole platform: HTTP, Kafka, four services, PostgreSQL, the command line."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from dateline_local.net import wait_until
from dateline_local.services import SERVICES, Services

SAMPLE = Path(__file__).parents[2] / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
QUERY = "?source=xinhua&published_on=2024-01-13"
DATELINE = Path(sys.executable).parent / "dateline"


@pytest.fixture(scope="module")
def services(new_platform: Callable[[], Services]) -> Iterator[Services]:
    running = new_platform()
    for name in SERVICES:
        running.start(name)
    running.wait_ready(*SERVICES)
    yield running
    running.stop()


async def _execute(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


def rows(services: Services, statement: str) -> list[Any]:
    return asyncio.run(_execute(services.database, statement))


def dateline(services: Services, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"DATELINE_DATABASE_URL": services.database, "DATELINE_INGEST_URL": services.url("ingest")}
    return subprocess.run([DATELINE, *arguments], env=env, capture_output=True, text=True, timeout=120)


def extracted() -> dict[str, Any]:
    done = subprocess.run(
        [DATELINE, "extract", "--source", "xinhua", "--published-on", "2024-01-13", SAMPLE],
        capture_output=True,
        text=True,
        timeout=120,
    )
    line: dict[str, Any] = json.loads(done.stdout)
    return line


def test_the_sample_page_becomes_the_rows_that_extract_prints_and_a_second_time_changes_nothing(services: Services) -> None:
    page = extracted()
    facts = {fact["fact_id"] for article in page["articles"] for fact in article["facts"]}
    status, answer = services.post_page(SAMPLE.read_bytes(), QUERY)
    assert (status, answer["page_id"], answer["duplicate"]) == (202, page["page_id"], False)

    def stored() -> bool:
        found = rows(services, f"SELECT fact_id FROM facts WHERE page_id = '{page['page_id']}'")
        return {row[0] for row in found} == facts

    wait_until(stored, 60, lambda: "the facts of the sample page are not the rows")
    headlines = rows(services, f"SELECT headline FROM articles WHERE page_id = '{page['page_id']}' ORDER BY ordinal")
    assert [row[0] for row in headlines] == [article["headline"] for article in page["articles"]]
    before = rows(services, "SELECT fact_id, stored_at FROM facts ORDER BY 1")
    assert services.post_page(SAMPLE.read_bytes(), QUERY)[1]["duplicate"] is True
    assert services.post_page(SAMPLE.read_bytes(), QUERY + "&again=true")[0] == 202
    wait_until(lambda: _processed(services) >= 2, 60, lambda: "the page sent again was not processed")
    assert rows(services, "SELECT fact_id, stored_at FROM facts ORDER BY 1") == before


def _processed(services: Services) -> int:
    name = 'dateline_messages_total{outcome="ok",stage="extract"}'
    return int(next((float(line.split()[1]) for line in services.metrics("extraction").splitlines() if line.startswith(name)), 0))


def test_every_evidence_stands_on_the_page_character_by_character() -> None:
    text = SAMPLE.read_text("utf-8")
    page = extracted()
    assert len(page["articles"]) == 4
    for article in page["articles"]:
        assert article["facts"]
        for fact in article["facts"]:
            evidence = fact["evidence"]
            assert article["text"][evidence["start"] : evidence["end"]] == evidence["exact"]
            on_page = "".join(text[start:end] for start, end in evidence["page_spans"])
            assert on_page == evidence["exact"].replace("\n", "")


@pytest.mark.parametrize(
    ("name", "data", "status", "title"),
    [
        ("empty", b"", 422, "Empty page"),
        ("white space", b" \r\n\xe3\x80\x80\n", 422, "Empty page"),
        ("binary", bytes(range(256)) * 10, 415, None),
        ("a picture", b"GIF89a" + b"\0" * 100, 415, None),
        ("latin-1", "Genève déjà où l'été".encode("latin-1"), 415, "Unknown charset"),
        ("shift-jis", "日本の経済は緩やかに回復しているとみられる".encode("shift-jis"), 415, None),
        ("30 MB", "新华社电".encode() * 2_600_000, 413, "Page too large"),
    ],
)
def test_bad_pages_are_refused_with_a_problem(services: Services, name: str, data: bytes, status: int, title: str | None) -> None:
    got, answer = services.post_page(data, "?source=bad")
    assert (got, answer["status"]) == (status, status)
    assert answer["detail"]
    if title:
        assert answer["title"] == title


@pytest.mark.parametrize("query", ["?published_on=gestern", "?published_on=2024-13-01", "?source=" + "x" * 201, "?source=%00"])
def test_bad_parameters_are_refused(services: Services, query: str) -> None:
    assert services.post_page("新华社北京1月13日电 好。".encode(), query)[0] == 400


def test_gb18030_is_converted_and_a_line_of_five_megabytes_passes(services: Services) -> None:
    text = "新华社广州1月13日电（记者王小明）广州海关13日发布的数据显示，2023年广州出口汽车77.5亿元，同比增长9.1%。\n\n广州出口汽车增长\n"
    long = "新华社广州1月13日电（记者王小明）" + "广州今年的情况很好。" * 170_000 + "\n\n很长的一篇\n"
    for data in (text.encode("gb18030"), long.encode()):
        status, answer = services.post_page(data, "?source=odd&published_on=2024-01-13")
        assert status == 202
        statement = f"SELECT headline FROM articles WHERE page_id = '{answer['page_id']}'"
        wait_until(lambda statement=statement: bool(rows(services, statement)), 120, lambda: "the page's article is not a row")  # type: ignore[misc]
    assert rows(services, "SELECT value::text FROM facts WHERE indicator LIKE '%汽车%' AND unit = 'CNY' AND value = 7750000000")


def test_after_all_that_the_services_are_well(services: Services) -> None:
    assert [services.probe(name, "/healthz") for name in SERVICES] == [200] * len(SERVICES)
    assert [services.probe(name, "/readyz") for name in SERVICES] == [200] * len(SERVICES)


def test_the_command_line_sends_resumes_and_prints(services: Services, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"page{number}.txt").write_text(
            f"新华社苏州1月13日电 苏州去年新增企业{number + 3}.2万家。\n\n苏州新增企业\n", "utf-8"
        )
    (tmp_path / "bad.bin").write_bytes(b"\x89PNG\0")
    arguments = (
        "ingest",
        "--source",
        "cli",
        "--published-on",
        "2024-01-13",
        str(tmp_path),
    )
    first = dateline(services, *arguments)
    assert first.returncode == 1
    assert "bad.bin" in first.stderr
    assert sorted(json.loads(line)["status"] for line in first.stdout.splitlines()) == ["accepted"] * 5 + ["failed"]
    again = dateline(services, *arguments)
    assert sorted(json.loads(line)["status"] for line in again.stdout.splitlines()) == ["already there"] * 5 + ["failed"]
    show = ("facts", "--source", "cli", "--kind", "observation", "--format")
    wait_until(
        lambda: dateline(services, *show, "json").stdout.count("\n") == 5, 60, lambda: dateline(services, *show, "json").stdout
    )
    values = [json.loads(line)["value"] for line in dateline(services, *show, "json").stdout.splitlines()]
    assert sorted(values) == ["32000", "42000", "52000", "62000", "72000"]
    lines = dateline(services, *show, "csv").stdout.splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("kind,headline,")
    assert "苏州新增企业" in dateline(services, *show, "table").stdout
