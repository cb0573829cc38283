"""Traditional text is read as simplified text of the same length; what is found is given back as printed."""

from functools import partial

from dateline_extraction.domain.document import Document
from dateline_schema.records import Observation
from dateline_text.times.lexemes import fold

_FIRST, _LAST = "\u3400", "\u9fff"


def plain(text: str) -> str:
    """The text in simplified characters, one for one: offsets are those of the original; digits and marks stay."""
    folded = fold(text)
    if folded == text:
        return text
    return "".join([new if _FIRST <= old <= _LAST else old for old, new in zip(text, folded, strict=True)])


def plain_view(document: Document) -> Document:
    """The document as the rules read it: amounts, times and names are those of the original, the words are simplified."""
    text = plain(document.text)
    if text == document.text:
        return document
    headline = document.article.headline
    view = Document(document.article.model_copy(update={"headline": headline and plain(headline)}), document.tagger)
    view.text = text
    for found in ("paragraphs", "sentences", "names", "amounts", "times", "body_start"):
        setattr(view, found, getattr(document, found))
    return view


def printed(body: Observation, document: Document, view: Document) -> Observation:
    """The observation in the article's own characters."""
    if view is document:
        return body
    give_back = partial(_printed, plain_text=view.text, text=document.text)
    fields = ("indicator", "subject", "area", "attribution")
    return body.model_copy(update={name: give_back(words) for name in fields if (words := getattr(body, name))})


def _printed(words: str, plain_text: str, text: str) -> str:
    """Piece by piece as the text prints it; words that are our own stay as they are."""
    done, place = [], 0
    while place < len(words):
        length = len(words) - place
        while length and (at := plain_text.find(words[place : place + length])) < 0:
            length -= 1
        done.append(text[at : at + length] if length else words[place])
        place += max(1, length)
    return "".join(done)
