"""Pictures of print into runs, by PP-OCR through RapidOCR. An extra: `pip install 'dateline-ingest[ocr]'`."""

import importlib.util
from functools import lru_cache
from statistics import median
from typing import Any

from dateline_ingest.domain.layout import Run
from dateline_ingest.domain.layout.runs import is_wide

MISSING = "reading pictures is an extra that is not installed here (dateline-ingest[ocr])"

# Below this the recogniser is guessing; a wrong character in a figure is worse than a missing line.
_SURE = 0.6
_SAME_SIZE = 0.25
_LINE_TO_TYPE = 1.1


def available() -> bool:
    """Whether the extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def runs_in(image: Any, *, points_per_pixel: float) -> list[Run]:
    """The lines of text in a picture, an array of height x width x 3 bytes (BGR), as runs in points."""
    found = _engine()(image)
    if found.boxes is None or found.txts is None:
        return []
    runs = []
    for box, words, score in zip(found.boxes, found.txts, found.scores, strict=True):
        text = words.strip()
        if score < _SURE or not text:
            continue
        x0, y0 = (float(value) * points_per_pixel for value in box.min(axis=0))
        x1, y1 = (float(value) * points_per_pixel for value in box.max(axis=0))
        upright = y1 - y0 > 2 * (x1 - x0) and len(text) > 1
        height = x1 - x0 if upright else y1 - y0
        advance = (y1 - y0 if upright else x1 - x0) / sum(1 if is_wide(character) else 0.5 for character in text)
        # A found box has more white around it the shorter its text; what the characters take up across tells their size too.
        size = min(height, _LINE_TO_TYPE * advance)
        runs.append(Run(text, x0, y0, x1, y1, size, vertical=upright))
    _even(runs)
    return runs


def _even(runs: list[Run]) -> None:
    """Lines as high as their type; type of about the body's size is the body's."""
    level = [run for run in runs if not run.vertical]
    if not level:
        return
    body = median(run.size for run in level for _ in run.text)
    for run in level:
        if abs(run.size / body - 1) < _SAME_SIZE:
            run.size = body
        run.y0, run.y1 = run.middle - run.size / 2, run.middle + run.size / 2


@lru_cache(maxsize=1)
def _engine() -> Any:
    # Imported here: half a second and 100 MB that only pictures should cost.
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1})
