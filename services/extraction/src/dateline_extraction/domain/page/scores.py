"""What every feature of a line is worth to every role, and what two neighbouring roles say about each other.

The numbers are natural logarithms of odds and lie in data/weights.tsv: fitted as a linear-chain conditional random field to
pages that were set from texts written for the purpose (tests/page/fit.py says how; no page or text of a publisher went in).
"""

from enum import IntEnum
from functools import cache
from importlib.resources import files

from dateline_extraction.domain.page.features import FEATURES, Seen


class Role(IntEnum):
    """What a line is."""

    FURNITURE = 0
    KICKER = 1
    HEADLINE = 2
    HEADLINE_MORE = 3
    SUBHEADLINE = 4
    SUBHEADLINE_MORE = 5
    BYLINE = 6
    """Names that stand on their own, above the body or below it."""
    BODY = 7
    """First line of an article's body."""
    PARAGRAPH = 8
    """First line of a later paragraph."""
    MORE = 9
    """Continues the paragraph."""
    SECTION = 10
    SECTION_MORE = 11
    CAPTION = 12
    CAPTION_MORE = 13
    TABLE = 14
    FURNITURE_WITHIN = 15
    """Furniture in the middle of a paragraph, which goes on behind it."""
    END_MARK = 16
    """（完）, -30-: closes the story."""
    FURNITURE_BETWEEN = 17
    """Furniture between two paragraphs of one story."""
    CAPTION_WITHIN = 18
    """The words under a picture that stands in the middle of a paragraph, which goes on behind them."""
    CAPTION_WITHIN_MORE = 19


_F, _K, _H, _H2, _SUB, _SUB2, _BY, _B, _P, _M, _S, _S2, _C, _C2, _T, _FW, _E, _FB, _CW, _CW2 = Role
IN_TEXT = frozenset({_B, _P, _M})
HEADING = frozenset({_K, _H, _H2, _SUB, _SUB2})
MODES = ("before", "after")
"""Where headlines stand: before or after their bodies, decided for a whole page."""

_WITHIN = (_P, _S, _F, _FB, _C, _T, _BY, _E)
_FOLLOW: dict[Role, tuple[Role, ...]] = {
    _F: (_F, _K, _H, _B, _C, _BY),
    _FB: (_FB, _P, _S, _C, _T),
    _FW: (_FW, _M),
    _E: (_F, _K, _H, _B, _BY, _C),
    _K: (_H,),
    _H: (_H2, _SUB, _BY, _B, _F, _C),
    _H2: (_H2, _SUB, _BY, _B, _F, _C),
    _SUB: (_SUB2, _BY, _B, _F, _C),
    _SUB2: (_SUB2, _BY, _B, _F, _C),
    _BY: (_BY, _B, _F, _H, _K, _C),
    _B: (_M, _FW, _CW, *_WITHIN, _H, _K, _B),
    _P: (_M, _FW, _CW, *_WITHIN, _H, _K, _B),
    _M: (_M, _FW, _CW, *_WITHIN, _H, _K, _B),
    _S: (_S2, _P, _C),
    _S2: (_S2, _P, _C),
    _C: (_C2, *_WITHIN, _H, _K, _B),
    _C2: (_C2, *_WITHIN, _H, _K, _B),
    _CW: (_CW2, _M),
    _CW2: (_CW2, _M),
    _T: (*_WITHIN, _H, _K, _B),
}
"""Which role may follow which, in both modes; what is rare in one of them the weights know."""
FIRST = {"before": (_F, _K, _H, _B, _C, _T, _BY), "after": (_F, _B, _C, _T, _BY)}
LAST = {"before": (_F, _B, _P, _M, _C, _C2, _T, _BY, _E), "after": (_F, _H, _H2, _SUB, _SUB2, _B, _P, _M, _C, _C2, _T, _BY, _E)}

