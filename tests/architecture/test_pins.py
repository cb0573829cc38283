"""Every package has one version in the whole workspace, pinned by hash, and no address beside it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKSPACE = ROOT / "requirements-dev.txt"
IMAGES = ROOT / "deploy" / "images" / "requirements.txt"
LOCKS = sorted([WORKSPACE, IMAGES, *(ROOT / "services").glob("[!_]*/requirements.txt")])


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", path.read_text("utf-8"), re.M))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_lock_pins_what_the_workspace_pins(lock: Path) -> None:
    everywhere = pins(WORKSPACE)
    assert pins(lock)
    other = {name: version for name, version in pins(lock).items() if everywhere.get(name) != version}
    # What builds an image and stays out of it needs not be in the workspace.
    assert {name: version for name, version in other.items() if lock != IMAGES or name in everywhere} == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^-e |^dateline-|--index-url|--find-links", text, re.M)
    unhashed = [
        block.split("==")[0]
        for block in re.findall(r"^\S+==[^\n]*(?:\n    [^\n]*)*", text, re.M)
        if "--hash=sha256:" not in block
    ]
    assert unhashed == []
