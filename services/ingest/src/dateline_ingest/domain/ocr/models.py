"""The PP-OCR models that the rapidocr package ships (Apache-2.0), run by ONNX Runtime. Nothing of that package is imported: what it
needs besides, OpenCV and Shapely, carries copyleft libraries."""

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Any

_DETECTION, _RECOGNITION = "*det*.onnx", "*rec*.onnx"
_NEEDED = ("onnxruntime", "numpy", "PIL")


def available() -> bool:
    """Whether runtime and models are installed."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED) and _folder() is not None


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    spec = importlib.util.find_spec("rapidocr")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "models"
        if any(folder.glob(_DETECTION)) and any(folder.glob(_RECOGNITION)):
            return folder
    return None


@lru_cache(maxsize=2)
def _session(pattern: str) -> Any:
    # Imported here: half a second and 100 MB that only pictures should cost.
    import onnxruntime

    folder = _folder()
    if folder is None:
        raise RuntimeError("the models are not installed")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(sorted(folder.glob(pattern))[0]), options, providers=["CPUExecutionProvider"])


def text_map(batch: Any) -> Any:
    """How likely each pixel is text, 0 to 1, from 1 x 3 x height x width in -1 to 1."""
    session = _session(_DETECTION)
    return session.run(None, {session.get_inputs()[0].name: batch})[0][0, 0]


def characters_in(batch: Any) -> Any:
    """Probabilities of each character at each step, from n x 3 x 48 x width in -1 to 1."""
    session = _session(_RECOGNITION)
    return session.run(None, {session.get_inputs()[0].name: batch})[0]


@lru_cache(maxsize=1)
def alphabet() -> tuple[str, ...]:
    """The characters by number; 0 is none, the last a blank."""
    listed = _session(_RECOGNITION).get_modelmeta().custom_metadata_map["character"].split("\n")
    return ("", *(listed[:-1] if listed and not listed[-1] else listed), " ")
