"""Which pieces of a web page are the story, and what each of them is.

trafilatura says where the story stands; the smallest element that holds it is read whole, because what it leaves out there
(subheads, short paragraphs, tables) belongs to the story too, unless its markup or its words show that it does not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.web import cues
from dateline_ingest.domain.web.credits import Credit, closing_day, credit_in, signed_in
from dateline_ingest.domain.web.headline import text_in
from dateline_ingest.domain.web.names import personal
from dateline_ingest.domain.web.walk import Piece
from dateline_schema.records.page import BlockRole

_SENTENCES = re.compile(r"[。！？!?；;\n\t|]+|\.\s")
_BLANKS = re.compile(r"\s+")
_ANCHOR_SHARE = 0.85
_NOISE_SHARE = 0.4
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHERS_SHARE = 0.85
_ASIDE = frozenset({"nav", "footer", "aside", "form"})
_ALL_LINKS, _TAG_MOST = 0.8, 8
_HEADING_MOST, _CAPTION_MOST, _LINK_MOST, _TAIL = 42, 120, 90, 8
_DIGIT = re.compile(r"\d")
_LEAD_LEAST = 40
_BYLINE_MOST = 16
"""Characters of a line before the text that may be anything."""


@dataclass(slots=True)
class Story:
    """The story's pieces with their roles; `credits`: of all lines that are."""

    parts: list[tuple[BlockRole, str]] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)


def story_in(body: Any, pieces: list[Piece], found: str, headline: str) -> Story:
    """The story in a page's body, of whose `pieces` it is made. `found`: the main text as far as trafilatura found it; without one, or
    where nothing of it is there, every sentence counts. The headline and what stands above it are left out."""
    story = _story_in(body, pieces, _keys(_SENTENCES.split(found)), headline)
    has_text = any(role in ("paragraph", "table", "caption") for role, _ in story.parts)
    return story if has_text else _story_in(body, pieces, set(), headline)


def _story_in(body: Any, pieces: list[Piece], known: set[str], headline: str) -> Story:
    told = [_told(piece, known) if known else _is_text(piece) for piece in pieces]
    weights = _weights(pieces, told)
    anchor = _grown(_alone(_anchor(body, weights), weights, headline), pieces, told)
    inside = [i for i, piece in enumerate(pieces) if _within(piece.element, anchor)]
    noise: dict[Any, bool] = {}
    ends = [i for i in inside if told[i]]
    between = range(ends[0], ends[-1]) if ends else range(0)
    kept = [i for i in inside if _is_kept(pieces[i], told[i], i in between, anchor, weights, noise)]
    first = next((i for i in kept if told[i] and _begins(pieces[i].text)), len(pieces))
    above = [piece for i, piece in enumerate(pieces[:first]) if i >= first - _ABOVE]
    left = set(inside).difference(kept)
    last = kept[-1] if kept else len(pieces)
    below = [pieces[i] for i in sorted(left) if i > first] + [pieces[i] for i in range(last + 1, min(last + _BELOW, len(pieces)))]
    return _roles([pieces[i] for i in kept], {k for k, i in enumerate(kept) if told[i]}, above, below, headline)


def _keys(parts: Iterable[str]) -> set[str]:
    return {key for part in parts if len(key := _BLANKS.sub("", part).strip("-•·*")) > 1}


def _told(piece: Piece, known: set[str]) -> bool:
    """Whether most of a piece is in the main text."""
    keys = _keys(_SENTENCES.split(piece.text))
    return sum(len(key) for key in keys if key in known) * 2 > sum(map(len, keys))


def _begins(text: str) -> bool:
    """Whether the text has begun with a line: a sentence, or longer than any line of credits."""
    return len(text) > _LEAD_LEAST or (len(text) > _BYLINE_MOST and cues.SENTENCE.search(text) is not None)


def _is_text(piece: Piece) -> bool:
    return not piece.is_links and len(piece.text) > 5 and cues.SENTENCE.search(piece.text) is not None


def headline_above(pieces: Sequence[Piece]) -> str:
    """The line above the first that says when the story was published: where neither title nor headings say what it is called."""
    for number, piece in enumerate(pieces):
        credit = None if piece.is_links else credit_in(piece.spaced, beside=True)
        if credit is not None and credit.day is not None:
            above = [one.text for one in pieces[max(0, number - _NEAR) : number] if not one.linked]
            return next((text for text in reversed(above) if _may_head(text)), "")
    return ""


def _may_head(text: str) -> bool:
    return _HEAD_LEAST <= len(text) <= 2 * _HEADING_MOST and credit_in(text) is None and not cues.TRIFLE.fullmatch(text)


