"""`dateline notary plot`: what is simulated and what is published can be told apart, and the same numbers give the same picture."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline_cli.notary_plot import plot
from dateline_keys.domain.published import Point, published


def test_the_picture_labels_every_line_and_mark_as_what_it_is(tmp_path: Path) -> None:
    out = tmp_path / "rates.svg"
    assert CliRunner().invoke(plot, ["--out", str(out)]).exit_code == 0
    picture = out.read_text("utf-8")
    for point in published():
        seen = "own abstract [S]" if point.seen == "abstract" else "second-hand"
        assert f"published, {seen}: {point.work}" in picture
    assert picture.count(">simulated: ") == 9
    again = tmp_path / "again.svg"
    CliRunner().invoke(plot, ["--out", str(again)])
    assert again.read_bytes() == out.read_bytes()


def test_a_png_is_a_png(tmp_path: Path) -> None:
    out = tmp_path / "rates.png"
    assert CliRunner().invoke(plot, ["--out", str(out)]).exit_code == 0
    assert out.read_bytes().startswith(b"\x89PNG")


def test_the_numbers_come_as_json_lines() -> None:
    result = CliRunner().invoke(plot, ["--json"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["simulated"] for row in rows] == [True] * 9 + [False] * len(published())
    fitted = next(row for row in rows if row.get("name") == "qds-25db, imperfect keys")
    assert fitted["value"][fitted["loss_db"].index(25)] == pytest.approx(0.82, rel=0.05)
    assert fitted["value"][-1] == 0


@pytest.mark.parametrize("name", ["rates.pdf", "rates", "no/such/folder/rates.svg"])
def test_what_cannot_be_written_is_one_line_and_status_1(tmp_path: Path, name: str) -> None:
    result = CliRunner().invoke(plot, ["--out", str(tmp_path / name)])
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("place", [{}, {"loss_db": 1, "distance_km": 1}])
def test_a_published_figure_is_placed_in_one_way(place: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="either a distance or a loss"):
        Point(work="x", quantity="signatures", value=1, seen="abstract", **place)
