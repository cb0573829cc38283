"""Where lines of text stand in a picture: the detection model's map into boxes, by connected components of its pixels."""

from typing import Any, NamedTuple

from dateline_ingest.domain.ocr.models import text_map

_LONGEST_SIDE = 2000
"""Pixels of the picture that the model sees; lines are cut out of the whole one."""
_STEP = 32
_TEXT, _SURE = 0.3, 0.5
_UNCLIP = 1.6
"""The model draws lines thinner than they are; so much of area by circumference they grow."""
_LEAST = 3
_MOST_BOXES = 4000


class Place(NamedTuple):
    """A line of text, in pixels of the picture."""

    x0: int
    y0: int
    x1: int
    y1: int


def places_in(pixels: Any) -> list[Place]:
    """The lines in an array of height x width x 3 bytes."""
    import numpy
    from PIL import Image

    height, width = pixels.shape[:2]
    scale = min(1.0, _LONGEST_SIDE / max(height, width))
    size = [max(_STEP, round(side * scale / _STEP) * _STEP) for side in (width, height)]
    small = numpy.asarray(Image.fromarray(pixels).resize((size[0], size[1]), Image.Resampling.BILINEAR), dtype=numpy.float32)
    found = text_map((small.transpose(2, 0, 1)[None] / 255 - 0.5) / 0.5)
    across, down = width / size[0], height / size[1]
    places = []
    for x0, y0, x1, y1, score in boxes_of(found)[:_MOST_BOXES]:
        if score < _SURE or min(x1 - x0, y1 - y0) < _LEAST:
            continue
        grown = (x1 - x0) * (y1 - y0) * _UNCLIP / (2 * (x1 - x0 + y1 - y0))
        left, right = (x0 - grown) * across, (x1 + grown) * across
        top, foot = (y0 - grown) * down, (y1 + grown) * down
        places.append(Place(max(0, round(left)), max(0, round(top)), min(width, round(right)), min(height, round(foot))))
    return places


def boxes_of(found: Any) -> list[tuple[int, int, int, int, float]]:
    """Left, top, right, foot and mean likelihood of each connected piece of text in a map."""
    import numpy

    mask = numpy.pad((found > _TEXT).astype(numpy.int8), ((0, 0), (1, 1)))
    edges = numpy.diff(mask, axis=1)
    rows, starts = numpy.nonzero(edges == 1)
    _, ends = numpy.nonzero(edges == -1)
    sums = numpy.concatenate([numpy.zeros((found.shape[0], 1)), numpy.cumsum(found, axis=1)], axis=1)
    weights = sums[rows, ends] - sums[rows, starts]
    own = _joined(rows.tolist(), starts.tolist(), ends.tolist())
    pieces: dict[int, list[float]] = {}
    for root, row, start, end, weight in zip(own, rows.tolist(), starts.tolist(), ends.tolist(), weights.tolist(), strict=True):
        piece = pieces.get(root)
        if piece is None:
            pieces[root] = [start, row, end, row + 1, weight, end - start]
        else:
            piece[0], piece[2], piece[3] = min(piece[0], start), max(piece[2], end), row + 1
            piece[4], piece[5] = piece[4] + weight, piece[5] + end - start
    return [(int(p[0]), int(p[1]), int(p[2]), int(p[3]), p[4] / p[5]) for p in pieces.values()]


def _joined(rows: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """For each stretch of a row the number of the first one it hangs together with, through stretches that touch row by row."""
    own = list(range(len(rows)))

    def root(one: int) -> int:
        while own[one] != one:
            own[one] = own[own[one]]
            one = own[one]
        return one

    above = 0
    for index, row in enumerate(rows):
        while above < index and (rows[above] < row - 1 or (rows[above] == row - 1 and ends[above] <= starts[index])):
            above += 1
        other = above
        while other < index and rows[other] == row - 1 and starts[other] < ends[index]:
            one, two = sorted((root(other), root(index)))
            own[two] = one
            other += 1
    return [root(index) for index in range(len(rows))]
