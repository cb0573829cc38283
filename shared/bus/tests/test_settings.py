"""A wrong setting is one line that names it and never says its value."""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
from pydantic import BaseModel, SecretStr, Field
from dateline_bus.settings import WorkerSettings
class Sender(BaseModel):
    token: SecretStr = Field(min_length=16)
class Settings(WorkerSettings):
    senders: tuple[Sender, ...] = ()
print(Settings.from_environment("test").kafka)
"""


def _run(**settings: str) -> subprocess.CompletedProcess[str]:
    named = {f"DATELINE_{name.upper()}": value for name, value in settings.items()}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=clean | named, capture_output=True, text=True, timeout=60)


def test_right_settings_are_given() -> None:
    assert _run(kafka="here:1").stdout == "here:1\n"


@pytest.mark.parametrize(
    ("wrong", "setting", "within"),
    [
        ({"senders": '[{"token": "hunter2"}]'}, "DATELINE_SENDERS", "0.token"),
        ({"http_port": "hunter2"}, "DATELINE_HTTP_PORT", ""),
        ({"kafka_mechanism": "hunter2"}, "DATELINE_KAFKA_MECHANISM", ""),
        ({"senders": "hunter2"}, None, None),
    ],
    ids=["a token that is too short", "no number", "none of the words", "no JSON"],
)
def test_a_wrong_setting_is_one_line_without_its_value(wrong: dict[str, str], setting: str | None, within: str | None) -> None:
    done = _run(**wrong)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "hunter2" not in line
    said = json.loads(line)
    assert said["level"] == "critical"
    if setting:
        assert (said["setting"], said["within"]) == (setting, within)
