"""Facts as flat rows: what a spreadsheet, a data frame or a notebook gets. Nothing is cut off; the end says how many and their hash."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

COLUMNS = (
    "kind", "headline", "subject", "indicator", "period", "value", "unit", "measure", "comparison", "name", "quote", "confidence",
    "checks", "source", "published_on", "article_id", "fact_id", "story_id", "copy_of", "revised_by", "retracted", "indicator_id",
    "series_key", "area_code", "period_start", "period_end", "bound", "low", "high", "status", "attribution", "speaker", "sentence",
    "start", "end", "page_id", "uri", "page_spans",
)  # fmt: skip
NUMBERS = frozenset({"confidence", "start", "end"})
# Some spreadsheets take full-width signs for the narrow ones, and look past blanks before them.
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@|%＝＋－＠﹢﹣\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def flat(fact: Mapping[str, Any]) -> dict[str, Any]:
    """One row: the answer's fact with its parts as columns."""
    period = fact["period"] or {"label": None, "start": None, "end": None}
    made = {
        "period": period["label"],
        "period_start": period["start"],
        "period_end": period["end"],
        "retracted": fact["retracted_at"] is not None,
        "start": fact["evidence"]["start"],
        "end": fact["evidence"]["end"],
        "page_spans": fact["evidence"]["page_spans"],
    }
    return {column: made[column] if column in made else fact[column] for column in COLUMNS}


def cells(row: Mapping[str, Any]) -> list[Any]:
    """The row's values in the order of COLUMNS; what does not fit a cell in words: each check with its expression, spans as `start-end`."""
    checks = "; ".join(f"{check['kind']} {check['verdict']}: {check['expression']}" for check in row["checks"])
    spans = " ".join(f"{start}-{end}" for start, end in row["page_spans"])
    made = {**row, "checks": checks, "page_spans": spans}
    return [made[column] for column in COLUMNS]


def safe(value: Any) -> Any:
    """A spreadsheet runs text that begins like a formula; a leading quote keeps it text. Numbers pass."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def number(value: str | None) -> float | None:
    """A decimal string as a float where that is the same number, else None: digits are not lost silently."""
    if value is None:
        return None
    return float(value) if Decimal(repr(float(value))) == Decimal(value) else None


class CsvRows:
    """Rows as lines of CSV, counted and hashed as they are made."""

    def __init__(self) -> None:
        self.rows, self._hash = 0, hashlib.sha256()

    def head(self) -> bytes:
        """The names of the columns."""
        return self._lines([COLUMNS])

    def lines(self, rows: Iterable[Sequence[Any]]) -> bytes:
        """These rows, of `cells`."""
        held = list(rows)
        self.rows += len(held)
        return self._lines([safe(value) for value in row] for row in held)

    def end(self) -> bytes:
        """The last line: a comment with the number of rows and the SHA-256 of all bytes before it (a byte order mark not counted)."""
        return f"# rows={self.rows} sha256={self.digest}\n".encode()

    @property
    def digest(self) -> str:
        """Of what was written so far."""
        return self._hash.hexdigest()

    def _lines(self, rows: Iterable[Sequence[Any]]) -> bytes:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        written = text.getvalue().encode()
        self._hash.update(written)
        return written