def _ancestors(element: Any) -> Iterable[Any]:
    while element is not None:
        yield element
        element = element.getparent()


def _weights(pieces: list[Piece], told: list[bool]) -> dict[Any, int]:
    weights: dict[Any, int] = {}
    for piece, is_told in zip(pieces, told, strict=True):
        if is_told and not piece.is_links:
            weights[piece.element] = weights.get(piece.element, 0) + len(piece.text)
    for element, weight in list(weights.items()):
        for above in _ancestors(element.getparent()):
            weights[above] = weights.get(above, 0) + weight
    return weights


def _anchor(body: Any, weights: dict[Any, int]) -> Any:
    """The deepest element that holds nearly all of it."""
    anchor, whole = body, weights.get(body, 0)
    while whole:
        deeper = next((child for child in anchor if weights.get(child, 0) >= _ANCHOR_SHARE * whole), None)
        if deeper is None or (deeper.tag in ("p", "span", "section") and len(deeper) == 0):
            break
        anchor = deeper
    return anchor


def _alone(anchor: Any, weights: dict[Any, int], headline: str) -> Any:
    """Of several articles one behind the other (pages that load the next story) the one with the headline, else the first."""
    articles = [
        one
        for one in anchor.iter("article")
        if weights.get(one) and not any(up.tag == "article" for up in _ancestors(one.getparent()))
    ]
    if len(articles) < 2 or sum(weights[one] for one in articles) < _ANCHOR_SHARE * weights.get(anchor, 0):
        return anchor
    close = _BLANKS.sub("", headline)
    return next(
        (one for one in articles if any(close == _BLANKS.sub("", text_in(head)) for head in one.iter("h1", "h2"))), articles[0]
    )


def _grown(anchor: Any, pieces: list[Piece], told: list[bool]) -> Any:
    """The anchor, or what is around it, with the sentences of the text that stand right before it: boxes that nobody closed."""
    for _ in range(_MOST_GROWN):
        inside = [i for i, piece in enumerate(pieces) if _within(piece.element, anchor)]
        before = range(max(0, inside[0] - _NEAR), inside[0]) if inside else range(0)
        if anchor.getparent() is None or not any(told[i] and not pieces[i].linked and _begins(pieces[i].text) for i in before):
            return anchor
        anchor = anchor.getparent()
    return anchor


def _within(element: Any, anchor: Any) -> bool:
    return any(above is anchor for above in _ancestors(element))


def _is_kept(piece: Piece, told: bool, between: bool, anchor: Any, weights: dict[Any, int], noise: dict[Any, bool]) -> bool:
    for above in _ancestors(piece.element):
        if above is anchor:
            break
        if above not in noise:
            noise[above] = _is_noise(above, weights, weights.get(anchor, 0))
        if noise[above]:
            return False
    if told:
        return True
    element = piece.element
    if weights.get(element) or weights.get(element.getparent()) or piece.captioned or piece.heading or piece.row:
        return True
    # What trafilatura takes for boilerplate in the midst of the text.
    if piece.linked or not between:
        return False
    above = element.getparent()
    near = above is not anchor and above is not None and weights.get(above.getparent())
    return bool(near or piece.bold or piece.pictured or cues.SENTENCE.search(piece.text) or cues.NUMBERED.match(piece.text))


def _words(element: Any) -> str:
    """Its class and id, words that only a capital parts parted too."""
    return _CAPITAL.sub("-", f"{element.get('class') or ''} {element.get('id') or ''}")


def _is_noise(element: Any, weights: dict[Any, int], whole: int) -> bool:
    words = _words(element)
    share = weights.get(element, 0) / (whole or 1)
    return ((element.tag in _ASIDE or cues.NOISE.search(words) is not None) and share < _NOISE_SHARE) or (
        cues.OTHERS.search(words) is not None and share < _OTHERS_SHARE
    )


_NEAR, _MOST_GROWN, _HEAD_LEAST = 3, 30, 6
_ABOVE = 14
"""Lines above the text among which headline and credits stand."""
_BELOW, _SIGNED = 6, 3
"""Lines below it that may say when it was published."""


