"""Bytes into text, one decision for all readers: what the bytes, the sender or the markup declare, measured against what came out.

A byte in a thousand that fits nothing becomes U+FFFD and stays visible, as browsers have it; more refuse the charset.
"""

import codecs
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
_WITHIN = 8192
BAD = "\ufffd"
_BAD_SHARE = 0.001
_ALWAYS = 3
"""So many bad bytes, a character cut in two in the title and in the text, are borne by a text of any length."""

# Supersets: pages say GB2312 and write GBK or GB18030, say Big5 and write Hong Kong's characters, say Latin-1 and mean Windows.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
}
# Python names codecs that are no charsets (base64, zlib, rot13 …); only these are ever decoded.
_KNOWN = re.compile(r"utf-?(8|16|32)|gb|big5|cp\d|iso8859|euc|shift_jis|koi8|ascii|latin")

# In GB18030 and Big5 almost any bytes decode to something. Real Chinese is written with punctuation and common characters:
# GB 2312 holds the 3,755 common ones in rows 0xB0 to 0xD7, Big5 its 5,401 in rows 0xA4 to 0xC6; what is misread lands outside.
_COMMON_LEADS = {"gb18030": frozenset(range(0xA1, 0xD8)), "big5hkscs": frozenset(range(0xA1, 0xC7))}
_STRICT = {"gb18030": "gb2312", "big5hkscs": "big5"}
_COMMON_SHARE = 0.6
# The commonest characters make up about a third of any Chinese text; EUC-KR read as GB18030 hits common rows, but not these.
_COMMONEST_SHARE = 0.08
_ENOUGH = 16
_KANA_SHARE = 0.3
_SAMPLE_CHARACTERS = 200_000


def declared(data: bytes) -> str | None:
    """The charset that an XML declaration or a meta element names.

    Where this can be read, the text is no UTF-16: a meta that says so means UTF-8 (HTML standard, 13.2.3.3).
    """
    found = _DECLARED.search(data[:_WITHIN])
    if found is None:
        return None
    name = (found[1] or found[2]).decode("ascii", "replace")
    return "utf-8" if found[2] and name.lower().startswith("utf-16") else name


def text_of_bytes(data: bytes, *names: str | None) -> str | None:
    """The text; None where no charset makes readable text of it.

    In order: a byte order mark; strictly what `names` say, then UTF-8; the same with a few bad bytes; GB18030 or Big5, whichever
    makes more common Chinese of it, unless it is rather Japanese. GB18030 and Big5 are measured also when they are named and fit.
    """
    marked = _marked(data)
    if marked is not None:
        return None if marked is False else marked
    named = [known for known in map(codec_of, names) if known]
    for codec in [*named, "utf-8"]:
        text = _strictly(data, codec)
        if text is not None and not (codec in _COMMON_LEADS and _misread(text, codec)):
            return text
    if _is_japanese(data):
        return None
    likely = max(_COMMON_LEADS, key=lambda codec: _commonness(data, codec))
    for codec in [*named, "utf-8", likely]:
        text = _mended(data, codec)
        if text is not None and not (codec in _COMMON_LEADS and _misread(text, codec)):
            return text
    return None


def decoded(data: bytes, *names: str | None) -> str | None:
    """The text under the first charset that fits without a fault: a byte order mark's, then `names` in order, else None."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], codec)
    for name in names:
        known = codec_of(name)
        text = _strictly(data, known) if known else None
        if text is not None:
            return text
    return None


def unmarked(head: bytes) -> str:
    """A head's text as far as its markup goes: by its marks, else byte by byte; a character cut in two at its end is no fault."""
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return head.decode(codec, "replace").lstrip("\ufeff")
    for start, codec in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if head.startswith(start):
            return head.decode(codec, "replace")
    return head.decode("latin-1")


def codec_of(name: str | None) -> str | None:
    """Python's name of a declared charset, widened; None for what is no charset."""
    try:
        found = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(found, found) if _KNOWN.match(found) else None


def _marked(data: bytes) -> str | Literal[False] | None:
    """The text by its byte order mark, or as UTF-16 where the markup begins in it. None without a mark; False where what it says fails."""
    for mark, codec in (*_BOMS, (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data.startswith(mark):
            body = data if codec != "utf-8" and mark[:1] in b"<\0" else data[len(mark) :]
            text = _mended(body, codec)
            return False if text is None else text.lstrip("\ufeff")
    return None


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _mended(data: bytes, codec: str) -> str | None:
    """The text with U+FFFD for what does not fit, as long as that is little; 0x80 is the euro sign in code page 936."""
    text = data.decode(codec, "dateline-cp936" if codec == "gb18030" else "replace")
    bad = text.count(BAD)
    return text if bad <= max(_ALWAYS, _BAD_SHARE * len(text)) and bad * 4 <= len(text) else None


def _cp936(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start : error.start + 1] == b"\x80":
        return "€", error.start + 1
    return BAD, error.start + 1


codecs.register_error("dateline-cp936", _cp936)


def _misread(text: str, codec: str) -> bool:
    """Whether the text is something else's bytes read in a charset of Chinese."""
    sample = [character for character in text[:_SAMPLE_CHARACTERS] if character > "\x7f"]
    frequent = sum(character in _commonest() for character in sample)
    if len(sample) >= _ENOUGH and frequent < _COMMONEST_SHARE * len(sample):
        return True
    return sum(_common(sample, codec)) < _COMMON_SHARE * len(sample)


def _is_japanese(data: bytes) -> bool:
    """Whether the bytes are EUC-JP: half of Japanese is kana, which Chinese charsets read as rare characters."""
    text = _strictly(data[: _SAMPLE_CHARACTERS & ~1], "euc_jp")
    sample = [character for character in text or "" if character > "\x7f"]
    return sum("\u3041" <= character <= "\u30fe" for character in sample) > _KANA_SHARE * len(sample)


def _common(sample: list[str], codec: str) -> Iterator[bool]:
    leads, strict = _COMMON_LEADS[codec], _STRICT[codec]
    for character in sample:
        encoded = character.encode(strict, "ignore")
        yield bool(encoded) and encoded[0] in leads


def _commonness(data: bytes, codec: str) -> float:
    text = data[:_SAMPLE_CHARACTERS].decode(codec, "ignore")
    sample = [character for character in text if character > "\x7f"]
    return sum(character in _commonest() for character in sample) / (len(sample) or 1)


@cache
def _commonest() -> frozenset[str]:
    """The commonest characters of news in Chinese, Simplified and Traditional."""
    return frozenset((files("dateline_ingest.domain") / "data" / "commonest.txt").read_text("utf-8"))
