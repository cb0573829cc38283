"""Units as data: what stands behind a number, and what it makes of it."""

import re
from importlib.resources import files

# Word -> ISO 4217. Longer words win; 元 alone is the home currency.
MONEY = {
    "元人民币": "CNY", "人民币元": "CNY", "人民币": "CNY", "块钱": "CNY", "元钱": "CNY", "元": "CNY", "块": "CNY", "圆": "CNY",
    "美元": "USD", "美金": "USD", "美钞": "USD", "英镑": "GBP", "镑": "GBP", "欧元": "EUR", "日元": "JPY", "日圆": "JPY", "港元": "HKD",
    "港币": "HKD", "港圆": "HKD", "澳元": "AUD", "澳大利亚元": "AUD", "加元": "CAD", "加拿大元": "CAD", "加币": "CAD", "韩元": "KRW",
    "韩圆": "KRW", "卢布": "RUB", "俄罗斯卢布": "RUB", "泰铢": "THB", "铢": "THB", "新台币": "TWD", "台币": "TWD", "新元": "SGD",
    "新加坡元": "SGD", "新币": "SGD", "坡币": "SGD", "瑞士法郎": "CHF", "瑞郎": "CHF", "法郎": "CHF", "澳门元": "MOP", "澳门币": "MOP", "葡币": "MOP",
    "印度卢比": "INR", "卢比": "INR", "巴基斯坦卢比": "PKR", "印尼盾": "IDR", "印尼卢比": "IDR", "越南盾": "VND", "越盾": "VND",
    "林吉特": "MYR", "马币": "MYR", "令吉": "MYR", "比索": "PHP", "菲律宾比索": "PHP", "墨西哥比索": "MXN", "阿根廷比索": "ARS",
    "智利比索": "CLP", "哥伦比亚比索": "COP", "里拉": "TRY", "土耳其里拉": "TRY", "雷亚尔": "BRL", "巴西雷亚尔": "BRL", "兰特": "ZAR",
    "南非兰特": "ZAR", "里亚尔": "SAR", "沙特里亚尔": "SAR", "伊朗里亚尔": "IRR", "卡塔尔里亚尔": "QAR", "迪拉姆": "AED", "第纳尔": "KWD",
    "科威特第纳尔": "KWD", "瑞典克朗": "SEK", "挪威克朗": "NOK", "丹麦克朗": "DKK", "捷克克朗": "CZK", "克朗": "SEK", "兹罗提": "PLN",
    "福林": "HUF", "格里夫纳": "UAH", "谢克尔": "ILS", "新西兰元": "NZD", "纽元": "NZD", "纽币": "NZD", "坚戈": "KZT", "图格里克": "MNT",
    "埃及镑": "EGP", "缅元": "MMK", "缅币": "MMK", "基普": "LAK", "瑞尔": "KHR", "奈拉": "NGN", "先令": "KES", "马克": "DEM",
}  # fmt: skip
SYMBOLS = {
    "US$": "USD", "HK$": "HKD", "NT$": "TWD", "A$": "AUD", "C$": "CAD", "S$": "SGD", "R$": "BRL", "$": "USD", "＄": "USD", "£": "GBP",
    "￡": "GBP", "€": "EUR", "¥": "CNY", "￥": "CNY", "₩": "KRW", "₽": "RUB", "₹": "INR", "฿": "THB", "₫": "VND", "₺": "TRY", "₱": "PHP",
    "RMB": "CNY", "CNY": "CNY", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "JPY": "JPY", "HKD": "HKD",
}  # fmt: skip
# Named before the number: 人民币3万元, 港币3.14.
MONEY_PREFIX = tuple(word for word in MONEY if len(word) > 1 and not word.endswith("钱"))
# Parts of the main unit, as decimals.
SUBUNITS = {"角": "0.1", "毛": "0.1", "分": "0.01", "美分": "0.01", "便士": "0.01", "欧分": "0.01", "港仙": "0.01", "仙": "0.01"}


def _words() -> dict[str, tuple[str, ...]]:
    """Unit words by kind, from data/units.txt."""
    found: dict[str, tuple[str, ...]] = {}
    kind = ""
    for line in (files("dateline_extraction.domain.numbers") / "data" / "units.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            found[kind] = found.get(kind, ()) + tuple(line.split())
    return found


_WORDS = _words()
PHYSICAL, LATIN, TIME_UNITS = _WORDS["physical"], _WORDS["latin"], _WORDS["time"]
COUNTS = tuple(word for word in _WORDS["classifier"] if word not in _WORDS["not-counted"])

# A unit may be per something: 元/吨, 公里/小时, 千瓦时每千克.
PER = r"(?:/|每)(?:千克|公斤|吨|升|公里|平方米|立方米|平方公里|小时|秒|分钟|天|日|月|年|人|户|股|亩|公顷|千瓦时|度|桶|盎司|磅|加仑|米|克|次|辆|台|套|件|只|箱|瓶|斤|km|h|s|m²|m³|kg|L)"


def alternation(words: "tuple[str, ...] | list[str]") -> str:
    """A pattern of words, longest first, so that 平方米 is not read as 平."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))
