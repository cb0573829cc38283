"""Which script a text is in, and a Traditional one in Simplified characters so that one set of patterns reads both."""

import re
from functools import cache

import opencc

_HAN = re.compile(r"[一-鿿]")
# Frequent characters that only one of the two scripts has.
_TRADITIONAL = re.compile(
    r"[國會學說對關於發開時過還這個們來為電東車馬長門問題經濟業華聯應將與權點實現當從兩後報訊記據聞灣號區黨際]"
)
_SIMPLIFIED = re.compile(
    r"[国会学说对关于发开时过还这个们来为电东车马长门问题经济业华联应将与权点实现当从两后报讯记据闻湾号区党际]"
)
_SAMPLE = 1500


def script_of(text: str) -> str:
    """Hans, Hant or Latn, judged by the first 1500 characters."""
    sample = text[:_SAMPLE]
    if len(_HAN.findall(sample)) * 5 < len(sample):
        return "Latn"
    return "Hant" if len(_TRADITIONAL.findall(sample)) > len(_SIMPLIFIED.findall(sample)) else "Hans"


def simplified(text: str) -> str:
    """In Simplified characters and of the same length; a text without Traditional ones comes back as it is."""
    if _TRADITIONAL.search(text) is None:
        return text
    converted = str(_converter().convert(text))
    if len(converted) != len(text):
        converted = "".join(_character(c) for c in text)
    return converted


@cache
def _character(character: str) -> str:
    return str(_converter().convert(character))[:1] or character


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
