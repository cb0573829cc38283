"""Every question, over the sample page's rows."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from dateline_api.app import refusal
from dateline_api.settings import Settings

LISTS = ("pages", "articles", "facts", "series", "entities", "checks", "alerts", "dead-letters")


def items(api: TestClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    answer = api.get(f"/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.mark.parametrize("path", LISTS)
def test_a_list_goes_through_all_its_items_once(api: TestClient, path: str) -> None:
    whole = items(api, path, limit=1000)
    assert whole
    paged, cursor = [], None
    while True:
        answer = api.get(f"/v1/{path}", params={"limit": max(1, len(whole) // 3)} | ({"cursor": cursor} if cursor else {})).json()
        paged += answer["items"]
        cursor = answer["next"]
        if cursor is None:
            break
    assert paged == whole


def test_facts_carry_their_sentence_and_marks(api: TestClient) -> None:
    (fact,) = [f for f in items(api, "facts", indicator="货物贸易进出口总值", measure="level") if f["quote"] == "41.76万亿元"]
    assert (fact["value"], fact["unit"], fact["period"]["label"], fact["series_key"]) == (
        "41760000000000", "CNY", "2023", "A.CN.TRADE_TOTAL.CNY.0.N",
    )  # fmt: skip
    assert fact["quote"] in fact["sentence"]
    assert fact["sentence"].endswith("。")
    assert fact["uri"] is None or fact["uri"]


@pytest.mark.parametrize(
    ("filters", "some"),
    [
        ({"kind": "quotation"}, True),
        ({"indicator": "TRADE_TOTAL"}, True),
        ({"indicator": "trade_total"}, True),
        ({"indicator": "進出口"}, True),
        ({"area": "CN", "kind": "observation"}, True),
        ({"speaker": "王令浚"}, True),
        ({"entity": "dateline-person:王令浚"}, True),
        ({"q": "王令浚"}, True),
        ({"q": "跨境电商"}, True),
        ({"q": "海"}, True),
        ({"q": "不在这里"}, False),
        ({"source": "nobody"}, False),
        ({"from": "2023-01-01", "to": "2023-12-31"}, True),
        ({"from": "2031-01-01"}, False),
        ({"published_from": "2024-01-13", "published_to": "2024-01-13"}, True),
        ({"published_to": "2024-01-12"}, False),
        ({"verdict": "consistent"}, True),
        ({"check": "part<=total"}, True),
        ({"min_confidence": 0.99}, False),
        ({"as_of": "2024-01-13"}, True),
        ({"as_of": "2024-01-12"}, False),
        ({"as_of": "2024-01-13", "clock": "received"}, False),
        ({"standing": True, "distinct": True}, True),
    ],
)
def test_each_filter_chooses(api: TestClient, filters: dict[str, Any], some: bool) -> None:
    assert bool(items(api, "facts", **filters)) is some


def test_evidence_is_the_words_on_the_raw_page(api: TestClient) -> None:
    for fact in items(api, "facts", limit=1000):
        evidence = api.get(f"/v1/facts/{fact['fact_id']}/evidence").json()
        words = "".join(segment["text"] for segment in evidence["page"]["segments"] if segment["hit"])
        assert "".join(words.split()) == "".join(fact["evidence"]["exact"].split())
        assert evidence["article"]["exact"] in evidence["article"]["sentence"] or "\n" in evidence["article"]["exact"]


def test_a_series_answers_with_observations(api: TestClient) -> None:
    (series,) = items(api, "series", key="A.CN.TRADE_TOTAL.CNY.0.N", history=True)
    (observation,) = series["observations"]
    assert (observation["value"], observation["period"]["label"], observation["first_value"]) == (
        "41760000000000",
        "2023",
        "41760000000000",
    )
    assert observation["vintages"][0]["change"] == "first"
    (series,) = items(api, "series", key="A.CN.TRADE_TOTAL.CNY.0.N", as_of="2024-01-12")
    assert series["observations"] == []
    assert items(api, "series", indicator="TRADE_TOTAL")[0]["observations"] is None
    assert items(api, "series", q="进出口", area="CN")


def test_search_finds_and_cuts_at_the_hits(api: TestClient) -> None:
    for words in ("跨境电商", "跨境電商"):
        answer = api.get("/v1/search", params={"q": words}).json()
        assert answer["total"] == len(answer["items"]) > 0
        hits = [s["text"] for item in answer["items"] for excerpt in item["excerpts"] for s in excerpt if s["hit"]]
        assert set(hits) == {"跨境电商"}
    assert api.get("/v1/search", params={"q": "海"}).json()["items"]
    assert api.get("/v1/search", params={"q": "没有这个词"}).json()["items"] == []


def test_pages_and_articles_are_whole(api: TestClient) -> None:
    (page,) = items(api, "pages")
    whole = api.get(f"/v1/pages/{page['page_id']}").json()
    assert len(whole["text"]) == page["characters"]
    article = api.get(f"/v1/articles/{whole['articles'][0]['article_id']}").json()
    for start, at, length in article["article"]["alignment"]:
        assert article["article"]["text"][start : start + length] == whole["text"][at : at + length]


def test_annotation_and_provenance(api: TestClient) -> None:
    fact = items(api, "facts", kind="observation")[0]
    annotation = api.get(f"/v1/facts/{fact['fact_id']}/annotation")
    assert annotation.headers["content-type"].startswith("application/ld+json")
    assert annotation.json()["target"][0]["selector"][1]["exact"] == fact["evidence"]["exact"]
    steps = api.get(f"/v1/facts/{fact['fact_id']}/provenance").json()["steps"]
    assert [step["step"] for step in steps] == ["page", "article", "fact", "enrichment", "row"]


def test_the_funnel_closes(api: TestClient) -> None:
    for stage in api.get("/v1/funnel").json()["stages"]:
        assert stage["into"] == stage["out"] + sum(stage["lost"].values())
        assert all(count > 0 for count in stage["lost"].values())
    assert api.get("/v1/status").json()["pages"] == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/facts?limit=0", 422),
        ("/v1/facts?indicatr=CPI", 422),
        ("/v1/facts?from=2024-01-02&to=2024-01-01", 409),
        ("/v1/facts?q=%20", 422),
        ("/v1/facts?source=a%00b", 422),
        ("/v1/facts?cursor=x", 404),
        ("/v1/facts?from=0", 422),
        ("/v1/facts?as_of=1e3", 422),
        ("/v1/facts?indicator=%20", 422),
        ("/v1/search", 422),
        ("/v1/facts/sha256:0", 422),
        (f"/v1/facts/sha256:{'0' * 64}", 404),
        (f"/v1/pages/sha256:{'0' * 64}", 404),
        ("/v1/nothing", 404),
    ],
)
def test_errors_are_problems(api: TestClient, path: str, status: int) -> None:
    answer = api.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], bool(told["title"])) == (status, True)


def test_a_cursor_of_another_question_is_refused(api: TestClient) -> None:
    cursor = api.get("/v1/facts", params={"limit": 1}).json()["next"]
    assert api.get("/v1/facts", params={"limit": 2, "cursor": cursor}).status_code == 200
    assert api.get("/v1/facts", params={"limit": 1, "kind": "event", "cursor": cursor}).status_code == 404


def test_an_answer_is_tagged_compressed_and_harmless(api: TestClient) -> None:
    first = api.get("/v1/facts", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    assert "default-src 'none'" in first.headers["content-security-policy"]
    again = api.get("/v1/facts", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert api.get("/v1/facts?limit=2", headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_the_description_is_openapi(api: TestClient) -> None:
    schema = api.get("/openapi.json").json()
    assert schema["openapi"].startswith("3.")
    text = json.dumps(schema)
    assert "HTTPValidationError" not in text
    assert "application/problem+json" in text


@pytest.mark.parametrize(
    ("host", "trusted", "refused"),
    [
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("localhost", False, False),
        ("0.0.0.0", False, True),
        ("0.0.0.0", True, False),
    ],
)
def test_it_listens_beyond_this_machine_only_when_told_to(host: str, trusted: bool, refused: bool) -> None:
    assert bool(refusal(Settings(http_host=host, trust_network=trusted))) is refused
