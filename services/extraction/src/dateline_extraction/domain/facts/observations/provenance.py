"""Who says a figure and how sure it is: source, speaker, status."""

import re
from typing import TYPE_CHECKING

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.weighed.dating import kinds_of
from dateline_schema.records.observation import Status

if TYPE_CHECKING:
    from dateline_extraction.domain.facts.observations.reader import Reading

_FORECAST = re.compile(
    r"预计|预测|预期|预估|估计|有望|料将|或将|展望|预判|看好|即将|"
    r"(?<!即)将(?=达|超|有(?!序)|会|突破|增长|增加(?=[\d约近超])|下降|上升|减少|增至|降至|升至|增加到|再创|出现|面临|高于|低于|保持|接近|约|为\d)|(?<!最高)(?<!最多)可(?=达|实现|带动|增加|减少|新增|节约|节省|产)"
)
_PLAN = re.compile(
    r"计划(?![单，,。、的]|$)|拟(?!合|人)|力争|目标(?=为|是|定|设|：)|(?:预期|增长|年度|发展|全年|既定)目标|规划|将(?=实现|用|向|对|继续|进一步|提供|陆续|持续|于|产生|安排|减|降|升|推|启|完成|在|新|由|再|全|投|增(?![速幅])|建|开)|要达到|争取|确保|安排(?=在)|打算|提议"
)
_INTENT = re.compile(r"计划|拟(?!合|人)|力争|目标|规划|争取|确保|打算|提议")
_AIMED = re.compile(r"(?:预期|预计|预测)[^，。]{0,8}目标")
"""预期增长目标6%: set as an aim by those who foresee it."""
_BUDGET = re.compile(r"预算(?:草案|提案|案)|(?:财年|年度)[^，。；]{0,16}预算(?!执行|完成|收入|支出|内)")
_GIVEN = re.compile(r"下达|拨付|预拨|发放|签[署订]|批复|核准|批准|中标")
"""Done already, though it is for a time to come: 提前下达明年补助资金3亿元."""
_CAUSE = re.compile(r"(?:受|由于|因|随着|鉴于)[^。；]{0,80}?(?:影响|因素|带动|拖累|推动|刺激|提振)")
"""What may come is the reason for what has been: 受将要减产的消息影响，油价上涨2%."""
_BEFORE_THAT = re.compile(r"前值")
_CONDITIONAL = re.compile(r"如果|假如|假设|倘若|(?<!宛)若(?![干羌])|一旦|如能|(?:^|[，。])如(?=[上该其能遇]|不|出现|全部)")
_PRELIMINARY = re.compile(r"初步(?:统计|核算|测算|估算|估计)|快报")
_MADE = re.compile(
    r"预计(?=达到了)|曾(?:预计|计划)|此前(?:预计|计划)|(?:完成|实现|达到|超过)[^，。]{0,12}(?:目标|计划|任务)|(?:目标|计划|任务)[^，。]{0,4}的$|(?:目标|计划|任务|预算)的?(?:完成|执行)率"
)
_REAL = re.compile(
    r"已(?!定)|实际|目前|(?<![比较同和与])(?:去年|上年)|(?<![比较同和与年])同期|截至|此前|其中，?去|完成了|达到了|实现了|今年以来"
)
_LISTS = re.compile(r"(?:目标|计划|规划|预期|预计|预测)[^，。；]{0,6}[：:]")
"""A plan whose items follow, semicolons between them."""
_SOURCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (signs, re.compile(pattern))
    for signs, pattern in (
        (
            "据",
            r"据(?P<who>[^，。；、的]{2,20}?)(?:最新)?(?:初步)?(?:统计|数据|测算|测定|介绍|报道|消息|预测|公布|发布|估算|通报|分析|监测)",
        ),
        (
            "布露",
            r"(?P<who>[^，。；、：的]{2,20}?)\d{0,2}日?(?:最新|联合|日前|近日|今天|当天)?(?:发布|公布|披露)的?[^，。；]{0,20}?(?:数据|报告|统计|信息|显示|公告)",
        ),
        ("示表", r"(?P<who>[^，。；、：的]{2,20}?)(?:最新|官方|初步)?(?:统计)?数据(?:显示|表明)"),
        ("从", r"从(?P<who>[^，。；、的]{2,20}?)(?:获悉|了解到)"),
        ("预估测", r"(?:^|[。；])(?P<who>[^，。；、：的]{2,14}?)(?:预计|预测|估计|测算)(?=，)"),
    )
)
"""How a source is named, the surest construction first; a pattern is only tried where one of its signs stands."""
_MODAL = re.compile(f"{_FORECAST.pattern}|{_PLAN.pattern}|{_CONDITIONAL.pattern}|{_PRELIMINARY.pattern}")
_SAYS = re.compile(r"(?:表示|介绍说?|指出|认为|强调|透露|称|说|告诉)[^，。：:]{0,6}(?=[，：:]|$)")
_GENERAL = re.compile(
    r"^(?:了解|悉|介绍|报道|初步|不完全|统计(?![局部司厅署])|测算|外媒|媒体|数据|民调|调查|报告|最新|年报|财报|公告|有关)|情况$|名单$"
)
_DATED = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:最新|联合|日前|近日|今天|昨天|当天)*$")
_OPENING = re.compile(r"^(?:记者|今天|昨天|\d+日|从|根据|据)+")


