"""The command line contract: JSON lines, one line per error, exit codes 0, 1 and 2."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dateline_cli.main import cli

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
VECTORS = ROOT / "services" / "notary" / "tests" / "data" / "otuh-v1-vectors.json"


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Any:
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin)


def lines(result: Any) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_extract_prints_one_line_per_page_and_the_same_bytes_every_time() -> None:
    first = run("extract", SAMPLE, SAMPLE)
    assert first.exit_code == 0
    pages = lines(first)
    assert [page["file"] for page in pages] == [str(SAMPLE)] * 2
    assert pages[0]["articles"] == pages[1]["articles"]
    assert first.stdout_bytes == run("extract", SAMPLE, SAMPLE).stdout_bytes
    assert len(pages[0]["articles"]) == 4
    assert {fact["kind"] for article in pages[0]["articles"] for fact in article["facts"]} == {
        "observation", "quotation", "mention", "event",
    }  # fmt: skip
    assert all("enriched" in fact for fact in pages[0]["articles"][0]["facts"])


def test_raw_leaves_the_enrichment_out() -> None:
    (page,) = lines(run("extract", "--raw", SAMPLE))
    assert all("enriched" not in fact for article in page["articles"] for fact in article["facts"])


def test_a_page_from_standard_input_is_read() -> None:
    (page,) = lines(run("extract", "-", stdin=SAMPLE.read_bytes()))
    assert (page["file"], len(page["articles"])) == ("-", 4)


def test_a_failed_input_is_one_line_and_the_others_go_on(tmp_path: Path) -> None:
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    result = run("extract", binary, tmp_path / "nothing.txt", SAMPLE)
    assert result.exit_code == 1
    assert len(lines(result)) == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["dateline", "dateline"]
    assert "picture.png" in result.stderr
    assert "No such file" in result.stderr


def test_articles_keep_their_text_and_offsets() -> None:
    text = "新华社北京2月15日电 海关总署15日公布的统计显示，1月份我国出口1.2万亿元，同比下降6.6%。\n进口也下降。"
    rows = [
        {"id": "a", "headline": "出口下降", "text": text, "published_on": "2016-02-15"},
        {"id": "b", "text": "没有数字。"},
        {"id": "c"},
        {"id": "d", "text": "x", "published_on": "gestern"},
    ]
    stdin = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\nnot json\n[1]\n"
    result = run("extract", "--articles", "-", stdin=stdin)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 4
    first, second = lines(result)
    assert (first["id"], second["id"], second["facts"]) == ("a", "b", [])
    for fact in first["facts"]:
        evidence = fact["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["exact"]
    figures = {f["body"]["quote"]: f["body"] for f in first["facts"] if f["kind"] == "observation"}
    assert figures["1.2万亿元"]["value"] == "1200000000000"
    assert figures["1.2万亿元"]["period"]["label"] == "2016-01"
    assert (figures["6.6%"]["value"], figures["6.6%"]["comparison"]) == ("-6.6", "yoy")


def test_mentions_answers_every_case_and_reports_the_bad_ones() -> None:
    cases = [
        {"id": 1, "input": "昨天出口3.5亿美元", "reference_time": "2024-01-13T00:00:00"},
        {"id": 2, "input": "", "reference_time": None},
        {"id": 3},
        {"id": 4, "input": "x", "reference_time": "soon"},
    ]
    result = run("mentions", stdin="\n".join(json.dumps(case) for case in cases))
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    first, second = lines(result)
    assert second == {"id": 2, "entities": []}
    found = {(e["type"], e["value"], e.get("unit")) for e in first["entities"]}
    assert ("money", "350000000", "USD") in found
    assert ("time", "2024-01-12", None) in found


def test_explain_says_why_for_lines_and_for_facts() -> None:
    cut = run("extract", "--explain", SAMPLE)
    assert "dateline" in cut.stdout.splitlines()[0]
    assert len(cut.stdout.splitlines()) == len([line for line in SAMPLE.read_text("utf-8").splitlines() if line.strip()])
    (page,) = lines(run("extract", "--raw", SAMPLE))
    fact = next(f for f in page["articles"][0]["facts"] if f["kind"] == "observation")
    told = run("extract", "--explain", fact["fact_id"], SAMPLE)
    assert told.exit_code == 0
    assert fact["extractor"]["name"] in told.stdout
    assert run("extract", "--explain", "sha256:0", SAMPLE).exit_code == 1


def test_notary_vectors_prints_one_line_per_case(tmp_path: Path) -> None:
    result = run("notary", "vectors", VECTORS)
    assert result.exit_code == 0
    cases = json.loads(VECTORS.read_text())["vectors"]
    assert [(a["id"], a["accept"], a["reason"]) for a in lines(result)] == [(c["id"], c["accept"], c["reason"]) for c in cases]
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    assert run("notary", "vectors", broken).exit_code == 1


def test_facts_without_a_database_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://dateline:secret@127.0.0.1:9/none")
    result = run("facts", "--format", "json")
    assert result.exit_code == 1
    assert "no API answers" in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize(
    "arguments", [("extract", "--published-on", "gestern"), ("facts", "--format", "xml"), ("ingest",), ("nothing",)]
)
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
