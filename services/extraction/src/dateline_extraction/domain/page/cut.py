"""The cut: one scored decision over all lines of the page.

Each line gets a role. A walk over the lines (Viterbi) finds the sequence of roles with the highest sum of two scores: how
well each line looks like its role, and how well each pair of neighbours fits (scores.py). Whether headlines stand before or
after their bodies is decided for the whole page by walking both ways.
"""

from dataclasses import dataclass

from dateline_extraction.domain.page.datelines import Head
from dateline_extraction.domain.page.lines import Line
from dateline_extraction.domain.page.scores import IN_TEXT, Role, look, pair, seen_in

_F, _K, _H, _H2, _SUB, _B, _P, _M, _S, _S2 = Role
# Which role may follow which. Before: headline, then body. After: body, then headline.
_COMMON = {(_F, _F), (_H, _H2), (_H2, _H2), (_H, _SUB), (_H2, _SUB), (_S, _S2)} | {
    (a, b) for a in (_B, _P, _M) for b in (_M, _P, _S, _F)
} | {(_S, _P), (_S2, _P), (_F, _M), (_F, _P), (_H, _F), (_H2, _F), (_SUB, _F), (_F, _H)}  # fmt: skip
_TRANSITIONS = {
    "before": _COMMON | {(_K, _H), (_F, _K), (_F, _B), (_H, _B), (_H2, _B), (_SUB, _B), (_SUB, _SUB)}
    | {(a, b) for a in (_B, _P, _M) for b in (_H, _K, _B)},
    "after": _COMMON | {(_F, _B), (_H, _B), (_H2, _B), (_SUB, _B), (_H, _H), (_K, _H), (_F, _K)}
    | {(a, b) for a in (_B, _P, _M) for b in (_H, _K, _B)},
}  # fmt: skip
_FIRST = {"before": (_F, _K, _H, _B), "after": (_F, _B)}
_LAST = {"before": (_F, _B, _P, _M), "after": (_F, _H, _H2, _SUB, _B, _P, _M)}

_IMPOSSIBLE = -1e9

# The pairs whose score depends on the lines; every other pair scores 0.
_PAIR_KINDS: tuple[tuple[Role, Role], ...] = (
    (_B, _M), (_B, _F), (_B, _P), (_M, _M), (_M, _F), (_M, _P), (_S, _S2), (_S, _P), (_H, _H2),
)  # fmt: skip


def _kind(role: Role, following: Role | None) -> int:
    """The index in _PAIR_KINDS of what a pair of roles depends on; one past its end for none."""
    if role in IN_TEXT:
        after = following if following in (_M, _F) else _P
        return _PAIR_KINDS.index((_M if role == _M else _B, after))
    if role == _S:
        return _PAIR_KINDS.index((_S, _S2 if following == _S2 else _P))
    return _PAIR_KINDS.index((_H, _H2)) if (role, following) == (_H, _H2) else len(_PAIR_KINDS)


def _meeting(earlier: Role, role: Role, mode: str) -> float:
    """What two neighbouring roles say about each other, whatever the lines look like."""
    if role == _B and earlier in IN_TEXT:
        return -3.0  # an article without a headline between it and the one before
    if role == _H and earlier in IN_TEXT and mode == "before":
        return -0.5
    if role == _M and earlier == _F:
        return -2.0  # furniture in the middle of a paragraph
    if role == _H and earlier == _F and mode == "after":
        return -3.0  # nothing above to be the headline of, or something else between it and its body
    if role == _H and earlier in (_H, _H2):
        return -6.0
    return 0.0


# For each mode and role: the roles it may follow, with the kind of the pair and what the two roles say about each other.
_STEPS = {
    mode: tuple(tuple((int(a), _kind(a, role), _meeting(a, role, mode)) for a in Role if (a, role) in allowed) for role in Role)
    for mode, allowed in _TRANSITIONS.items()
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line's role, the words of the features that spoke for or against it, and the score they add up to."""

    line: Line
    role: Role
    width: int
    head: Head | None
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """All decisions, whether headlines stand before or after, and by how much that reading won (per line)."""

    decisions: tuple[Decision, ...]
    headlines: str
    margin: float


def cut(lines: list[Line]) -> Cut:
    """The best reading of a page's lines."""
    if not lines:
        return Cut((), "after", 0.0)
    seen = seen_in(lines)
    looks = [[look(seen, index, role)[0] for role in Role] for index in range(len(seen))]
    pairs = [[pair(seen, index, *kind)[0] for kind in _PAIR_KINDS] + [0.0] for index in range(len(seen))]
    readings = {mode: _walk(looks, pairs, mode) for mode in ("after", "before")}
    best = max(readings, key=lambda mode: readings[mode][0])
    other = "before" if best == "after" else "after"
    score, roles = readings[best]
    decisions = []
    for index, role in enumerate(roles):
        following = roles[index + 1] if index + 1 < len(roles) else None
        own, why = look(seen, index, role)
        fit, why_fit = pair(seen, index, role, following)
        decisions.append(Decision(lines[index], role, seen[index].width, seen[index].head, own + fit, (*why, *why_fit)))
    margin = min((score - readings[other][0]) / max(1, len(lines)), 99.0)
    return Cut(tuple(decisions), best, margin)


def _walk(looks: list[list[float]], pairs: list[list[float]], mode: str) -> tuple[float, list[Role]]:
    """The highest sum and its roles. Roles are plain numbers in here: this is the inner loop."""
    steps = _STEPS[mode]
    score = [looks[0][role] if role in _FIRST[mode] else _IMPOSSIBLE for role in Role]
    back: list[list[int]] = []
    for index in range(1, len(looks)):
        fits, seems = pairs[index - 1], looks[index]
        now, came = [], []
        for role, sources in enumerate(steps):
            top, source = _IMPOSSIBLE, 0
            for earlier, kind, meeting in sources:
                value = score[earlier] + fits[kind] + meeting
                if value > top:
                    top, source = value, earlier
            now.append(top + seems[role])
            came.append(source)
        score = now
        back.append(came)
    ends = {}
    for role in _LAST[mode]:
        # In "after" the last body needs its headline too.
        ends[role] = score[role] + pairs[-1][_kind(role, None)] - (3.0 if mode == "after" and role in IN_TEXT else 0.0)
    last = max(ends, key=lambda role: ends[role])
    total, at, roles = ends[last], int(last), [last]
    for came in reversed(back):
        at = came[at]
        roles.append(Role(at))
    return total, roles[::-1]
