"""The lines that a PDF sheet draws: strokes, thin filled bars, and the sides of rectangles."""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from dateline_ingest.domain.layout.grids import Rule

_THIN = 2.0
_SHORTEST = 6.0
"""Points."""
_MOST_SEGMENTS = 20_000
_OBJECT_DEPTH = 4

Placer = Callable[[float, float, float, float], tuple[float, float, float, float]]


def rules_in(sheet: pdfium.PdfPage, place: Placer) -> list[Rule]:
    """The level and upright lines of a sheet, in points from its upper left corner."""
    found: list[Rule] = []
    left = _MOST_SEGMENTS
    for item in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_OBJECT_DEPTH):
        count = raw.FPDFPath_CountSegments(item.raw)
        left -= count
        if left < 0:
            break
        for x0, y0, x1, y1 in _lines(item, count):
            a, b, c, d = place(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if min(c - a, d - b) <= _THIN and max(c - a, d - b) >= _SHORTEST:
                found.append(Rule(a, b, c, d))
    return found


def _lines(item: Any, count: int) -> Iterator[tuple[float, float, float, float]]:
    """The path's straight segments in user space; of a closed one the closing side too."""
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = None
    for number in range(count):
        segment = raw.FPDFPath_GetPathSegment(item.raw, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield (*last, *point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield (*last, *start)
            last = start
