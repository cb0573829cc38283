"""Reporters in a bracket at the head of a story whose agency is none of those we know: 某某网讯（记者 王小明）, 〔記者林美華／台北報導〕."""

import re

from dateline_extraction.domain.page.datelines import names_of
from dateline_extraction.domain.page.script import simplified

_HEAD = 70
"""Characters at the head of a text in which the bracket stands."""
_ROLE = r"(?:特约|特派|实习|见习|本报|首席|驻站|全媒体|融媒体?)?(?:记者|特派员|通讯员)"
_BRACKET = re.compile(rf"[（(]\s?(?P<inside>(?:[一-鿿/]{{0,8}}?){_ROLE}[^（）()。]{{2,40}})[）)]")
# The whole opening in brackets: name and place run on, with a stroke between them or without.
_ENCLOSED = re.compile(
    r"[（(〔【\[]\s?(?:[一-鿿]{0,8}[\s/／]?)(?:记者|特派员|编译)[\s\u3000:：]?(?P<first>(?:[一-鿿]{2,4}[、\s\u3000]){0,3})"
    r"(?P<last>[一-鿿]{2,4}?)(?P<place>[／/]?[一-鿿]{2,6}?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[一-鿿]{2})?(?:报道|报导|电|讯))[）)〕】\]]"
)
_NAME = 3
_TWO = re.compile(r"[一-鿿]{2}|[／/]")


def opening_names(text: str) -> tuple[tuple[str, str], ...]:
    """(role, name) of everybody whom the bracket at the head of a text names; empty where there is none."""
    if not any(sign in text[:_HEAD] for sign in "（(〔【["):
        return ()
    plain = simplified(text[:_HEAD])
    enclosed = _ENCLOSED.match(plain)
    if enclosed:
        last = _last_name(enclosed["last"] + enclosed["place"])
        start = enclosed.start("last")
        before = text[enclosed.start("first") : start].replace("、", " ").split()
        return tuple(("记者", name) for name in (*before, text[start : start + len(last)]))
    bracket = _BRACKET.search(plain)
    return names_of(text[slice(*bracket.span("inside"))]) if bracket else ()


def _last_name(words: str) -> str:
    """林美华 of 林美华台北8日电: three characters, if two are left for the place."""
    name = re.split("[／/]", words)[0][:_NAME]
    return name if _TWO.match(words[len(name) :]) else name[:-1]
