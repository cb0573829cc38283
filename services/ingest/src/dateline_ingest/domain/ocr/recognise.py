"""What stands in a line of a picture: the recognition model over strips 48 pixels high, decoded as it was trained (CTC)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dateline_ingest.domain.ocr.models import alphabet, characters_in

_HEIGHT, _LEAST_WIDTH, _MOST_WIDTH = 48, 320, 4800
_TOGETHER = 8
_PIXELS_TOGETHER = 8 * 48 * 1200
"""Strips that go through the model at once: so many, and so large at most."""


class Words(NamedTuple):
    """A line's text and the mean probability of its characters."""

    text: str
    score: float


def words_in(strips: Sequence[Any]) -> list[Words]:
    """The text of each strip, an array of height x width x 3 bytes, in their order."""
    import numpy
    from PIL import Image

    scaled = []
    for strip in strips:
        height, width = strip.shape[:2]
        wide = min(_MOST_WIDTH, max(1, -(-width * _HEIGHT // max(1, height))))
        scaled.append(
            numpy.asarray(Image.fromarray(strip).resize((wide, _HEIGHT), Image.Resampling.BILINEAR), dtype=numpy.float32)
        )
    order = sorted(range(len(scaled)), key=lambda index: scaled[index].shape[1])
    found: list[Words] = [Words("", 0.0)] * len(scaled)
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and end - start < _TOGETHER:
            width = max(_LEAST_WIDTH, scaled[order[end]].shape[1])
            if width * _HEIGHT * (end - start + 1) > _PIXELS_TOGETHER:
                break
            end += 1
        batch = order[start:end]
        width = max(_LEAST_WIDTH, scaled[batch[-1]].shape[1])
        strips_together = numpy.zeros((len(batch), 3, _HEIGHT, width), dtype=numpy.float32)
        for place, index in enumerate(batch):
            strips_together[place, :, :, : scaled[index].shape[1]] = (scaled[index].transpose(2, 0, 1) / 255 - 0.5) / 0.5
        for index, steps in zip(batch, characters_in(strips_together), strict=True):
            found[index] = _decoded(steps)
        start = end
    return found


def _decoded(steps: Any) -> Words:
    """The likeliest character of each step, one for each run of the same."""
    best = steps.argmax(axis=1)
    kept = best != 0
    kept[1:] &= best[1:] != best[:-1]
    letters = alphabet()
    text = "".join(letters[number] if number < len(letters) else "" for number in best[kept])
    scores = steps.max(axis=1)[kept]
    return Words(text.strip(), float(scores.mean()) if len(scores) else 0.0)