LONGEST_TITLE = 8
"""Characters between a speaker and the verb of saying."""


class Provenance:
    """Source, speaker and status of an article's figures; what a statement says of them is read once for all its figures."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._written = document.day or document.article.published_on
        self._plans = "plan" in kinds_of(document)
        self._people = [name for name in document.names if name.type == "person"]
        self._said: dict[tuple[int, int], tuple[bool, list[tuple[int, str]], list[tuple[int, str]]]] = {}

    def attribution_of(self, reading: "Reading") -> str | None:
        """The source named before the figure in its statement: 据海关总署统计, 海关总署12日发布的数据显示."""
        _, sources, _ = self._statement(reading.statement)
        return next((who for end, who in sources if end <= reading.figure.start), None)

    def speaker_of(self, reading: "Reading") -> str | None:
        """The person whose words the figure stands in, when the statement opens with them."""
        _, _, speakers = self._statement(reading.statement)
        return next((who for end, who in speakers if end <= reading.figure.start), None)

    def status_of(self, reading: "Reading") -> Status:
        """How real the figure is: from its clause, from what holds on from the clauses before it, and from its period."""
        text, start = self.document.text, reading.figure.start
        period, day = reading.choice.period, self._written
        future = bool(period and day and period.start > day and reading.choice.origin in {"clause", "statement"})
        unfinished = bool(period and day and period.end > day)
        said = text[reading.statement[0] : start]
        near = text[reading.clause.start : start]
        given = _GIVEN.search(near) is not None
        if self._of_plan(reading, unfinished) and not given:
            return "plan"
        modal, _, _ = self._statement(reading.statement)
        if not modal:
            return "forecast" if future and not given else "actual"
        if _CONDITIONAL.search(said):
            return "conditional"
        made = _MADE.search(near) or _BEFORE_THAT.search(near)
        if not made and _AIMED.search(near):
            return "plan"
        if not made and _FORECAST.search(near):
            return "forecast"
        if not made and _PLAN.search(near):
            return "forecast" if _FORECAST.search(said) and not _INTENT.search(near) else "plan"
        over = period and day and period.end < day and reading.choice.origin == "clause"
        held = None if made or over else _held(said[: len(said) - len(near)], near, unfinished)
        if held or (future and not given):
            return held or "forecast"
        return "preliminary" if _PRELIMINARY.search(said) else "actual"

    def _of_plan(self, reading: "Reading", unfinished: bool) -> bool:
        """Whether the figure is of a budget's draft, or of a time that is not over in an article that is about plans."""
        text, clause, (opened, _) = self.document.text, reading.clause, reading.statement
        if unfinished and self._plans:
            return not _REAL.search(text, clause.start, reading.figure.start) and not _MADE.search(
                text, clause.start, reading.figure.start
            )
        drafted = _BUDGET.search(text, opened, clause.end)
        return drafted is not None and not _MADE.search(text, opened, reading.figure.start)

    def _statement(self, span: tuple[int, int]) -> tuple[bool, list[tuple[int, str]], list[tuple[int, str]]]:
        """Whether the statement speaks of more than facts, its sources and its speakers with the offsets where they are named."""
        known = self._said.get(span)
        if known is None:
            text = self.document.text
            modal = _MODAL.search(text, *span) is not None
            known = self._said[span] = (modal, _sources(text[slice(*span)], span[0]), self._speakers(span))
        return known

    def _speakers(self, span: tuple[int, int]) -> list[tuple[int, str]]:
        people = [name for name in self._people if span[0] <= name.start < span[1]]
        if not people:
            return []
        return [
            (match.end(), name.canonical)
            for match in _SAYS.finditer(self.document.text, *span)
            for name in people
            if name.start < match.start() and match.start() - name.end <= LONGEST_TITLE
        ]


def _sources(said: str, offset: int) -> list[tuple[int, str]]:
    """The sources a statement names, the surest construction first."""
    found = []
    for signs, pattern in _SOURCES:
        if not any(sign in said for sign in signs):
            continue
        for match in pattern.finditer(said):
            who = _DATED.sub("", _OPENING.sub("", match["who"]).strip().lstrip("…”」"))
            if len(who) >= 2 and not _GENERAL.search(who):
                found.append((offset + match.end(), who))
    return found


def _held(before: str, near: str, unfinished: bool) -> Status | None:
    """预计全年产量达10万辆，增长5%: a forecast or plan goes on until a semicolon or a word of what is already so."""
    part = before if unfinished or _LISTS.search(before) else before[max(before.rfind("；"), before.rfind(";")) + 1 :]
    part = _CAUSE.sub("", _MADE.sub("", part))
    marks: list[tuple[int, bool]] = [(match.end(), True) for match in _FORECAST.finditer(part)]
    marks += [(match.end(), False) for match in _PLAN.finditer(part)]
    if not marks:
        return None
    end, foretold = max(marks)
    if _REAL.search(part[end:]) or _REAL.search(near):
        return None
    return "forecast" if foretold or (_FORECAST.search(part) and not _INTENT.search(part)) else "plan"
