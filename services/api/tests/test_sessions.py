"""Logging in on the pages where keys are required: a session instead of the key, and nothing that another site can use."""

import hashlib
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from dateline_api.service import make_app
from dateline_api.sessions import COOKIE, Sessions
from dateline_api.settings import Settings
from dateline_api.site.routes.login import here
from dateline_local.net import wait_until

LOOKS = {"accept": "text/html"}
OWN = {"origin": "http://testserver"}


@pytest.fixture(scope="module")
def guarded(database: str, storage: SimpleNamespace) -> Iterator[TestClient]:
    storage.fill(database, storage.examples())
    for name, scopes in (("reader", "read"), ("writer", "read,write,stream,export")):
        digest = hashlib.sha256(name.encode()).hexdigest()
        storage.execute(
            database,
            f"INSERT INTO api_keys (key_id, name, hash, scopes, per_minute) VALUES ('id-{name}', '{name}', '\\x{digest}', '{{{scopes}}}', 1000)",
        )
    settings = Settings(database_url=SecretStr(database), api_keys="required", kafka="127.0.0.1:1")
    with TestClient(make_app(settings, writes=False), follow_redirects=False, headers=LOOKS) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200, 20, lambda: "the API found no database")
        yield client


@pytest.fixture
def client(guarded: TestClient) -> Iterator[TestClient]:
    guarded.cookies.clear()
    yield guarded
    guarded.cookies.clear()


def log_in(client: TestClient, key: str, then: str = "/live") -> None:
    answer = client.post("/login", data={"key": key, "next": then}, headers=OWN)
    assert (answer.status_code, answer.headers.get("location")) == (303, then)


def test_whoever_has_no_session_is_led_to_the_form_and_back(client: TestClient) -> None:
    answer = client.get("/search?q=出口")
    assert answer.status_code == 303
    form = client.get(answer.headers["location"])
    assert form.status_code == 200
    assert 'value="/search?q=%E5%87%BA%E5%8F%A3"' in form.text
    assert client.get("/v1/facts").status_code == 401
    style = next(part for part in form.text.split('"') if part.startswith("/static/app.css"))
    assert client.get(style).status_code == 200


def test_a_session_opens_everything_its_key_is_good_for_and_never_holds_the_key(client: TestClient) -> None:
    answer = client.post("/login", data={"key": "writer", "next": "/live"}, headers=OWN)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "writer" not in cookie.replace("id-writer", "")
    assert client.get("/live").status_code == 200
    assert client.get("/v1/facts").status_code == 200
    assert client.post("/logout", headers=OWN).status_code == 303
    assert client.get("/live").status_code == 303


def test_a_wrong_key_opens_nothing(client: TestClient) -> None:
    for key in ("", "nobody", "a" * 5000):
        answer = client.post("/login", data={"key": key}, headers=OWN)
        assert answer.status_code in (400, 401, 422)
        assert "set-cookie" not in answer.headers


def test_a_key_that_only_reads_changes_nothing(client: TestClient) -> None:
    log_in(client, "reader")
    assert client.get("/live").status_code == 200
    assert client.post("/review", data={"fact_id": "x"}, headers=OWN).status_code == 403
    bearer = {"authorization": "Bearer reader"}
    client.cookies.clear()
    assert client.post("/drop", headers=bearer).status_code == 403


@pytest.mark.parametrize("origin", [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {}])
def test_a_session_serves_no_other_sites_form(client: TestClient, origin: dict[str, str]) -> None:
    log_in(client, "writer")
    assert client.post("/review", data={"fact_id": "x"}, headers=origin).status_code == 403


def test_a_revoked_key_ends_its_sessions(client: TestClient, database: str, storage: SimpleNamespace) -> None:
    storage.execute(
        database,
        f"INSERT INTO api_keys (key_id, name, hash, scopes, per_minute) VALUES ('gone', 'gone', '\\x{hashlib.sha256(b'gone').hexdigest()}', '{{read}}', 10)",
    )
    log_in(client, "gone")
    storage.execute(database, "UPDATE api_keys SET revoked_at = now() WHERE key_id = 'gone'")
    # Known for half a minute; the keys' memory is emptied here instead of waiting.
    client.app.state.keys.forget()  # type: ignore[attr-defined]
    assert client.get("/live").status_code == 303


def test_what_was_not_written_here_is_no_session() -> None:
    ours, others = Sessions(Settings(session_secret=SecretStr("a"))), Sessions(Settings(session_secret=SecretStr("b")))
    value = ours.written("key", 1000.0)
    assert ours.key_of(value, 1000.0) == "key"
    assert ours.key_of(value, 1000.0 + 13 * 3600) is None
    assert others.key_of(value, 1000.0) is None
    key_id, until, seal = value.split(".")
    for forged in (
        "",
        None,
        "a.b.c",
        f"other.{until}.{seal}",
        f"{key_id}.{int(until) + 1}.{seal}",
        f"{key_id}.{until}.{'0' * 64}",
        value + " ",
    ):
        assert ours.key_of(forged, 1000.0) is None
    assert COOKIE not in value


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [("/live?x=1", "/live?x=1"), ("//evil.example/", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"), ("", "/"), ("javascript:alert(1)", "/"), ("/a\r\nb", "/"), ("/\t/evil.example", "/")],
)  # fmt: skip
def test_a_login_leads_nowhere_else(address: str, leads_to: str) -> None:
    assert here(address) == leads_to