# The pairs of roles for which it matters how the earlier line ends, and the table that says so: text by how it fills its
# column, headings by how two lines of one meet.
CONTINUED, ENDED, BROKEN_OFF = "goes on", "ends", "is broken off"
_MEETINGS = {(_H, _H2): "headline", (_H2, _H2): "headline", (_S, _S2): "section head", (_S2, _S2): "section head", (_SUB, _SUB2): "subheadline", (_C, _C2): "caption", (_C2, _C2): "caption", (_CW, _CW2): "caption", (_CW2, _CW2): "caption"}  # fmt: skip


def kind_of(role: Role, following: Role | None) -> str | None:
    """The table that says how well a line bears the role of the next one; None when nothing is to be said."""
    if role in IN_TEXT:
        place = "line" if role == _M else "first line"
        if following in (_M, _FW, _CW):
            return f"{place} {CONTINUED}"
        return f"{place} {BROKEN_OFF if following in (_C, _T) else ENDED}"
    return _MEETINGS.get((role, following)) if following is not None else None


def row_of(kind: str, seen: Seen) -> str:
    """The row of a line in one of these tables."""
    return seen.as_first if kind.startswith("first line") else seen.as_more if kind.startswith("line") else seen.meets


LABELS = {mode: {role: role.name.lower() + (f" {mode}" if role in HEADING else "") for role in Role} for mode in MODES}
"""Names of the columns of the table: headings weigh differently before and after the body."""


def follow(role: Role, mode: str) -> tuple[Role, ...]:
    """The roles that may follow a role. A headline that stands after its body cannot be parted from it."""
    if mode == "after" and role in (_F, _BY):
        return tuple(r for r in _FOLLOW[role] if r not in HEADING)
    return _FOLLOW[role]


_OF_CAPTION = frozenset({"cue", "credit", "cue and credit", "credit below"})
_ASKS: dict[Role, tuple[str, frozenset[str]]] = {
    _FW: ("furniture", frozenset({"furniture", "doubled"})),
    _FB: ("furniture", frozenset({"furniture", "doubled"})),
    _E: ("furniture", frozenset({"end mark", "doubled"})),
    _SUB: ("begin", frozenset({"dash"})),
    _BY: ("byline", frozenset({"byline", "names"})),
    _C: ("caption", _OF_CAPTION),
    _CW: ("caption", _OF_CAPTION),
    _T: ("table", frozenset({"row", "rows", "lone row", "fields"})),
}
"""What a line must show to take a role at all: keeps the walk short, and a caption or table from being guessed."""


@cache
def barred(features: tuple[str, ...]) -> frozenset[Role]:
    """The roles that a line with these features cannot have."""
    seen = dict(zip(FEATURES, features, strict=True))
    roles = {role for role, (name, values) in _ASKS.items() if seen[name] not in values}
    if seen["inside"] == "sentence end" and seen["length"].endswith(("-45", "46-")):
        roles |= {_F, _K, _H, _S}
    if seen["furniture"] == "none" and not seen["length"].endswith(("-3", "-5")):
        roles.add(_F)
    return frozenset(roles)


class Weights:
    """The table: table name -> row -> column -> weight; what is not in it weighs nothing."""

    def __init__(self, rows: dict[tuple[str, str], dict[str, float]]) -> None:
        self.rows = rows

    def of(self, table: str, row: str, column: str) -> float:
        """One weight."""
        return self.rows.get((table, row), {}).get(column, 0.0)

    @classmethod
    def read(cls, text: str) -> "Weights":
        """From lines of table, row and `column=weight` fields with tabs between."""
        rows: dict[tuple[str, str], dict[str, float]] = {}
        for line in text.splitlines():
            if line and not line.startswith("#"):
                table, row, *fields = line.split("\t")
                rows[table, row] = {name: float(value) for name, _, value in (f.partition("=") for f in fields)}
        return cls(rows)


@cache
def fitted() -> Weights:
    """The weights that are shipped."""
    return Weights.read((files("dateline_extraction.domain.page") / "data" / "weights.tsv").read_text("utf-8"))


def look(weights: Weights, seen: Seen, label: str) -> list[tuple[float, str]]:
    """What each feature of a line says for the role of this label."""
    return [(weights.of(name, value, label), f"{name}: {value}") for name, value in zip(FEATURES, seen.features, strict=True)]