def _roles(
    pieces: list[Piece], told: set[int], above: Sequence[Piece] = (), below: Sequence[Piece] = (), headline: str = ""
) -> Story:
    story = Story(credits=[credit for piece in above if (credit := _credit(piece, started=False))])
    end = _end_of(pieces)
    started = False
    close = _BLANKS.sub("", headline)
    for number, piece in enumerate(pieces[:end]):
        if close and number < _ABOVE and _is_headline(piece, close):
            started = False
            story.parts = [part for part in story.parts if part[0] == "time"]
            continue
        credit = _credit(piece, started=started)
        if credit:
            story.credits.append(credit)
            story.parts.append(("time", piece.text))
            continue
        role = _role(pieces, number, started=started, last=number >= end - _TAIL)
        if started and (names := signed_in(piece.text)):
            story.credits.append(Credit(authors=names, labelled=True))
            story.parts.append(("time", piece.text))
            continue
        stray = not started and role == "paragraph" and number not in told and len(piece.text) < _LEAD_LEAST
        if role is None or (stray and not cues.SENTENCE.search(piece.text)):
            continue
        started = started or role == "table" or (role == "paragraph" and _begins(piece.text))
        story.parts.append((role, piece.text))
    story.credits += [credit for piece in [*pieces[end:], *below] if (credit := _credit(piece, started=True))]
    last = [*pieces[max(0, end - _SIGNED) : end], *below]
    story.credits += [Credit(day=day) for piece in reversed(last) if (day := closing_day(piece.text))]
    return story


def _is_headline(piece: Piece, headline: str) -> bool:
    """Whether the piece prints the headline, perhaps with a tag beside it."""
    text = _BLANKS.sub("", piece.text)
    return text == headline or (piece.heading > 0 and headline in text and len(text) <= len(headline) + _TAG_MOST)


def roles_of(pieces: list[Piece]) -> list[tuple[BlockRole, str]]:
    """Pieces that are all of one story."""
    return _roles(pieces, set(range(len(pieces)))).parts


def _credit(piece: Piece, *, started: bool) -> Credit | None:
    """What a line of credits says. Behind the text's begin a day counts only where a label says what it is: lists have days too."""
    if (piece.row and started) or (piece.listed and piece.is_links):
        return None
    credit = credit_in(piece.text if piece.row else piece.spaced, beside=not started)
    if not started and piece.author and (names := personal(piece.author)) and (credit is None or not credit.authors):
        credit = replace(credit or Credit(), authors=names)
    if not started and piece.when and (credit is None or credit.day is None) and (day := day_of(piece.when)):
        credit = replace(credit or Credit(), day=day)
    if credit is None or not started:
        return credit
    return credit if credit.labelled else None


def _end_of(pieces: list[Piece]) -> int:
    """Where a heading of other stories ends this one; text behind it, unless it is most of the text, is theirs."""
    lengths = [len(piece.text) if not piece.is_links and _begins(piece.text) else 0 for piece in pieces]
    whole, done = sum(lengths), 0
    for number, piece in enumerate(pieces):
        if done * 2 > whole and len(piece.text) < _HEADING_MOST and cues.OTHERS_HEAD.fullmatch(piece.text):
            return number
        done += lengths[number]
    return len(pieces)


def _role(pieces: list[Piece], number: int, *, started: bool, last: bool) -> BlockRole | None:
    piece = pieces[number]
    text = piece.text
    ends = cues.SENTENCE.search(text) is not None
    if piece.row and piece.is_links:
        return "list"
    if piece.row:
        return None if last and "\t" in text and len(text) < _HEADING_MOST and not _DIGIT.search(text) else "table"
    if piece.is_links and (len(text) < _LINK_MOST or piece.linked > _ALL_LINKS * len(text)):
        return "list" if piece.linked > 4 else None
    if piece.linked and piece.linked * 3 > len(text) and piece.listed and not text.endswith("。"):
        return "list"
    if (len(text) < _HEADING_MOST and cues.OTHERS_HEAD.fullmatch(text)) or cues.NEIGHBOURS.match(text):
        return "list"
    if cues.LEGAL.search(text) and (last or len(text) < _LEAD_LEAST) and (not text.endswith("。") or last):
        return "legal"
    if not ends and cues.TRIFLE.fullmatch(text):
        return None
    if (
        piece.captioned
        or (piece.pictured and len(text) < _CAPTION_MOST and _is_caption(piece, ends))
        or (len(text) < _CAPTION_MOST and cues.CREDIT_CUE.match(text))
    ):
        return "caption"
    if started and _is_heading(piece, ends):
        return "heading"
    return "paragraph"


def _is_caption(piece: Piece, ends: bool) -> bool:
    """Words below a picture: centred, no sentence and no heading; a line of text may follow a picture as well."""
    text = piece.text
    return not ends and not piece.bold and len(text) < _HEADING_MOST and not cues.NUMBERED.match(text) and piece.centred


def _is_heading(piece: Piece, ends: bool) -> bool:
    if len(piece.text) > _HEADING_MOST or piece.text[-1] in "。；，：":
        return False
    if piece.heading or (piece.bold and piece.bold >= len(_BLANKS.sub("", piece.text)) * 0.9):
        return True
    return not ends and not piece.listed and cues.NUMBERED.match(piece.text) is not None
