"""Whatever is in an address or a form, a page answers it: nothing that anybody types is a fault of ours."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from dateline_api.service import make_app
from dateline_api.settings import Settings
from dateline_api.site.app import ROUTERS

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
NAMES = sorted({parameter.alias for route in ROUTES for parameter in route.dependant.query_params} | {"lang", "unknown"})
# What breaks things: nothing, white space that is none, quotation marks, NUL, bidi, surrogates' neighbours, numbers too large, days that are none.
AWKWARD = [
    "", " ", "\u200b", "\u3000", '"', '""', "“", "|", "||", "\0", "a\0b", "\u202e", "𠮷", "ﷺ" * 100, "'", "\\", "%", "_", "a" * 3000, "-1", "0", "1e999",
    str(2**63), "9" * 400, "2023-02-30", "0000-00-00", "2024-01-01", "true", "null", "..", "/", "sha256:" + "0" * 64, "WyJhIl0", "[]", "é", "\x7f", "\x85",
]  # fmt: skip
WORDS = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=40))
QUESTION = st.lists(st.tuples(st.sampled_from(NAMES), WORDS), max_size=4)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def paths(route: APIRoute, words: str) -> str:
    found = route.path
    for parameter in route.dependant.path_params:
        found = found.replace("{" + parameter.name + "}", quote(words, safe="", errors="replace") or "-")
    return found


@pytest.mark.parametrize("route", [r for r in ROUTES if "GET" in r.methods], ids=lambda r: r.path)
def test_an_address_is_answered(api: TestClient, route: APIRoute) -> None:
    @QUICK
    @given(st.one_of(WORDS, st.sampled_from(known(api))), QUESTION)
    @example("-", [("q", "\u200b")])
    @example("-", [("q", '"'), ("indicator", " "), ("source", "\0")])
    def ask(words: str, question: list[tuple[str, str]]) -> None:
        answer = api.get(f"{paths(route, words)}?{urlencode(question, errors='replace')}", follow_redirects=False)
        assert answer.status_code < 500, answer.text[-800:]

    ask()


def known(api: TestClient) -> list[str]:
    """Ids that exist, so that the pages behind them are reached too."""
    facts = api.get("/v1/facts", params={"limit": 5}).json()["items"]
    series = api.get("/v1/series", params={"limit": 5}).json()["items"]
    found = [fact[name] for fact in facts for name in ("fact_id", "article_id", "page_id", "story_id") if fact[name]]
    return found + [one["series_key"] for one in series]


@pytest.mark.parametrize("route", [r for r in ROUTES if "GET" in r.methods and r.dependant.query_params], ids=lambda r: r.path)
def test_each_parameter_is_answered_whatever_it_says(api: TestClient, route: APIRoute) -> None:
    for parameter in route.dependant.query_params:
        for words in AWKWARD:
            for value in {words, quote(words, errors="replace")}:
                answer = api.get(paths(route, "-"), params={parameter.alias: value}, follow_redirects=False)
                assert answer.status_code < 500, (parameter.alias, words, answer.text[-800:])


@pytest.mark.parametrize("raw", [b"%ff", b"%ed%a0%80", b"%00", b"a%", b"%c0%af", b"+", b"&&==", b"%u4e2d"])
@pytest.mark.parametrize("route", [r for r in ROUTES if "GET" in r.methods], ids=lambda r: r.path)
def test_bytes_that_are_no_text_are_answered(api: TestClient, route: APIRoute, raw: bytes) -> None:
    name = route.dependant.query_params[0].alias if route.dependant.query_params else "q"
    for address in (f"{paths(route, '-')}?{name}={raw.decode()}", paths(route, "-").replace("-", raw.decode())):
        assert api.get(address, follow_redirects=False).status_code < 500


@pytest.mark.parametrize("route", [r for r in ROUTES if "POST" in r.methods], ids=lambda r: r.path)
def test_a_form_is_answered(unsent: TestClient, route: APIRoute) -> None:
    names = [
        *NAMES,
        "fact_id",
        "verdict",
        "author",
        "note",
        "value",
        "period",
        "file",
        "published_on",
        "next",
        "key",
        "do",
        "letter",
        "error",
        "id",
        "name",
    ]

    @QUICK
    @given(st.dictionaries(st.sampled_from(names), WORDS, max_size=5), st.sampled_from(["form", "multipart", "bytes"]))
    def post(given_: dict[str, str], how: str) -> None:
        if how == "form":
            answer = unsent.post(
                paths(route, "-"),
                content=urlencode(given_, errors="replace"),
                headers={"content-type": "application/x-www-form-urlencoded"},
            )
        elif how == "multipart":
            answer = unsent.post(paths(route, "-"), files={name: (None, words) for name, words in given_.items()})
        else:
            answer = unsent.post(
                paths(route, "-"), content=urlencode(given_).encode(), headers={"content-type": "multipart/form-data; boundary=x"}
            )
        # 503: no broker and no intake is here; that is said and no fault.
        assert answer.status_code < 500 or answer.status_code == 503, answer.text[-800:]

    post()


@pytest.fixture(scope="module")
def unsent(database: str, api: TestClient) -> Iterator[TestClient]:
    """Pages whose broker and intake are not there."""
    del api
    quiet = Settings(database_url=SecretStr(database), kafka="127.0.0.1:1", ingest_url="http://127.0.0.1:1", log_level="ERROR")
    with TestClient(make_app(quiet, writes=False), raise_server_exceptions=False, follow_redirects=False) as client:
        from dateline_local.net import wait_until

        wait_until(lambda: client.get("/readyz").status_code == 200, 20, lambda: "the API found no database")
        yield client


@pytest.mark.parametrize(
    "address", ["/series?q=%22", "/people?q=%22", "/live?indicator=%E2%80%9C", "/search?q=%22%22", "/v1/search?q=%22%22"]
)
def test_words_that_cannot_be_looked_for_are_said_back(api: TestClient, address: str) -> None:
    answer = api.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "cannot be asked" in answer.text or answer.headers["content-type"] == "application/problem+json"


def test_an_empty_field_asks_for_everything(api: TestClient) -> None:
    assert api.get("/live?indicator=&source=%20").status_code == 200
    assert api.get("/series?q=%20").status_code == 200
