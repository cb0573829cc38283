"""Outside text on a terminal and in a spreadsheet is text, whatever it says."""

import pytest

from dateline_api.domain.export import safe
from dateline_cli.output import Failures, visible
from dateline_cli.questions import printing

HOSTILE = "外贸[/b]\x1b]0;PWNED\x07\x9b31m\u202e增长"


def test_what_would_act_on_a_terminal_is_shown_by_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert visible(HOSTILE) == "外贸[/b]\\u001b]0;PWNED\\u0007\\u009b31m\\u202e增长"
    assert visible("出口\t增长\n第二行") == "出口\t增长\n第二行"
    Failures().report(f"f:{HOSTILE}", HOSTILE)
    assert not set(capsys.readouterr().err) & set("\x1b\x07\x9b\u202e")


def test_a_table_prints_brackets_and_escapes_as_they_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    printing.table(("a", "b"), [(HOSTILE, None), (HOSTILE, 3)], HOSTILE)
    out = capsys.readouterr().out
    assert "[/b]" in out
    assert not set(out) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize(
    "value", ["=1+1", "+x", "-x", "@SUM(A1)", "＝1+1", "＋x", "－x", "＠x", " =1", "\u200b=1", "\t=1", "|x", "-1+1"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_kept_text(value: str) -> None:
    assert safe(value) == "'" + value


@pytest.mark.parametrize("value", ["-1.5", "+3", "0.1", "外贸", "出口=进口", "", None, 3])
def test_numbers_and_words_stay_as_they_are(value: object) -> None:
    assert safe(value) == value
