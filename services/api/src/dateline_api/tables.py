"""Spreadsheets and Parquet files, written row by row into a temporary file: in the memory of one batch, whatever the number of rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from dateline_api.domain.export import COLUMNS, NUMBERS, CsvRows, number

_SHEET_ROWS = 1_048_575
"""Of a sheet below its heading: a spreadsheet's own limit. What is more goes to a further sheet."""


class TableFile(Protocol):
    """A file under way."""

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """More rows, of `export.cells`."""

    def close(self) -> None:
        """The end: how many rows, and the SHA-256 of the same rows as CSV."""


class Spreadsheet:
    """XLSX. Text is text, never a formula; a value is a number where a spreadsheet can hold all its digits."""

    def __init__(self, path: Path) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book, self._csv = xlsxwriter.Workbook(str(path), options), CsvRows()
        self._csv.head()
        self._next_sheet(1)

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """More rows."""
        self._csv.lines(rows)
        for row in rows:
            if self._at > _SHEET_ROWS:
                self._next_sheet(self._number + 1)
            for column, (name, value) in enumerate(zip(COLUMNS, row, strict=True)):
                self._cell(column, name, value)
            self._at += 1

    def close(self) -> None:
        """A sheet that says how many rows there are."""
        about = self._book.add_worksheet("about")
        about.write_string(0, 0, "rows")
        about.write_number(0, 1, self._csv.rows)
        about.write_string(1, 0, "sha256 of the same rows as CSV")
        about.write_string(1, 1, self._csv.digest)
        self._book.close()

    def _next_sheet(self, number_: int) -> None:
        self._number, self._at = number_, 1
        self._sheet = self._book.add_worksheet("facts" if number_ == 1 else f"facts {number_}")
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(COLUMNS):
            self._sheet.write_string(0, column, name)

    def _cell(self, column: int, name: str, value: Any) -> None:
        if value is None:
            return
        exact = number(value) if name in ("value", "low", "high") else value if name in NUMBERS else None
        if exact is not None:
            self._sheet.write_number(self._at, column, exact)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._at, column, value)
        else:
            self._sheet.write_string(self._at, column, str(value)[:32_767])


class Parquet:
    """Parquet: days as days, `value` as the decimal string and `value_number` as a double. Rows and hash stand in the footer."""

    SCHEMA = pa.schema(
        [
            *(pa.field(name, _KIND) for name in COLUMNS for _KIND in [{
                "confidence": pa.float64(), "start": pa.int32(), "end": pa.int32(), "retracted": pa.bool_(), "published_on": pa.date32(),
                "period_start": pa.date32(), "period_end": pa.date32(),
            }.get(name, pa.string())]),
            pa.field("value_number", pa.float64()),
        ]
    )  # fmt: skip

    def __init__(self, path: Path) -> None:
        self._writer, self._csv = pq.ParquetWriter(str(path), self.SCHEMA, compression="zstd"), CsvRows()
        self._csv.head()

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """More rows, as a group of their own."""
        self._csv.lines(rows)
        columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in COLUMNS]
        values = columns[COLUMNS.index("value")]
        columns.append([None if value is None else float(value) for value in values])
        arrays = [pa.array(column, field.type) for column, field in zip(columns, self.SCHEMA, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self.SCHEMA))

    def close(self) -> None:
        """The footer."""
        self._writer.add_key_value_metadata({"dateline.rows": str(self._csv.rows), "dateline.sha256": self._csv.digest})
        self._writer.close()
