"""Where a person's name can begin and end: the words before and behind it, and the ordinary words it would cut."""

import re
from functools import cache, cached_property

from dateline_text.names.characters import ordinary
from dateline_text.names.lexicon import Gazetteer, Hits, grammar
from dateline_text.names.person import words

_BREAKS = frozenset("/／，。；：！？“”‘’（）()《》「」『』\n \u3000,;:!?\"'…—")
_ENDS = _BREAKS | {"、"}
_CLOSING = {"“": "”", "‘": "’", "《": "》", "「": "」"}
_LISTS = frozenset("、和与及")
_DIVISIONS = frozenset("镇乡村县市区省街路港岛河湾")
# What links or governs a name: 由X主持, 对X的, 据X介绍.
_BEFORE = frozenset("就即系叫名是同跟对向由被把将给为让使派请据经称是以从于问找叫而但像因随")
# Behind these a transliteration is a place: 在X, 抵达X.
_SETTING = re.compile(r"(?:在|于|赴|往|抵达|位于|前往|来自|飞往|驻|访问|首都|城市|小镇|港口)$")
# 在接受采访时表示, 还就此指出: a verb of speaking further on.
_ADVERBIAL = frozenset("在还也则就对向于从当又再随曾")
_SPEAKS = re.compile(r"[\u4e00-\u9fff]{1,18}?(?:表示|说|指出|认为|坦言|透露|强调|介绍|写道)(?!明|法|服)")
# 李明27日说, 王芳10秒25: numbers that people have, while rain falls on places (草岭400毫米).
_NEXT_NUMBER = re.compile(r"[\d.]+(?:[日月年岁时点号分秒环米票球胜]|[:：比]|个月)(?!米)")
# Behind a Chinese name these make it a firm or a place.
_FIRM = re.compile(
    r"科技|股份|电子|集团|公司|药业|医药|实业|控股|证券|银行|大学|医院|河(?!南|北)|镇(?!静|定)|乡(?!亲)|村(?!民)|县|路(?=\d)"
)
# Whom a country's name with 人 introduces.
_PEOPLE = re.compile(
    r"(?:[美英德法韩泰]国|日本|瑞[士典]|丹麦|挪威|荷兰|波兰|捷克|希腊|古巴|巴西|智利|印度|加拿大|俄罗斯|西班牙|意大利|葡萄牙|奥地利|匈牙利|比利时|塞尔维亚|克罗地亚|阿根廷|墨西哥|澳大利亚|新西兰|乌克兰)人$"
)
# Behind a transliteration these make it a firm, a place or a people.
_THING = re.compile(
    r"公司|集团|银行|大学|学院|医院|队|省|州|市|县|镇|邦|岛|河|湖|山|港|湾|海峡|人(?!士)|语|族|机场|广场|俱乐部|基金|航空|汽车|品牌|产品|疫苗|病毒|症|杯|奖|级|型|号|牌|地区|高地|战役|王朝|教|派(?![出遣人兵往驻])|主义|区|大街|大厦|石油|半岛|运河|油田|手机|方向|一带|前线|电视台|通讯社|日报|时报"
)

SIGNS = 5.0
"""The most that signs other than a title add: a name's beginning, its end and a repetition."""


