"""Who and where an article speaks of: its names and the words that stand for them, each with where it stands."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.choice.topics import topics
from dateline_extraction.domain.facts.observations.lexicon import WORDS, either
from dateline_extraction.domain.facts.observations.phrases import without_lead
from dateline_text.names import Name

_COUNTRY = ("中国", "我国", "全国", "中國", "我國", "全國")
_DEICTIC = re.compile(
    f"{either((*WORDS['deictic_areas'], '本港', '香港', *_COUNTRY))}|"
    "(?:该|本|这家|這家|該)(?:公司|集团|集團|企业|银行|院|校|厂|省|市|区|县|镇|乡|村|州|国|國|港|基金|机构|部门|平台|项目|行)(?!场)|(?:全|我)(?:省|市|区|县|镇|乡|村|州)(?![政区])|(?<=[，。；\n])(?:公司|集团)(?=[，的\\d]|实现|预计|营|净|总|共|已|目前|主|上半年|下半年|全年|去年|今年|在|截至|期内|将|拟|拥有)"
)
_TYPES = frozenset({"organisation", "place", "person", "product", "work"})
_SAYS = re.compile(
    r"[^，。；、的]{0,10}?(?:表示|指出|介绍|说(?!明)|(?<![名职简号统])称|透露|认为|强调|公布|发布|通报|预计|预测|统计(?!局)|数据|报告|消息|获悉|披露|报道|讯|电|表明|宣布|(?:举行|召开)[^，。]{0,16}(?:发布会|吹风会)|發布|公佈|顯示|表示|認為|指出|報道)"
)
_ASSESSES = re.compile(r"[^，。；、的]{0,8}?(?:认为|预测|预计|估计|数据|统计|研报|报告|团队|分析)")
_AGENCY = re.compile(r"[^，。；]{0,8}?(?:消息|讯|电|报道)[（(：: 　，]")
_BEHIND = frozenset("在从向据对由与和到于给为及從據於")
_BEFORE_OPENING = re.compile(r"[，。；：、！？!?…\n“” 　（）()]$")
_NO_QUOTES = str.maketrans("", "", "“”\"'‘’ ")
_ORGAN = re.compile(
    r"(?:局|署|部|委|委员会|办公室|政府|法院|检察院|海关|协会|学会|研究[院所会]|央行|人大|政协|议会|国会|大学|学院|报|社|台|网|中心|组织|署|院|厅|办|處|局|会|會|银监会|证监会)$"
)
_CENTRAL = re.compile(r"人民银行|央行|联储|中央银行|储备银行|交易所|清算所|登记结算")
_FIRM = re.compile(r"(?:公司|集团|集團|股份|控股|银行|銀行|航空|电子|科技|汽车|行|能源|证券|保险|基金|石油|厂|店|[A-Za-z]{2,})$")
_BODY_OF = re.compile(
    r"(?P<place>(?!国家|中央|全国|联邦)[^，。]{1,5}?[国省市县区盟]?)(?:国家|联邦|中央|人民)?(?:统计|劳工部|劳动部|央行|中央银行|储备银行|经济部|商务部|财政部|农业部|农村部|发改委|发展和改革|海关|人社局|商务局|财政局|应急|卫健|卫生部|内政部|交通)"
)
"""德国 | 联邦统计局, 广东省 | 统计局: whose figures a body tells."""
_OFFICE_OF = re.compile(r"(?P<place>[^，。]{1,8}[省市县区旗州])[^，。省市县区旗州]{0,8}(?:局|办|办公室|委|厅|署|处|政府)$")
"""天津市和平区 | 合作交流办: an office of a place."""
_COURT = re.compile(r"(?:法院|检察院|檢察院|公安局|警方|警察局|地检署)$")
_DEBRIS = re.compile(r"今年|去年|完成|安排|启动|建设|要|全面|加大|出台|去|打造")
_SENTENCED = re.compile(
    r"(?:判处|判决|判令|责令)(?:被告人?)?(?P<who>[^，。；、\d的犯有无死拘罚缓退赔]{2,8}?)(?:犯|有期徒刑|无期徒刑|死刑|拘役|罚金|缓刑|退赔|赔偿)"
)
"""判处 | 王建国 | 有期徒刑3年: what follows is of who is sentenced."""
_FIRST_WORDS = 20
"""Characters in which a text names whom it is about."""
_PLACES = {"市": "市", "省": "省", "区": "区", "县": "县", "镇": "镇", "乡": "乡", "村": "村", "州": "州", "国": "国", "國": "國"}


@dataclass(frozen=True, slots=True)
class Actor:
    """One occurrence in the article's text, half-open `[start, end)`.

    `name`: who it is, for 该市 the name it stands for. `kind`: its type of name, `country`, or `deictic` where it stands for
    nothing that is named. `opens`: nothing but times and leading words stand before it in its clause, so that the clause may be
    about it. `beside`: how else it stands there, as features.
    """

    start: int
    end: int
    name: str
    kind: str
    opens: bool
    beside: tuple[str, ...] = ()

    @property
    def leads(self) -> bool:
        """Whether the statement can go on about it: it opens a clause, and is no source of what is told of others."""
        if "tells of others" in self.beside:
            return False
        return self.opens and ("says it" not in self.beside or self.kind == "firm")


class Actors:
    """The actors of an article in text order, how often each is named, and those of its headline."""

    def __init__(self, document: Document) -> None:
        self.document = document
        names = [name for name in document.names if name.type in _TYPES and name.start >= document.body_start]
        self._times = [(time.start, time.end) for time in document.times if time.kind == "time"]
        self.found = self._with_stand_ins(names)
        self.named = [actor for actor in self.found if actor.kind != "topic"]
        self.starts = [actor.start for actor in self.found]
        self.counts = Counter(actor.name for actor in self.found)
        self.protagonist = self._protagonist()
        self.sources = {actor.name for actor in self.found if "says it" in actor.beside}
        self.tellers = {a.name for a in self.found if a.name in self.sources and a.kind in {"organ", "court", "person"}}
        self.headline = (document.article.headline or "").translate(_NO_QUOTES)
        kinds = {actor.name: actor.kind for actor in self.found}
        self.top = {
            kind: self._most(kinds, kind)
            for kind in ("place", "firm", "organ", "court", "organisation", "person", "product", "work", "topic")
        }
        in_headline = [(self.headline.find(name), name, kind) for name, kind in kinds.items() if name in self.headline]
        self.in_headline = [(name, kind) for _, name, kind in sorted(in_headline) if kind != "topic"]

    def _protagonist(self) -> str:
        """Who opens the headline and the text."""
        headline = (self.document.article.headline or "").translate(_NO_QUOTES)
        first = next((actor for actor in self.found if actor.start <= self.document.body_start + _FIRST_WORDS), None)
        return first.name if first and first.opens and headline.startswith(first.name) else ""

    def within(self, start: int, end: int) -> list[Actor]:
        """Those that stand in `[start, end)`."""
        return self.found[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _most(self, kinds: dict[str, str], kind: str) -> str:
        return next((name for name, number in self.counts.most_common() if kinds[name] == kind and number > 1), "")

    def _with_stand_ins(self, names: list[Name]) -> list[Actor]:
        text, starts = self.document.text, [name.start for name in names]
        spans: list[tuple[int, int, Name | str | None]] = [(name.start, name.end, name) for name in names]
        for match in _DEICTIC.finditer(text, self.document.body_start):
            before = bisect_right(starts, match.start()) - 1
            if before < 0 or names[before].end <= match.start():
                spans.append((*match.span(), None))
        headline = (self.document.article.headline or "").translate(_NO_QUOTES)
        taken = sorted((start, end) for start, end, _ in spans)
        for place, words in topics(text, self.document.body_start, headline).items():
            before = bisect_right(taken, (place, len(text))) - 1
            ahead = taken[before + 1][0] if before + 1 < len(taken) else len(text)
            if (before < 0 or taken[before][1] <= place) and place + len(words) <= ahead:
                spans.append((place, place + len(words), words))
        sentenced = {match.start("who"): match.end("who") for match in _SENTENCED.finditer(text, self.document.body_start)}
        known = {start for start, _, _ in spans}
        spans += [(start, end, None) for start, end in sentenced.items() if start not in known]
        found: list[Actor] = []
        for start, end, name in sorted(spans, key=lambda span: span[:2]):
            words = text[start:end]
            if isinstance(name, str):
                found.append(Actor(start, end, name, "topic", True, tuple(self._beside(start, end))))
                continue
            if name and start == 0 and _AGENCY.match(text, end):
                continue  # the agency at the head
            if name and name.type != "person" and _DEBRIS.search(words[1:] if name.type == "place" else words[:-4]):
                continue
            kind = (
                "country" if words in _COUNTRY else _kind(name, words) if name else "person" if start in sentenced else "deictic"
            )
            meant = None if name or kind != "deictic" else _meant(words, found)
            opens = self._opens(start, found)
            beside = tuple(self._beside(start, end))
            if start in sentenced:
                opens, beside = True, (*beside, "sentenced")
            if kind == "organ" and "says it" in beside and (of := _BODY_OF.match(words) or _OFFICE_OF.match(words)):
                place_kind = "country" if of["place"] in _COUNTRY else "place"
                found.append(Actor(start, start + of.end("place"), of["place"], place_kind, True, ("of the body that tells",)))
            found.append(Actor(start, end, meant.name if meant else words, meant.kind if meant else kind, opens, beside))
        return found

    def _opens(self, start: int, found: list[Actor]) -> bool:
        """Whether only times, leading words and the actors right before it stand between a mark and the place."""
        text = self.document.text
        if start <= self.document.body_start:
            return True
        if found and found[-1].end == start:
            return found[-1].opens
        opened = max(text.rfind(mark, max(0, start - 40), start) for mark in "，。；：！？\n（“、")
        said, place = [], opened + 1
        for low, high in self._times[bisect_left(self._times, (opened, 0)) : bisect_left(self._times, (start, 0))]:
            said.append(text[place:low])
            place = high
        said.append(text[place:start])
        return without_lead("".join(said).translate(_NO_QUOTES)).strip() == ""

    def _beside(self, start: int, end: int) -> Iterator[str]:
        text = self.document.text
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if before in _BEHIND:
            yield f"behind {before}"
        if after and after in "、和与及":
            yield "in a row"
        if before == "、":
            yield "in a row"
        if after == "的":
            yield "before 的"
        if _SAYS.match(text, end):
            yield "says it"
            if _ASSESSES.match(text, end):
                yield "tells of others"


def _kind(name: Name, words: str) -> str:
    """The type of the name, organisations parted into firms and the organs of a state or society."""
    if name.type != "organisation":
        return name.type
    if _CENTRAL.search(words):
        return "organ"
    if _COURT.search(words):
        return "court"
    return "firm" if _FIRM.search(words) else "organ" if _ORGAN.search(words) else "organisation"


_ORGANISED = ("公司", "集团", "集團", "企业", "银行", "院", "校", "厂", "基金", "机构", "部门", "平台", "港", "行")


def _meant(words: str, before: list[Actor]) -> Actor | None:
    """What 该公司 or 全市 stands for: the last one named of its kind, one that a clause was about before any other."""
    tail = words[-1]
    if words.endswith(_ORGANISED):
        known = [actor for actor in before if actor.kind in {"organisation", "firm", "organ", "court"}]
        if not known and before and before[0].kind == "topic":
            return before[0]
        return next((a for a in reversed(known) if a.leads), known[-1] if known else None)
    if tail in _PLACES:
        known = [actor for actor in before if actor.kind == "place"]
        return next((actor for actor in reversed(known) if actor.name.endswith(tail)), None)
    return None
