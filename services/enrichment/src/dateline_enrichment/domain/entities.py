"""Organisations and people as one record across articles: the code is the canonical name, so the same name meets itself.

There is no register to look them up in, and none is invented: a link says which name stands behind the words and why. Two people
of one name share a record; the reason says so where the name is of a common Chinese form.
"""

import re
from functools import cache, lru_cache

from dateline_enrichment.domain.data import rows
from dateline_enrichment.domain.folding import folded
from dateline_schema.records.enriched import Link

ORGANISATION, PERSON = "dateline-organisation", "dateline-person"
_LEGAL_FORM = re.compile(r"(?:集团)?(?:股份|控股)?有限(?:责任)?公司$")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_FOREIGN = re.compile(r"[·・•‧-]")


def owner(name: str) -> str:
    """Whose figures they are, as series keys name it: the listed name, else the name without its legal form."""
    full = folded(name)
    return _listed().get(full) or _listed().get(_bare(full)) or _bare(full) or full


def organisation(name: str, canonical: str) -> Link | None:
    """The record of an organisation: its listed name, else the article's full name for it."""
    full = folded(canonical)
    if len(full) < 2:
        return None
    listed = _listed().get(full) or _listed().get(_bare(full))
    if listed:
        reason = "name in the list of organisations" if full == listed else f"short for {listed} in the list of organisations"
        return Link(name=name, scheme=ORGANISATION, code=listed, reason=reason)
    reason = "the name as printed" if full == folded(name) else f"the article's full name for {name}"
    return Link(name=name, scheme=ORGANISATION, code=full, reason=reason)


def person(name: str, canonical: str, title: str | None) -> Link | None:
    """The record of a person; None for a surname or a title alone."""
    full = _FOREIGN.sub("·", folded(canonical))
    if len(full) < 2:
        return None
    known = f"with the title {title}" if title else "without a title"
    if "·" in full or not _HAN_NAME.fullmatch(full):
        reason = f"full name in the article, {known}"
    else:
        reason = f"name in the article, {known}; people of the same name are not told apart"
    return Link(name=name, scheme=PERSON, code=full, reason=reason)


@lru_cache(maxsize=1 << 14)
def _bare(name: str) -> str:
    return _LEGAL_FORM.sub("", name)


@cache
def _listed() -> dict[str, str]:
    """Every listed name, with and without its legal form, to the canonical one; a form two records share is nobody's."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for canonical, *others in rows("organisations.tsv"):
        for name in {folded(canonical), *map(folded, others), _bare(folded(canonical))}:
            if found.setdefault(name, canonical) != canonical:
                shared.add(name)
    return {name: canonical for name, canonical in found.items() if name not in shared}
