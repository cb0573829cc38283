"""Web pages of many layouts: one story comes out as one article, with its headline, day and authors, and without other stories."""

from pathlib import Path

import formats
import pytest
import web_set
import web_templates


@pytest.fixture(scope="module")
def tallies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, formats.Tally]:
    folder: Path = tmp_path_factory.mktemp("formats")
    web_set.write(folder)
    return formats.measured(folder)


KINDS = ["web, developed on", "web, kept aside", "web, aside again", "web, traps aside"]
KINDS += sorted({f"web, {template.family}" for template in web_templates.templates()})

# A story of one sentence below which cards without links say more than it does: nothing shows that they are others'.
UNPARTED = {"web, last": 0.04}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("column", "least"), [("one article", 0.95), ("date", 0.97), ("byline", 0.9), ("sentences", 0.98)])
def test_what_is_right_of_a_page_is_found(tallies: dict[str, formats.Tally], kind: str, column: str, least: float) -> None:
    tally = tallies[kind]
    assert tally.asked[column]
    assert tally.right[column] >= least * tally.asked[column], [wrong for wrong in tally.wrong if wrong.startswith(column)]


@pytest.mark.parametrize("kind", KINDS)
def test_lines_of_other_stories_stay_outside(tallies: dict[str, formats.Tally], kind: str) -> None:
    assert tallies[kind].right["others in"] <= UNPARTED.get(kind, 0.02) * tallies[kind].asked["others in"], tallies[kind].wrong


def test_what_agencies_feeds_and_mail_hand_on_is_right_throughout(tallies: dict[str, formats.Tally]) -> None:
    wire = {kind: tally for kind, tally in tallies.items() if kind.startswith("wire")}
    assert len(wire) == 9
    assert not [wrong for tally in wire.values() for wrong in tally.wrong]


def test_what_no_reader_takes_is_refused_in_one_line(tallies: dict[str, formats.Tally]) -> None:
    assert tallies["no reader takes"].asked["refused"]
    assert not tallies["no reader takes"].wrong


def test_a_wrong_answer_shows_in_the_table(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><h1>出口增长</h1><p>出口同比增长0.2%。</p></body></html>", "utf-8")
    right = '{"file": "a.html", "headline": "进口增长", "published_on": "2024-01-13", "bylines": ["王小明"], "sentences": ["进口增长。"], "others": ["出口同比增长0.2%。"]}'
    (tmp_path / "answers.jsonl").write_text(right, "utf-8")
    (tally,) = formats.measured(tmp_path).values()
    assert (dict(tally.right), len(tally.wrong)) == (
        {"one article": 0, "date": 0, "byline": 0, "sentences": 0, "others in": 1},
        5,
    )