class Contexts:
    """The surroundings of a text's names. Weights are natural logs: what a sign makes a name likelier or less likely by."""

    OPENS = 4.0
    """What a name outside a title loses that opens with an ordinary word."""
    CUT = 2.0
    """The least it loses when an ordinary word runs across its beginning."""

    def __init__(self, text: str, known_ends: frozenset[int] = frozenset(), hits: Hits | None = None) -> None:
        self.text = text
        self._hits = hits
        self.known_ends = known_ends
        self._rights: dict[int, float] = {}
        self._closed: dict[str, bool] = {}
        self._counts: dict[str, int] = {}

    @cached_property
    def _titles(self) -> tuple[tuple[int, int], ...]:
        return tuple(titles().find(self.text, self._hits))

    @cached_property
    def title_ends(self) -> dict[int, None]:
        """Offsets behind titles, in text order, also behind their quotation marks: “行政院长”|林全."""
        return {end + self.text.startswith("”", end): None for _, end in self._titles}

    @cached_property
    def within_titles(self) -> frozenset[int]:
        """Offsets inside titles, where no name begins: 主教|练."""
        return frozenset(offset for start, end in self._titles for offset in range(start + 1, end))

    def is_titled(self, start: int) -> bool:
        """Whether a title ends at `start`."""
        return self._title(start) is not None

    def _title(self, start: int) -> str | None:
        quoted = self.text.startswith("”", start - 1) if start else False
        title = words("title").before(self.text, start - quoted)
        if title is None and self.text.startswith("人", start - 1) and _PEOPLE.search(self.text, max(0, start - 6), start):
            # 英国人|诺里
            return "人"
        return title

    def is_setting(self, start: int) -> bool:
        """Whether the words before say that a place follows."""
        return _SETTING.search(self.text, max(0, start - 3), start) is not None

    def rule(self, end: int) -> str:
        """The name of what makes an untitled name one: a verb behind it, or its own shape."""
        return "verb" if self._rights.get(end, 0.0) >= 2.5 else "shape"

    def left(self, start: int, end: int) -> float:
        """Whether a name can begin at `start`."""
        text = self.text
        before = text[start - 1 : start] if start else ""
        title = self._title(start)
        if start in self.within_titles:
            return -4.0
        if title is None and (not before or before in _BREAKS):
            # “莫兰蒂”: what stands alone in quotation marks is a typhoon, a ship or a brand.
            return -9.0 if before and before in "“‘《「" and self.text[start:].find(_CLOSING[before]) in range(2, 8) else 1.0
        if title is not None:
            return 5.0 if title not in _loose_titles() else 3.5
        if words("object").before(text, start) is not None:
            return 2.5
        cut = text[start - 1 : start + 1] in ordinary()
        if before in _LISTS:
            return -1.5 if cut else 1.0
        if before in _BEFORE:
            return -1.0 if cut else 1.0
        if start in self.known_ends:
            return 0.8
        if cut:
            return -3.0
        if before in "的了这那":
            return 0.5
        return 0.5 if text[start - 2 : start] in ordinary() or text[start - 3 : start] in ordinary() else -2.0

    def right(self, end: int, foreign: bool = False) -> float:
        """Whether a name can end at `end`."""
        weight = self._rights.get(end)
        if weight is None:
            weight = self._rights[end] = self._right(end)
        if foreign and end < len(self.text):
            if _THING.match(self.text, end):
                return -4.0
            if weight in (_TITLED, _CUT):
                return 0.4
        return weight

    def _right(self, end: int) -> float:
        text = self.text
        if end >= len(text) or text[end] in _ENDS:
            return 1.5
        if text[end] in "0123456789":
            return 1.0 if _NEXT_NUMBER.match(text, end) else 0.0
        follow = words("follow").at(text, end)
        cut = text[end - 1 : end + 1] in ordinary()
        if words("post").at(text, end):
            return 3.0
        if text[end] in _ADVERBIAL and _SPEAKS.match(text, end):
            return 2.5
        if follow is not None and (len(follow) > 1 or follow in "说称"):
            return 2.5 - cut
        if cut and follow is not None and follow not in "一二两三四五六七八九十第":
            return _CUT
        goes_on = any(text[end : end + length] in ordinary() for length in (2, 3, 4))
        if cut and not goes_on:
            return -2.5
        if words("title").at(text, end):
            return _TITLED
        if goes_on:
            return 0.6 - cut
        return 0.7 if follow is not None else -2.0

    def closes(self, name: str) -> bool:
        """Whether the name is somewhere followed by a verb of speaking or the end of its clause, which 和 alone is not."""
        known = self._closed.get(name)
        if known is None:
            ends = (match.end() for match in re.finditer(re.escape(name), self.text))
            known = self._closed[name] = any(
                self.text[end : end + 1] in tuple("，。；：") or words("speech").at(self.text, end) for end in ends
            )
        return known

    def count(self, words: str) -> int:
        """How often the words stand in the text."""
        known = self._counts.get(words)
        if known is None:
            known = self._counts[words] = self.text.count(words)
        return known

    def speaks(self, end: int) -> bool:
        """Whether a verb of speaking stands at `end` and what is said follows."""
        verb = words("speech").at(self.text, end)
        return verb is not None and self.text[end + len(verb) : end + len(verb) + 1] in tuple("，：:“")

    def is_firm(self, end: int) -> bool:
        """Whether the words at `end` make a firm or a place of what stands before them."""
        return _FIRM.match(self.text, end) is not None

    def goes_on(self, end: int, more: str = "") -> bool:
        """Whether what people do stands at `end`, in two characters or more, or one of the characters `more`."""
        follow = words("follow").at(self.text, end)
        return (follow is not None and len(follow) > 1) or self.text[end : end + 1] in tuple(more)

    def opens_word(self, start: int) -> bool:
        """Whether an ordinary word of two characters stands at `start`."""
        return self.text[start : start + 2] in ordinary()

    def cuts(self, end: int) -> bool:
        """Whether an ordinary word runs across `end`."""
        return self.text[end - 1 : end + 1] in ordinary()

    def inner(self, start: int, end: int, *, foreign: bool = False, strict: bool = False) -> float:
        """What the ordinary words inside the name speak against it; 0 or less."""
        text, known, loss = self.text, ordinary(), 0.0
        for position in range(start, end - 1):
            if text[position : position + 2] in known:
                if foreign:
                    loss -= 3.0
                elif position > start and not strict:
                    # Given names are words too: 国庆, 建国.
                    loss -= 0.5 if self.is_titled(start) else 1.5
                else:
                    # 局长周天: a name of two characters behind a title may be a word.
                    loss -= 2.5 if self.is_titled(start) else self.OPENS
        if end - start > 2 and text[start:end] in known:
            loss -= 6.0
        if text[end - 1] in _DIVISIONS and not foreign and not self.is_titled(start):
            loss -= 6.0
        if words("notforeign" if foreign else "notname").at(text, start):
            loss -= 6.0
        return loss


_CUT = -1.0
"""Weight of a particle behind a name with which the name's last character makes a word: 博鲁阿尔特|为."""
_TITLED = 0.9
"""Weight of a title behind a name, told apart by its value: behind a transliteration it speaks for a firm."""


@cache
def titles() -> Gazetteer:
    """What people are called, to be found in a text."""
    return Gazetteer(grammar("title"))


@cache
def _loose_titles() -> frozenset[str]:
    return frozenset((*grammar("loosetitle"), "人"))
