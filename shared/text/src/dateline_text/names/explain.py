"""Why a name is one: the signs that were weighed, and the readings that weighed less."""

from dateline_text.names import endings, organisations, places
from dateline_text.names.characters import characters
from dateline_text.names.contexts import Contexts
from dateline_text.names.name import Name
from dateline_text.names.person import DOTTED, words
from dateline_text.times.lexemes import fold

Readings = list[tuple[str, str]]
_RULES = {
    "names/title": "a title stands directly before it",
    "names/verb": "what people do stands directly behind it",
    "names/list": "it stands in a list with a name that is certain",
    "names/shape": "its characters are those of names and it cuts no word",
    "names/foreign": "it is written with the characters of transliterations",
    "names/masked": "a surname with 某 or a form of address",
    "names/parts": "it is made of parts of Tibetan or Mongolian names",
    "names/known": "it is listed among people everyone writes about",
    "names/latin": "Latin letters between a title and a verb",
    "names/repeated": "the article has it elsewhere with a certain sign",
    "names/tagger": "a statistical tagger proposed it and it is built like a name",
}


def reasons(text: str, name: Name) -> tuple[list[str], Readings]:
    """What the name rests on, in words; and other readings of the same characters with what speaks against each."""
    plain = fold(text)
    because = []
    if name.canonical != text[name.start : name.end]:
        because.append(f"short for {name.canonical}, which the article has in full")
    if name.type == "person":
        return because + _of_person(plain, name), _shorter_and_longer(plain, name)
    if name.type == "place":
        return because + _of_place(plain[name.start : name.end]), []
    if name.type == "organisation":
        return because + _of_organisation(plain, name), []
    forms = {
        "names/event": "an ordinal or a year before an occasion's last word",
        "names/product": "a series, a model or a named machine",
    }
    return [*because, forms.get(name.rule, "it stands between 《 and 》")], []


def _of_person(text: str, name: Name) -> list[str]:
    because = [_RULES.get(name.rule, name.rule)]
    if title := words("title").before(text, name.start):
        because.append(f"title before it: {title}")
    if follow := words("follow").at(text, name.end) or words("post").at(text, name.end):
        because.append(f"word behind it: {follow}")
    because.append(_weights(text, name.start, name.end))
    return because


def _weights(text: str, start: int, end: int) -> str:
    """The weights of one reading (natural logs): characters, before, behind, words cut."""
    contexts, model, word = Contexts(text), characters(), text[start:end]
    dotted = any(mark in word for mark in DOTTED)
    if not dotted and word[0] in model.surname and len(word) in (2, 3):
        shape = model.chinese(model.surname[word[0]], word[1:])
    else:
        shape = model.transliterated("".join(c for c in word if c not in DOTTED))
    signs = (shape, contexts.left(start, end), contexts.right(end), contexts.inner(start, end, foreign=dotted))
    return "weights: characters {:+.1f}, before {:+.1f}, behind {:+.1f}, words cut {:+.1f}".format(*signs)


def _shorter_and_longer(text: str, name: Name) -> Readings:
    """The readings that begin at the same character and end one sooner or later."""
    return [
        (text[name.start : end], _weights(text, name.start, end))
        for end in (name.end - 1, name.end + 1)
        if end - name.start > 1 and end <= len(text) and "\u4e00" <= text[end - 1] <= "\u9fff"
    ]


def _of_place(word: str) -> list[str]:
    _, known, counties = places.known()
    if word in known:
        return ["the gazetteer lists it"]
    if word in counties:
        return [f"short for {counties[word]}, behind or beside a place of its own"]
    return ["it ends in the last word of a place and begins behind one"]


def _of_organisation(text: str, name: Name) -> list[str]:
    gazetteer, aliases = endings.known()
    word = text[name.start : name.end]
    if gazetteer.at(text, name.start) == word:
        return [f"the lexicon lists it as {aliases[word]}" if word in aliases else "the lexicon lists it"]
    inside = [text[start:end] for start, end in gazetteer.find(word)]
    ends = organisations.last_word(word)
    begins = [text[start:end] for start, end in places.known_places(text) if start == name.start]
    because = [f"it ends in {ends}"] if ends else []
    because += [f"it begins with {begins[0]}"] if begins else []
    return because + [f"it holds {known}" for known in inside if known != word]
