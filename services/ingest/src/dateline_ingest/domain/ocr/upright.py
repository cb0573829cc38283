"""Pictures set upright and level before they are read: turned by quarters as the text says, then by the few degrees of a scan."""

from collections.abc import Callable
from functools import partial
from typing import Any

from dateline_ingest.domain.ocr.detect import Place, places_in
from dateline_ingest.domain.ocr.recognise import words_in

_SMALL = 900
"""Pixels of the longer side of the picture in which the angle is looked for."""
_STEEPEST, _COARSE, _FINE, _LEAST = 6.0, 0.5, 0.1, 0.15
"""Degrees."""
_SAMPLES, _LEAST_SAMPLES = 8, 3
_TALL = 1.5
_READABLE, _CLEARLY = 0.6, 0.15
_NOISY, _DARK = 0.02, 110


def level(pixels: Any) -> Any:
    """The picture without the slant of its lines."""
    import numpy
    from PIL import Image

    picture = Image.fromarray(pixels)
    small = picture.convert("L")
    small.thumbnail((_SMALL, _SMALL))
    steep = _best(small, 0.0, _STEEPEST, _COARSE)
    angle = _best(small, steep, _COARSE, _FINE)
    if abs(angle) < _LEAST:
        return pixels
    return numpy.asarray(picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)))


def _best(small: Any, around: float, reach: float, step: float) -> float:
    import numpy
    from PIL import Image

    def sharpness(angle: float) -> float:
        turned = numpy.asarray(small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255), dtype=numpy.float32)
        rows = (255 - turned).sum(axis=1)
        return float((numpy.diff(rows) ** 2).sum())

    angles = [around + number * step for number in range(-round(reach / step), round(reach / step) + 1)]
    # Of equals the one that turns least.
    return max(angles, key=lambda angle: (sharpness(angle), -abs(angle)))


def clean(pixels: Any) -> Any:
    """The picture without specks of single pixels, where it has many."""
    import numpy
    from PIL import Image, ImageFilter

    grey = Image.fromarray(pixels).convert("L")
    smooth = grey.filter(ImageFilter.MedianFilter(3))
    off = numpy.abs(numpy.asarray(grey, dtype=numpy.int16) - numpy.asarray(smooth, dtype=numpy.int16)) > _DARK
    if off.mean() < _NOISY:
        return pixels
    return numpy.asarray(Image.fromarray(pixels).filter(ImageFilter.MedianFilter(3)))


def turned(pixels: Any) -> tuple[Any, list[Place]]:
    """The picture turned by quarters until its lines are read best, and where they stand."""
    import numpy

    places = places_in(pixels)
    if len(places) < _LEAST_SAMPLES:
        return pixels, places
    tall = sum((p.y1 - p.y0) for p in places if p.y1 - p.y0 > _TALL * (p.x1 - p.x0))
    wide = sum((p.x1 - p.x0) for p in places if p.x1 - p.x0 > _TALL * (p.y1 - p.y0))
    quarters = (1, 3) if tall > wide else (0, 2)
    chosen = sorted(places, key=lambda p: abs((p.x1 - p.x0) - (p.y1 - p.y0)), reverse=True)[:_SAMPLES]
    scores = {quarter: _score(pixels, chosen, partial(numpy.rot90, k=quarter)) for quarter in quarters}
    best = max(quarters, key=lambda quarter: scores[quarter])
    if tall > wide and scores[best] < _READABLE:
        return pixels, places  # set down the sheet, not turned
    if best == 0 or (best == 2 and scores[2] < scores[0] + _CLEARLY):
        return pixels, places
    turned_pixels = numpy.ascontiguousarray(numpy.rot90(pixels, best))
    return turned_pixels, places_in(turned_pixels)


def _score(pixels: Any, places: list[Place], turn: Callable[[Any], Any]) -> float:
    import numpy

    strips = [numpy.ascontiguousarray(turn(pixels[p.y0 : p.y1, p.x0 : p.x1])) for p in places]
    found = words_in(strips)
    return sum(words.score * bool(words.text) for words in found) / len(found)
