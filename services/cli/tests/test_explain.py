"""`dateline extract --explain FACT_ID`: every kind of fact says how it was found; an unknown id is one clear line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline_cli.main import cli

_TEXT = "商务部部长王文涛12日在日内瓦会见世贸组织总干事伊维拉。王文涛表示，出口增长5.1%。"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """One clean article as JSON lines."""
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"id": 1, "headline": "会谈", "text": _TEXT, "published_on": "2024-03-13"}), encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["extract", "--articles", *arguments], env={"COLUMNS": "120"})


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("mention", ["names/", "because"]),
        ("event", ["event/meeting", "trigger: 会见", "agent: 王文涛"]),
        ("quotation", ["quotation/reported", "speaker: 王文涛"]),
        ("observation", ["observation/", "【5.1%】"]),
    ],
)
def test_a_fact_says_how_it_was_found(articles: Path, kind: str, words: list[str]) -> None:
    facts = json.loads(run("--raw", str(articles)).stdout)["facts"]
    fact = next(fact for fact in facts if fact["kind"] == kind)
    told = run("--explain", fact["fact_id"], str(articles))
    assert told.exit_code == 0, told.output
    assert all(word in told.stdout for word in [fact["fact_id"], *words])


def test_an_unknown_fact_is_one_line_and_exit_1(articles: Path) -> None:
    told = run("--explain", "sha256:" + "0" * 64, str(articles))
    assert told.exit_code == 1
    assert told.stdout == ""
    assert told.stderr.count("\n") == 1
    assert "no fact sha256:000" in told.stderr
