"""What we write in others' forms is read back by others' programs, or held against what the standard says."""

import csv
import hashlib
import io
from datetime import date

import pytest
import sdmx
from fastapi.testclient import TestClient
from pysdmx.io import read_sdmx

from dateline_api.domain.sdmx import time_period

KEY = "A.CN.TRADE_TOTAL.CNY.0.N"


def test_sdmx_csv_is_read_by_pysdmx_with_every_digit(api: TestClient) -> None:
    answer = api.get("/v1/sdmx", params={"limit": 1000})
    assert answer.headers["content-type"].startswith("application/vnd.sdmx.data+csv")
    (dataset,) = read_sdmx(answer.text, validate=False).data
    listed = api.get("/v1/series", params={"observations": True, "limit": 1000}).json()["items"]
    ours = [(one["series_key"], o["value"], o["fact_id"]) for one in listed for o in one["observations"]]
    frame = dataset.data
    parts = ("FREQ", "REF_AREA", "INDICATOR", "UNIT_MEASURE", "UNIT_MULT", "TRANSFORMATION")
    # It reads a column of numbers as floats; the digits are compared below.
    theirs = [
        (".".join(str(row[part]) for part in parts), float(row["OBS_VALUE"]), row["FACT_ID"]) for _, row in frame.iterrows()
    ]
    assert sorted(theirs) == sorted((key, float(value), fact_id) for key, value, fact_id in ours)
    assert len(ours) > 20
    header, *rows = csv.reader(io.StringIO(answer.text))
    assert header[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert {row[1] for row in rows} == {"DATELINE:SERIES(1.0)"}
    at = header.index("OBS_VALUE")
    assert sorted((".".join(row[3:9]), row[at], row[-1]) for row in rows) == sorted(ours)


def test_sdmx_json_is_read_by_sdmx1(api: TestClient) -> None:
    answer = api.get("/v1/sdmx", params={"key": KEY, "format": "json"})
    assert answer.headers["content-type"].startswith("application/vnd.sdmx.data+json")
    message = sdmx.read_sdmx(io.BytesIO(answer.content), format="json")
    (observation,) = message.data[0].obs
    assert float(observation.value) == 41.76e12
    assert str(observation.key["TIME_PERIOD"].value) == "2023"
    assert [str(observation.series_key[part].value) for part in ("FREQ", "REF_AREA", "INDICATOR")] == ["A", "CN", "TRADE_TOTAL"]
    status = observation.attached_attribute["OBS_STATUS"].value
    assert getattr(status, "id", status) == "A"


def test_sdmx_answers_what_was_known_then(api: TestClient) -> None:
    before = api.get("/v1/sdmx", params={"key": KEY, "as_of": "2001-01-01"}).text
    assert len(before.splitlines()) == 1


@pytest.mark.parametrize(
    ("label", "start", "end", "written"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "2023"),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31), "2023-Q4"),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31), "2023-12"),
        ("2023-12-10", date(2023, 12, 10), date(2023, 12, 10), "2023-12-10"),
        ("2023-01/2023-11", date(2023, 1, 1), date(2023, 11, 30), "2023-01-01/P334D"),
        ("to 2024-02-29", date(2024, 1, 1), date(2024, 2, 29), "2024-01-01/P60D"),
    ],
)
def test_a_period_that_sdmx_has_no_word_for_is_a_range(label: str, start: date, end: date, written: str) -> None:
    assert time_period(label, start, end) == written


def test_an_article_as_ninjs_and_as_json_ld(api: TestClient) -> None:
    article = api.get("/v1/articles").json()["items"][0]
    held = api.get(f"/v1/articles/{article['article_id']}").json()["article"]
    ninjs = api.get(f"/v1/articles/{article['article_id']}/ninjs").json()
    assert ninjs["uri"].endswith(article["article_id"])
    assert (ninjs["type"], ninjs["pubStatus"], ninjs["language"]) == ("text", "usable", "zh-Hans")
    assert ninjs["bodies"][0]["value"] == held["text"]
    assert ninjs["headlines"][0] == {"role": "main", "value": held["headline"]}
    assert ninjs["places"]
    # ninjs 3.1 has no field that begins with a capital or an underscore, and every thing of these lists has a name.
    assert all(name[0].islower() for name in ninjs)
    assert all(
        thing["name"] and thing["uri"]
        for name in ("places", "organisations", "people", "subjects")
        for thing in ninjs.get(name, ())
    )
    linked = api.get(f"/v1/articles/{article['article_id']}/jsonld")
    assert linked.headers["content-type"].startswith("application/ld+json")
    news = linked.json()
    assert (news["@context"], news["@type"], news["headline"]) == ("https://schema.org", "NewsArticle", held["headline"])
    assert news["datePublished"] == "2024-01-13"
    assert None not in news.values()
    assert api.get("/v1/articles/sha256:" + "0" * 64 + "/ninjs").status_code == 404


def test_a_fact_as_web_annotation_points_at_its_words_in_the_text_whose_hash_it_names(api: TestClient) -> None:
    facts = api.get("/v1/facts", params={"kind": "observation", "limit": 20}).json()["items"]
    for fact in facts:
        annotation = api.get(f"/v1/facts/{fact['fact_id']}/annotation").json()
        assert (annotation["@context"], annotation["type"]) == ("http://www.w3.org/ns/anno.jsonld", "Annotation")
        article = api.get(f"/v1/articles/{fact['article_id']}").json()["article"]["text"]
        page = api.get(f"/v1/pages/{fact['page_id']}").json()["text"]
        first, *others = annotation["target"]
        position, quote = first["selector"]
        assert article[position["start"] : position["end"]] == quote["exact"]
        assert article.startswith(quote["prefix"], position["start"] - len(quote["prefix"]))
        for text, target in ((article, first), *((page, other) for other in others)):
            assert target["state"]["value"] == "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        words = "".join(page[t["selector"]["start"] : t["selector"]["end"]] for t in others)
        assert "".join(words.split()) == "".join(quote["exact"].split())
