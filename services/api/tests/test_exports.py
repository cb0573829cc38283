"""Exports: whole, counted, hashed, literal, and harmless in a spreadsheet."""

import csv
import hashlib
import io
import json
from decimal import Decimal

import openpyxl
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from dateline_api.domain.export import number, safe


def export(api: TestClient, **parameters: object) -> bytes:
    answer = api.get("/v1/export", params={key: str(value) for key, value in parameters.items()})
    assert answer.status_code == 200, answer.text
    return answer.content


def test_csv_ends_with_the_number_of_rows_and_their_hash(api: TestClient) -> None:
    whole = export(api, format="csv")
    body, end = whole[: whole.rindex(b"# rows=")], whole[whole.rindex(b"# rows=") :].decode()
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert end == f"# rows={len(rows)} sha256={hashlib.sha256(body).hexdigest()}\n"
    listed = api.get("/v1/facts", params={"limit": 1000, "order": "oldest"}).json()["items"]
    assert [row["fact_id"] for row in rows] == [fact["fact_id"] for fact in listed]
    assert all(row["quote"] in row["sentence"] for row in rows if row["kind"] == "observation")


def test_every_form_holds_the_same_rows_and_says_the_same_hash(api: TestClient) -> None:
    end = export(api, format="csv").decode().splitlines()[-1]
    rows, digest = int(end.split()[1].removeprefix("rows=")), end.split()[2].removeprefix("sha256=")
    lines = export(api, format="jsonl").splitlines()
    assert json.loads(lines[-1]) == {"end": {"rows": rows, "sha256": digest}}
    book = openpyxl.load_workbook(io.BytesIO(export(api, format="xlsx")))
    assert (book["about"]["B1"].value, book["about"]["B2"].value) == (rows, digest)
    assert book["facts"].max_row == rows + 1
    file = pq.ParquetFile(io.BytesIO(export(api, format="parquet")))
    assert file.metadata.metadata[b"dateline.sha256"].decode() == digest
    table = file.read()
    assert table.num_rows == rows
    values = [(v, n) for v, n in zip(table["value"].to_pylist(), table["value_number"].to_pylist(), strict=True) if v is not None]
    assert values
    assert all(float(v) == n for v, n in values)


def test_a_value_in_a_spreadsheet_is_a_number_when_no_digit_is_lost(api: TestClient) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export(api, format="xlsx", indicator="货物贸易进出口总值", measure="level")))[
        "facts"
    ]
    names = [cell.value for cell in sheet[1]]
    assert sheet[2][names.index("value")].value == 41760000000000
    assert sheet[2][names.index("quote")].value == "41.76万亿元"


def test_filters_choose_and_nothing_found_is_still_whole(api: TestClient) -> None:
    assert export(api, source="nobody").decode().splitlines()[-1].startswith("# rows=0 ")
    assert export(api, format="csv", bom="true").startswith(b"\xef\xbb\xbfkind,")
    assert api.get("/v1/export?format=pdf").status_code == 422


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "+86"),
        ("-0.3", "-0.3"),
        ("-a", "'-a"),
        ("@x", "'@x"),
        ("出口", "出口"),
        (3, 3),
        (None, None),
        ("-1.2.3", "'-1.2.3"),
    ],
)
def test_no_cell_is_a_formula(value: object, written: object) -> None:
    assert safe(value) == written


@pytest.mark.parametrize(
    ("value", "exact"), [("41760000000000", True), ("0.1", True), ("12345678901234567890.5", False), (None, False)]
)
def test_a_float_stands_only_for_the_number_it_is(value: str | None, exact: bool) -> None:
    assert (number(value) is not None) is exact
    assert value is None or not exact or Decimal(repr(number(value))) == Decimal(value)
