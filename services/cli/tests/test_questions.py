"""Questions to what is stored, over an API of the command's own on a real database."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import dateline
import pytest
from click.testing import CliRunner

from dateline_cli.main import COMMANDS, cli
from dateline_cli.questions.options import indicator_of
from dateline_cli.questions.platform import asked
from dateline_cli.watches import Threshold


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


def test_the_example_of_the_readme_runs_as_it_stands(
    run: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pandas")
    (example,) = re.findall(r"```python\n(.*?)```", (Path(__file__).parents[1] / "README.md").read_text("utf-8"), re.S)
    assert len([line for line in example.splitlines() if line]) == 5
    with asked() as client:
        monkeypatch.setattr(dateline, "connect", lambda: client)
        exec(compile(example, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "进出口总值" in shown
    assert "跨境电商" in shown


def test_a_story_is_found_by_any_of_its_articles(run: Any, database: str) -> None:
    with asked() as client:
        article = next(one for one in client.items("/v1/articles", None) if one["story_id"] is not None)
    by_story, by_article = (run("story", article[name], "--format", "json") for name in ("story_id", "article_id"))
    assert by_story.stdout == by_article.stdout
    assert article["article_id"] in by_story.stdout
    assert article["headline"] in run("story", article["story_id"], "--format", "table").stdout
    nothing = run("story", "sha256:" + "0" * 64)
    assert (nothing.exit_code, len(nothing.stderr.splitlines())) == (1, 1)


def test_a_series_is_drawn_in_the_terminal_and_as_a_picture(run: Any, tmp_path: Path) -> None:
    shown = run("plot", "--key", "A.CN.TRADE_TOTAL.CNY.0.N")
    assert shown.exit_code == 0, shown.stderr
    assert "█" in shown.stdout
    assert "2023" in shown.stdout
    for name, begins in (("a.svg", b"<?xml"), ("a.png", b"\x89PNG")):
        assert run("plot", "进出口总值", "--area", "CN", "--out", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert "TRADE_TOTAL" in (tmp_path / "a.svg").read_text("utf-8")
    assert run("plot").exit_code == run("plot", "CPI", "--out", "a.gif").exit_code == 2
    assert run("plot", "不是指标").exit_code == 1


@pytest.mark.parametrize(
    ("written", "threshold"),
    [
        (">3%", {"is": "gt", "value": "3", "unit": "%"}),
        ("<= -0.5 pp", {"is": "le", "value": "-0.5", "unit": "pp"}),
        ("≥1000", {"is": "ge", "value": "1000", "unit": None}),
        ("3%", None),
        (">0x3", None),
        (">", None),
    ],
)
def test_a_threshold_is_written_as_people_write_it(written: str, threshold: dict[str, Any] | None) -> None:
    if threshold is None:
        with pytest.raises(click.BadParameter):
            Threshold().convert(written, None, None)
    else:
        assert Threshold().convert(written, None, None) == threshold


def test_a_watch_cannot_be_made_where_no_platform_runs(run: Any) -> None:
    result = run("watch", "add", "x", "--words", "x")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "broker" in result.stderr
    assert run("watch", "list").exit_code == run("alerts").exit_code == 0


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
