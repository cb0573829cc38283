"""The seam for statistical help: something that proposes names. Nothing in the package needs it."""

from collections.abc import Sequence
from typing import Literal, Protocol

ProposalType = Literal["person", "organisation", "place"]


class Tagger(Protocol):
    """Proposes names; must be deterministic. The rules decide what is kept."""

    def propose(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int, ProposalType]]:
        """Spans in `text` with their types, in text order; `sentences` are the spans to be read one by one."""
        ...
