"""No command shows a part of a database's address that cannot be read: it holds a password."""

import pytest
from click.testing import CliRunner

from dateline_cli.main import cli
from dateline_schema.ids import digest

COMMANDS = (
    ["rates", "list"], ["keys", "list"], ["facts"], ["search", "出口"], ["retract", digest(b"a"), "--reason", "r"],
)  # fmt: skip


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    "address",
    ["postgresql://me:s3cr/t@127.0.0.1:1/d", "postgresql://me:s3cr#t@127.0.0.1:1/d", "postgresql://me@127.0.0.1:s3cr/d"],
)
def test_an_address_that_cannot_be_read_is_not_shown(monkeypatch: pytest.MonkeyPatch, arguments: list[str], address: str) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", address)
    monkeypatch.delenv("DATELINE_API_URL", raising=False)
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code != 0
    said = result.output + (result.stderr or "") + repr(result.exception)
    assert "s3cr" not in said
    assert len(result.stderr.splitlines()) == 1
