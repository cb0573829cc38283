"""Every pin of every lock file asked of the advisory database by pip-audit.    python tools/audit.py [FILE ...]

Status 0: all were asked and none has a known vulnerability. 1: some have. 2: NOT AUDITED, wholly or in part: the database cannot be
reached, or says nothing of a pin. pip-audit itself calls that success, which is how an audit goes blind.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CLEAN, VULNERABLE, BLIND = 0, 1, 2
SECONDS = 600
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)
Pin = tuple[str, str]


def normal(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_of(files: Iterable[Path]) -> set[Pin]:
    """Name and version of every pin."""
    return {(normal(name), version) for file in files for name, version in _PIN.findall(file.read_text("utf-8"))}


def batches(pins: Iterable[Pin]) -> list[list[Pin]]:
    """So that no package stands twice in one: lock files may pin several versions, for several Pythons, and pip-audit refuses that."""
    found: list[dict[str, Pin]] = []
    for pin in sorted(pins):
        room = next((batch for batch in found if pin[0] not in batch), None)
        if room is None:
            found.append(room := {})
        room[pin[0]] = pin
    return [list(batch.values()) for batch in found]


def asked(pins: Iterable[Pin], command: Sequence[str]) -> list[dict[str, Any]]:
    """What pip-audit says of each. Raises OSError, ValueError, TimeoutExpired when it says nothing that can be read."""
    return [answer for batch in batches(pins) for answer in _asked(batch, command)]


def _asked(pins: Iterable[Pin], command: Sequence[str]) -> list[dict[str, Any]]:
    """One batch. Raises OSError, ValueError, TimeoutExpired when it says nothing that can be read."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{name}=={version}\n" for name, version in sorted(pins)))
        file.flush()
        options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json", "-r", file.name]
        done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=SECONDS)  # noqa: S603 - our own tool
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError) as error:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise ValueError(f"pip-audit gave no answer: {last[:300]}") from error
    return found


def verdict(pins: set[Pin], answers: Iterable[dict[str, Any]]) -> tuple[int, list[str]]:
    """The status and what is said, worst first."""
    lines, known = [], set[Pin]()
    for answer in answers:
        pin = normal(str(answer.get("name"))), str(answer.get("version"))
        if "skip_reason" in answer or "vulns" not in answer:
            continue
        known.add(pin)
        lines += [f"VULNERABLE {pin[0]} {pin[1]}: {vuln['id']} (mended in {', '.join(vuln['fix_versions']) or 'none yet'})" for vuln in answer["vulns"]]  # fmt: skip
    missing = sorted(pins - known)
    blind = (
        [f"NOT AUDITED: {len(missing)} of {len(pins)} pins could not be asked: {', '.join(map('=='.join, missing[:5]))} …"]
        if missing
        else []
    )
    return (VULNERABLE if lines else BLIND if missing else CLEAN), lines + blind


def main(files: Sequence[str], command: Sequence[str] | None = None) -> int:
    """The command; its exit status."""
    named = [Path(file) for file in files] or sorted([ROOT / "requirements-dev.txt", *ROOT.glob("services/*/requirements.txt")])
    pins = pins_of(named)
    if not pins:
        print("NOT AUDITED: no pins were found", file=sys.stderr)
        return BLIND
    try:
        status, lines = verdict(pins, asked(pins, command or [sys.executable, "-m", "pip_audit"]))
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        status, lines = BLIND, [f"NOT AUDITED: {error}"]
    print(
        "\n".join(lines) or f"{len(pins)} pins of {len(named)} files asked: none has a known vulnerability",
        file=sys.stderr if lines else sys.stdout,
    )
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
