"""The audit is never silently blind: what was not asked is not clean. Here with a stand-in for pip-audit; the database is asked in CI."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import audit

ROOT = Path(__file__).parents[2]
LOCK = "click==8.1.7 \\\n    --hash=sha256:aa\nFoo_Bar[x]==2.0 ; python_version < '4' \\\n    --hash=sha256:bb\n# click==0.1\n"
CLICK: dict[str, Any] = {"name": "click", "version": "8.1.7", "vulns": []}
FOO: dict[str, Any] = {"name": "foo-bar", "version": "2.0", "vulns": []}
HOLE = FOO | {"vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        (json.dumps({"dependencies": [CLICK, FOO]}), audit.CLEAN, "2 pins"),
        (json.dumps({"dependencies": [CLICK, HOLE]}), audit.VULNERABLE, "PYSEC-1"),
        (json.dumps({"dependencies": [HOLE]}), audit.VULNERABLE, "NOT AUDITED: 1 of 2"),
        # What pip-audit calls success: a pin that it skipped, or never named.
        (json.dumps({"dependencies": [CLICK, {"name": "foo-bar", "skip_reason": "not found"}]}), audit.BLIND, "NOT AUDITED: 1 of 2"),
        (json.dumps({"dependencies": [CLICK, FOO | {"version": "1.0"}]}), audit.BLIND, "foo-bar==2.0"),
        (json.dumps({"dependencies": []}), audit.BLIND, "NOT AUDITED: 2 of 2"),
        ("", audit.BLIND, "NOT AUDITED: pip-audit gave no answer"),
        ("[]", audit.BLIND, "NOT AUDITED"),
    ],
)  # fmt: skip
def test_only_pins_that_were_asked_are_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str, status: int, words: str
) -> None:
    (tmp_path / "requirements.txt").write_text(LOCK, "utf-8")
    stand_in = [sys.executable, "-c", f"print({said!r})"]
    assert audit.main([str(tmp_path / "requirements.txt")], stand_in) == status
    told = capsys.readouterr()
    assert words in told.out + told.err


def test_two_versions_of_a_package_are_asked_one_after_the_other() -> None:
    made = audit.batches({("a", "1"), ("a", "2"), ("b", "1")})
    assert [pin for batch in made for pin in batch] == [("a", "1"), ("b", "1"), ("a", "2")]
    assert all(len({name for name, _ in batch}) == len(batch) for batch in made)


def test_a_tool_that_cannot_run_or_a_file_without_pins_is_blind(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(LOCK, "utf-8")
    assert audit.main([str(tmp_path / "requirements.txt")], [str(tmp_path / "none")]) == audit.BLIND
    (tmp_path / "requirements.txt").write_text("click\n", "utf-8")
    assert audit.main([str(tmp_path / "requirements.txt")]) == audit.BLIND


def test_every_pin_of_every_lock_file_is_asked() -> None:
    files = [ROOT / "requirements-dev.txt", *ROOT.glob("services/[!_]*/requirements.txt")]
    pinned = sum(
        line.count("==") > 0 and not line.startswith((" ", "#"))
        for file in files
        for line in file.read_text("utf-8").splitlines()
    )
    assert len(files) > 5
    assert len({name for name, _ in audit.pins_of(files)}) > 150
    assert sum(len(audit.pins_of([file])) for file in files) == pinned
