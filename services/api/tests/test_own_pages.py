"""No web page of somebody else's makes a browser change anything here, or read it under a name bound to our address."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dateline_api.access import OwnPages

REFUSED = (
    # method, path, headers
    ("POST", "/drop", {"origin": "https://evil.example"}),
    ("POST", "/review", {"origin": "null"}),
    ("POST", "/v1/anything", {"sec-fetch-site": "cross-site"}),
    ("POST", "/login", {"host": "rebind.example", "origin": "http://rebind.example"}),
    ("GET", "/v1/facts", {"host": "rebind.example"}),
    ("GET", "/live", {"host": ""}),
)
TAKEN = (
    ("POST", "/drop", {"origin": "http://127.0.0.1:8700"}),
    ("POST", "/drop", {}),  # a program
    ("GET", "/live", {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}),  # a link from there
    ("GET", "/live", {"host": "desk.example"}),  # one of its names
    ("GET", "/healthz", {"host": "10.0.0.7:8700"}),  # a prober goes by the address
)


@pytest.fixture
def client() -> TestClient:
    async def here(_: Request) -> PlainTextResponse:
        return PlainTextResponse("here")

    app = Starlette(routes=[Route("/{path:path}", here, methods=["GET", "POST"])])
    return TestClient(OwnPages(app, ["desk.example"]), base_url="http://127.0.0.1:8700")


@pytest.mark.parametrize(("method", "path", "headers"), REFUSED)
def test_a_foreign_page_is_refused(client: TestClient, method: str, path: str, headers: dict[str, str]) -> None:
    answer = client.request(method, path, headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path", "headers"), TAKEN)
def test_our_own_pages_programs_and_links_are_taken(client: TestClient, method: str, path: str, headers: dict[str, str]) -> None:
    assert client.request(method, path, headers=headers).text == "here"
