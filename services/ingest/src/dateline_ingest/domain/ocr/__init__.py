"""Pictures of print into runs, by the PP-OCR models. An extra; services/ingest/README.md says how it is installed.

The picture is cleaned of specks, turned upright and levelled; places are those on the picture set so.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

from dateline_ingest.domain.layout import Run
from dateline_ingest.domain.layout.runs import is_wide
from dateline_ingest.domain.ocr.detect import Place, places_in
from dateline_ingest.domain.ocr.models import available
from dateline_ingest.domain.ocr.recognise import Words, words_in
from dateline_ingest.domain.ocr.upright import clean, level, turned

MISSING = "reading pictures is an extra that is not installed here (dateline-ingest[ocr])"

# Below this the recogniser is guessing; a wrong character in a figure is worse than a missing line.
_SURE = 0.6
_CERTAIN = 0.9
_SAME_SIZE = 0.25
_LINE_TO_TYPE = 1.1
_DOWN = 2.0
_CELL = 48
_RED, _RED_SHARE = 60, 0.01


def runs_in(image: Any, *, points_per_pixel: float) -> list[Run]:
    """The lines of text in a picture, an array of height x width x 3 bytes (BGR), as runs in points."""
    import numpy

    pixels, places = turned(clean(numpy.ascontiguousarray(image)))
    straight = level(pixels)
    if straight is not pixels:
        pixels, places = straight, places_in(straight)
    strips = [_strip(pixels, place) for place in places]
    found = _read(strips)
    runs = [
        _run(place, words.text, points_per_pixel)
        for place, words in zip(places, found, strict=True)
        if words.text and words.score >= _SURE
    ]
    _even(runs)
    return runs


def _strip(pixels: Any, place: Place) -> Any:
    """The line's pixels; of a line set down the sheet its characters side by side."""
    import numpy
    from PIL import Image

    strip = numpy.ascontiguousarray(pixels[place.y0 : place.y1, place.x0 : place.x1])
    height, width = strip.shape[:2]
    if height <= _DOWN * width:
        return strip
    count = round(height / width)
    cells = [strip[round(n * height / count) : round((n + 1) * height / count)] for n in range(count)]
    return numpy.hstack([numpy.asarray(Image.fromarray(cell).resize((_CELL, _CELL))) for cell in cells])


def _read(strips: Sequence[Any]) -> list[Words]:
    """The words of each strip; of one that is unsure and has a red seal on it, read again without the seal."""
    import numpy

    found = words_in(strips)
    unsure = [n for n, words in enumerate(found) if words.score < _CERTAIN and _is_sealed(strips[n])]
    again = words_in([numpy.repeat(strips[n][:, :, 2:3], 3, axis=2) for n in unsure])
    for n, words in zip(unsure, again, strict=True):
        found[n] = max(found[n], words, key=lambda one: one.score)
    return found


def _is_sealed(strip: Any) -> bool:
    red = strip[:, :, 2].astype(int) - strip[:, :, :2].max(axis=2)
    return bool((red > _RED).mean() > _RED_SHARE)


def _run(place: Place, text: str, scale: float) -> Run:
    x0, y0, x1, y1 = (value * scale for value in place)
    upright = y1 - y0 > _DOWN * (x1 - x0) and len(text) > 1
    height = x1 - x0 if upright else y1 - y0
    advance = (y1 - y0 if upright else x1 - x0) / sum(1 if is_wide(character) else 0.5 for character in text)
    # A found box has more white around it the shorter its text; what the characters take up across tells their size too.
    size = min(height, _LINE_TO_TYPE * advance)
    return Run(text, x0, y0, x1, y1, size, vertical=upright)


def _even(runs: list[Run]) -> None:
    """Lines as high as their type; type of about the body's size is the body's."""
    across = [run for run in runs if not run.vertical]
    if not across:
        return
    body = median(run.size for run in across for _ in run.text)
    for run in across:
        if abs(run.size / body - 1) < _SAME_SIZE:
            run.size = body
        run.y0, run.y1 = run.middle - run.size / 2, run.middle + run.size / 2


__all__ = ["MISSING", "available", "runs_in"]
