"""Newspaper sheets as PDF: every story with its headline and its paragraphs, whatever masthead, pictures and adverts do."""

from pathlib import Path

import formats
import paper_set
import pytest


@pytest.fixture(scope="module")
def tallies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, formats.Tally]:
    folder: Path = tmp_path_factory.mktemp("papers")
    paper_set.write(folder, range(100, 125))
    return formats.measured(folder)


def test_most_stories_of_indented_sheets_are_whole(tallies: dict[str, formats.Tally]) -> None:
    tally = tallies["paper, indented"]
    assert tally.right["one article"] >= 0.95 * tally.asked["one article"], tally.wrong
