"""Series as SDMX: SDMX-CSV 2.0 and SDMX-JSON 1.0 data messages, the version that readers of either kind take.

One structure for all series, whose dimensions are the parts of the series key. A value is what the answer shows for its period (what
was known at `as_of`), with the fact that first printed it; digits stay as they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "UNIT_MEASURE", "UNIT_MULT", "TRANSFORMATION")
"""The parts of a series key, in its order."""
TIME = "TIME_PERIOD"
ATTRIBUTES = ("OBS_STATUS", "BOUND", "SOURCE", "PUBLISHED_ON", "FACT_ID")
AGENCY, FLOW, VERSION = "DATELINE", "SERIES", "1.0"
JSON_MEDIA = "application/vnd.sdmx.data+json;version=1.0.0"
CSV_MEDIA = "application/vnd.sdmx.data+csv;version=2.0.0"
# CL_OBS_STATUS: normal, provisional, forecast; what is planned or conditional is a forecast too.
_STATUS = {"actual": "A", "preliminary": "P", "forecast": "F", "plan": "F", "conditional": "F"}
# What SDMX calls a period as the labels here do; every other one is a time range (ISO 8601: its first day and its length).
_LABEL = re.compile(r"\d{4}(?:-Q[1-4]|-S[12]|-W\d\d|-\d\d(?:-\d\d)?)?")
Rows = Iterable[Mapping[str, Any]]
"""Series as the answers show them, with their observations."""


def csv_message(series: Rows) -> str:
    """SDMX-CSV 2.0."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, TIME, "OBS_VALUE", *ATTRIBUTES))
    for key, period, value, attributes in _observations(series):
        writer.writerow(
            ("dataflow", f"{AGENCY}:{FLOW}({VERSION})", "I", *key, period, value, *("" if a is None else a for a in attributes))
        )
    return text.getvalue()


def json_message(series: Rows, prepared: datetime) -> dict[str, Any]:
    """SDMX-JSON 1.0. Values are numbers there: the decimal string stands in CSV and in the answers."""
    found = list(_observations(series))
    codes: list[dict[str, int]] = [{} for _ in (*DIMENSIONS, TIME)]
    values: list[dict[str, int]] = [{} for _ in ATTRIBUTES]
    held: dict[str, dict[str, list[Any]]] = {}
    for key, period, value, attributes in found:
        at = [place.setdefault(part, len(place)) for place, part in zip(codes, (*key, period), strict=True)]
        told = [
            None if text is None else place.setdefault(text, len(place)) for place, text in zip(values, attributes, strict=True)
        ]
        held.setdefault(":".join(map(str, at[:-1])), {})[str(at[-1])] = [float(value), *told]
    header = {
        "id": f"dateline-{prepared:%Y%m%dT%H%M%S}",
        "test": False,
        "prepared": prepared.isoformat(timespec="seconds"),
        "sender": {"id": AGENCY, "name": "Dateline"},
    }
    structure = {
        "name": "Series printed in newspapers",
        "dimensions": {
            "dataSet": [],
            "series": [_dimension(name, n, codes[n]) for n, name in enumerate(DIMENSIONS)],
            "observation": [_dimension(TIME, len(DIMENSIONS), codes[-1])],
        },
        "attributes": {
            "dataSet": [],
            "series": [],
            "observation": [
                {"id": name, "name": name, "values": [{"id": text, "name": text} for text in place]}
                for name, place in zip(ATTRIBUTES, values, strict=True)
            ],
        },
    }
    data = {"action": "Information", "series": {key: {"attributes": [], "observations": o} for key, o in held.items()}}
    return {"header": header, "structure": structure, "dataSets": [data]}


def time_period(label: str, start: date, end: date) -> str:
    """A period as SDMX writes it."""
    return label if _LABEL.fullmatch(label) else f"{start}/P{(end - start).days + 1}D"


def _observations(series: Rows) -> Iterator[tuple[Sequence[str], str, str, tuple[str | None, ...]]]:
    for one in series:
        key = one["series_key"].split(".")
        if len(key) != len(DIMENSIONS):
            continue
        for o in one["observations"] or ():
            published = o["published_on"].isoformat() if o["published_on"] else None
            attributes = (_STATUS.get(o["status"], "A"), o["bound"], o["source"], published, o["fact_id"])
            period = o["period"]
            yield key, time_period(period["label"], period["start"], period["end"]), o["value"], attributes


def _dimension(name: str, position: int, codes: Mapping[str, int]) -> dict[str, Any]:
    return {"id": name, "name": name, "keyPosition": position, "values": [{"id": code, "name": code} for code in codes]}
