"""Bytes of markup into text: the charset that the bytes, the sender or the markup itself declare."""

import codecs
import re

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
_WITHIN = 8192

# Supersets: pages say GB2312 and write GBK or GB18030, say Big5 and write Hong Kong's characters, say Latin-1 and mean Windows.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
}
# Python names codecs that are no charsets (base64, zlib, rot13 …); only these are ever decoded.
_KNOWN = re.compile(r"utf-?(8|16|32)|gb|big5|cp\d|iso8859|euc|shift_jis|koi8|ascii|latin")


def declared(data: bytes) -> str | None:
    """The charset that an XML declaration or a meta element names."""
    found = _DECLARED.search(data[:_WITHIN])
    return (found[1] or found[2]).decode("ascii") if found else None


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


def codec_of(name: str | None) -> str | None:
    """Python's name of a declared charset, widened; None for what is no charset."""
    try:
        found = codecs.lookup(name or "").name
    except LookupError:
        return None
    return _WIDER.get(found, found) if _KNOWN.match(found) else None


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
