"""The words around a fact that belong to it."""

import re

from dateline_schema.records.fact import Evidence

_END = re.compile(r"[。！？!?\n；;]")


def clause_of(evidence: Evidence) -> str:
    """The evidence with its neighbours up to the end of the sentence, as far as prefix and suffix reach."""
    before = _END.split(evidence.prefix)[-1]
    after = _END.split(evidence.suffix, maxsplit=1)[0]
    return before + evidence.exact + after
