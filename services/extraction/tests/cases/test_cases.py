"""Short texts of our own wording, made from reports of faults, each with what extraction must say (`cases.jsonl`).

A case that is not right yet is listed in `open.txt` with the reason; take it out when it has become right (pytest prints XPASS). Cases with
nothing in `right` are for other services: series, money and checks are enrichment's, how a page is cut is told by tests/page.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dateline_extraction.domain.facts import facts_in
from dateline_extraction.domain.mentions import mentions_in
from dateline_extraction.domain.page import dateline_of
from dateline_schema.ids import article_id, digest
from dateline_schema.records import Article, Fact

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
OPEN = dict(line.split("\t", 1) for line in (HERE / "open.txt").read_text(encoding="utf-8").splitlines() if "\t" in line)


def article(case: dict[str, Any]) -> Article:
    text, day = case["text"], date.fromisoformat(case["day"]) if case.get("day") else None
    return Article(
        article_id=article_id("cases", case.get("headline"), text),
        page_id=digest(text.encode()),
        ordinal=0,
        source="cases",
        headline=case.get("headline"),
        paragraphs=tuple(text.split("\n")),
        text=text,
        dateline=dateline_of(text, day),
        published_on=day,
    )


def mentioned(case: dict[str, Any]) -> list[str]:
    """What is not as it should be among the mentions of a sentence."""
    reference = datetime.fromisoformat(case.get("reference") or "2026-03-05T10:00:00")
    found = {(case["text"][m["start"] : m["end"]], m["type"], m["value"]) for m in mentions_in(case["text"], reference)}
    return [str(want) for want in case["right"] if (want["mention"], want["type"], want["value"]) not in found]


def extracted(case: dict[str, Any]) -> list[str]:
    """What is not as it should be among the facts of an article."""
    facts = facts_in(article(case))
    return [f"{want}" for want in case["right"] if not _holds(case["text"], want, facts)]


def _holds(text: str, want: dict[str, Any], facts: tuple[Fact, ...]) -> bool:
    if "quote" in want:
        start = text.find(want["quote"])
        return any(
            _is_row(fact.body, want) for fact in facts if fact.kind == "observation" and _meets(fact, start, want["quote"])
        )
    if "names" in want:
        return sorted(f.body.name for f in facts if f.kind == "mention" and f.body.type == want["names"]) == sorted(want["are"])
    of_kind = [fact for fact in facts if fact.kind == want["kind"]]
    if want["kind"] == "mention":
        names = {fact.body.name for fact in of_kind if fact.kind == "mention"}
        return want["not"] not in names if "not" in want else want["name"] in names
    if want["kind"] == "event":
        return any(_is_event(fact.body, want) for fact in of_kind) if "type" in want else not _told(of_kind, want["not"])
    said = {(fact.body.speaker and fact.body.speaker.name, fact.body.text) for fact in of_kind if fact.kind == "quotation"}
    if want.get("expect") == "none":
        return not said
    if "not" in want:
        return all(who != want["not"] for who, _ in said)
    return any(who == want["speaker"] and want.get("words", words) == words for who, words in said)


def _told(facts: list[Fact], trigger: str) -> bool:
    return any(fact.kind == "event" and fact.body.trigger == trigger for fact in facts)


def _meets(fact: Fact, start: int, quote: str) -> bool:
    return fact.evidence.start < start + len(quote) and start < fact.evidence.end and start >= 0


def _is_event(body: Any, want: dict[str, Any]) -> bool:
    day = body.when.start.isoformat() if body.when else None
    return body.type == want["type"] and want.get("when", day) == day and want.get("place", body.place) == body.place


def _is_row(body: Any, want: dict[str, Any]) -> bool:
    owner = f"{body.subject or ''}{getattr(body, 'area', None) or ''}{body.indicator}"
    return (
        ("value" not in want or (body.value is not None and Decimal(body.value) == Decimal(want["value"])))
        and ("unit" not in want or body.unit == want["unit"])
        and want.get("indicator", "") in f"{body.subject or ''}{body.indicator}"
        and want.get("subject", "") in owner
        and want.get("area", "") in owner
        and ("period" not in want or (body.period is not None and body.period.label == want["period"]))
        and all(
            want.get(field, getattr(body, field)) == getattr(body, field)
            for field in ("measure", "comparison", "bound", "status")
        )
        and want.get("attribution", "") in (body.attribution or "")
    )


@pytest.mark.parametrize("case", [case for case in CASES if case["right"]], ids=lambda case: case["id"])
def test_a_case_is_as_it_should_be(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if case["id"] in OPEN:
        request.applymarker(pytest.mark.xfail(reason=OPEN[case["id"]], strict=False))
    wrong = mentioned(case) if case["command"] == "mentions" else extracted(case)
    assert not wrong


def test_only_known_cases_are_open() -> None:
    assert set(OPEN) <= {case["id"] for case in CASES if case["right"]}
