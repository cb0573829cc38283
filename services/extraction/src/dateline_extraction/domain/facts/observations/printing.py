"""How figures are printed: signs before them, 1米87, 一成五, and the currency that 元 means where the text comes from."""

import re
from decimal import Decimal

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.page.script import script_of
from dateline_text.numbers.amount import Amount
from dateline_text.numbers.surroundings import PRICE_PER

_MINUS = frozenset("-−－﹣")
_HAN = re.compile("[\u4e00-\u9fff]$")
_SIGNED = frozenset({"percent", "points", "money", "temperature"})
_DEGREES = frozenset({"℃", "摄氏度", "度", "°C"})
_BELOW_ZERO = re.compile("零下[约近]?$")
_TOWARDS = frozenset("至到与和、或~～")
_METRES = re.compile(r"(?P<parts>\d{2})(?![\d.,%米厘公分毫万亿至到-])", re.ASCII)
_TENTHS = re.compile("(?P<part>[一二三四五六七八九])(?![一二三四五六七八九十百千万亿个成])")
_BASIS_POINTS = re.compile("个?(?:BP|bp|Bp|bps|BPs|BPS)(?![A-Za-z])")
_PLACES = (
    ("CNY", re.compile("人民币|国家统计局|海关总署|国务院|财政部|人民银行|发改委|沪指|深成指|A股|全国人大|[省市县]委|自治区")),
    ("TWD", re.compile("新台币|新臺幣|台湾|臺灣|台灣|台股|台积电|上市柜|台北|行政院|金管会|[年季月][增减]|法人|上柜")),
    (
        "HKD",
        re.compile(
            "港元|港币|香港|港股|恒指|恒生|港府|特区政府|金管局|港交所|财政司|本港|港铁|政务司|警务处|按[年月]|溢利|录得|立法会"
        ),
    ),
    ("MOP", re.compile("澳门元|澳门|葡币")),
)
"""Words of the places whose own money is 元, in Simplified characters; the mainland's first, which stands where none is named."""


def local_currency(document: Document, text: str) -> str:
    """The currency of a bare 元: CNY, and in a text in Traditional characters the one of the place it speaks of most.

    `text`: the document's in Simplified characters.
    """
    if script_of(document.article.text) != "Hant":
        return "CNY"
    return max(_PLACES, key=lambda place: len(place[1].findall(text)))[0]  # the first of equals


def signed(text: str, amount: Amount) -> Amount:
    """同比-4%, 每桶−37.63美元, 零下5度: the amount with the sign that stands before it; a dash between two figures is none."""
    start, value = amount.start, amount.value
    if value is None or value <= 0 or not start:
        return amount
    degrees = amount.unit in _DEGREES
    if degrees and _BELOW_ZERO.search(text, max(0, start - 3), start):
        return amount._replace(value=-value)
    if text[start - 1] not in _MINUS or not (degrees or amount.family in _SIGNED):
        return amount
    before = text[start - 2 : start - 1] if start > 1 else ""
    if (before and not (_HAN.search(before) or before in "，。：:（( ")) or before in _TOWARDS:
        return amount
    price = PRICE_PER.search(text, max(0, start - 6), start - 1) if amount.family == "money" and "/" not in amount.unit else None
    if price:
        amount = amount._replace(unit=f"{amount.unit}/{price[1]}")
    return amount._replace(value=-value, start=start - 1, outer=(min(amount.outer[0], start - 1), amount.outer[1]))


def with_parts(text: str, amount: Amount) -> Amount:
    """1米87, 一成五, 25BP: what stands right behind the unit belongs to the figure."""
    value = amount.value
    if value is None:
        return amount
    if amount.unit == "米" and value == value.to_integral_value() and value < 3 and (metres := _METRES.match(text, amount.end)):
        return amount._replace(value=value + Decimal(metres["parts"]) / 100, end=metres.end(), digits=3, decimals=2)
    if amount.unit == "%" and text[amount.end - 1] == "成" and (tenths := _TENTHS.match(text, amount.end)):
        more = Decimal("一二三四五六七八九".index(tenths["part"]) + 1)
        return amount._replace(value=value + more, end=tenths.end(), outer=(amount.outer[0], max(amount.outer[1], tenths.end())))
    if amount.family in {"code", "number"} and not amount.unit and (points := _BASIS_POINTS.match(text, amount.end)):
        return amount._replace(value=value / 100, end=points.end(), unit="pp", family="points")
    return amount
