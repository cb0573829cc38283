"""A service made from the template imports, passes its own test, and looks like the others."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def new_service(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, ROOT / "tools" / "new_service.py", *arguments], capture_output=True, text=True)


def test_a_new_service_passes_its_own_test(tmp_path: Path) -> None:
    assert new_service("summaries", str(tmp_path)).returncode == 0
    folder = tmp_path / "summaries"
    env = os.environ | {"PYTHONPATH": str(folder / "src")}
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, folder / "tests"],
        env=env,
        capture_output=True,
        text=True,
    )
    assert tested.returncode == 0, tested.stdout
    imported = subprocess.run(
        [sys.executable, "-c", "import dateline_summaries.app as app; print(app.worker.name)"],
        env=env,
        capture_output=True,
        text=True,
    )
    assert imported.stdout == "summaries\n", imported.stderr
    assert not [
        path for path in folder.rglob("*") if "NAME" in path.name or (path.is_file() and "NAME" in path.read_text("utf-8"))
    ]


def test_a_bad_name_and_a_taken_one_are_refused(tmp_path: Path) -> None:
    assert new_service("Bad Name", str(tmp_path)).returncode == 1
    assert new_service("", str(tmp_path)).returncode == 2
    (tmp_path / "taken").mkdir()
    assert "already" in new_service("taken", str(tmp_path)).stderr
