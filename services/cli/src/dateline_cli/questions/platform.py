"""Where the platform is: what the environment says, else what `make run` left behind, else the usual ports."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dateline import Client, Failed, connect

from dateline_cli.output import InputFailed

API_URL = "DATELINE_API_URL"
API_KEY = "DATELINE_API_KEY"
DATABASE_URL = "DATELINE_DATABASE_URL"
_PORTS = {"api": 8700, "ingest": 8701, "postgres": 5442}


def port(name: str) -> int:
    """The port of a part of the platform that `make run` started from this checkout, else the usual one."""
    for folder in (Path(sys.prefix).parent, Path.cwd()):
        try:
            remembered = json.loads((folder / ".state" / "run" / "ports.json").read_text("utf-8"))
            return int(remembered[name])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return _PORTS[name]


def database_url() -> str:
    """The database: DATELINE_DATABASE_URL, else that of `make run`."""
    return os.environ.get(DATABASE_URL) or f"postgresql://dateline@127.0.0.1:{port('postgres')}/dateline"


@contextmanager
def asked() -> Iterator[Client]:
    """A client: of DATELINE_API_URL, of DATELINE_DATABASE_URL, of the API that runs here, else of the database that does. Raises InputFailed."""
    key = os.environ.get(API_KEY)
    given = os.environ.get(API_URL)
    if given:
        yield connect(given, key)
        return
    if not os.environ.get(DATABASE_URL):
        client = connect(f"http://127.0.0.1:{port('api')}", key)
        if _answers(client):
            yield client
            return
    from dateline_api import local  # only now: a web server takes a while to import

    try:
        with local(database_url()) as url:
            yield connect(url)
    except OSError as error:
        where = DATABASE_URL if os.environ.get(DATABASE_URL) else f"127.0.0.1:{port('postgres')}"
        raise InputFailed(f"no API answers, and at {where} {error}; `make run` starts both") from error


def _answers(client: Client) -> bool:
    try:
        client.read("/readyz")
    except Failed:
        return False
    return True
