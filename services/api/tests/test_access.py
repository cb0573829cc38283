"""Keys: none on loopback; where they are required, what each may ask and how often."""

import hashlib
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from dateline_api.service import make_app
from dateline_api.settings import Settings
from dateline_local.net import wait_until


@pytest.fixture(scope="module")
def guarded(database: str, storage: SimpleNamespace) -> Iterator[TestClient]:
    storage.fill(database, storage.examples())
    for name, scopes, quota in (("reader", "read", 3), ("exporter", "read,export", 100)):
        digest = hashlib.sha256(name.encode()).hexdigest()
        storage.execute(
            database,
            "INSERT INTO api_keys (key_id, name, hash, scopes, per_minute) VALUES "
            f"('{name}', '{name}', '\\x{digest}', '{{{scopes}}}', {quota})",
        )
    with TestClient(make_app(Settings(database_url=SecretStr(database), api_keys="required"))) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200, 20, lambda: "the API found no database")
        yield client


def ask(client: TestClient, path: str, key: str | None) -> tuple[int, dict[str, str]]:
    answer = client.get(path, headers={"authorization": f"Bearer {key}"} if key else {})
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, dict(answer.headers)


def test_without_a_key_nothing_is_told_but_the_probes(guarded: TestClient) -> None:
    assert ask(guarded, "/v1/facts", None)[0] == 401
    assert ask(guarded, "/v1/facts", "unknown")[0] == 401
    assert ask(guarded, "/openapi.json", None)[0] == 401
    assert ask(guarded, "/", None)[0] == 401  # a browser, which wants HTML, is led to the login instead
    assert "www-authenticate" in ask(guarded, "/v1/facts", None)[1]
    assert ask(guarded, "/healthz", None)[0] == 200


def test_a_key_is_good_for_its_scopes(guarded: TestClient) -> None:
    assert ask(guarded, "/v1/export", "exporter")[0] == 200
    assert ask(guarded, "/v1/stream", "exporter")[0] == 403


def test_a_quota_ends_in_429_with_the_time_to_wait(guarded: TestClient) -> None:
    answers = [ask(guarded, "/v1/status", "reader") for _ in range(8)]
    assert answers[0][1]["ratelimit-limit"] == "3"
    assert answers[-1][0] == 429
    assert 0 < int(answers[-1][1]["retry-after"]) <= 60
