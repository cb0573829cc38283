"""Who says a figure and how sure it is: source, speaker, status."""

import re

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.clauses import Clause
from dateline_shared.records.observation import Status

_FORECAST = re.compile(r"预计|预测|预期|预估|估计|有望|料将|或将|展望|预判|看好")
_PLAN = re.compile(
    r"计划|拟|力争|目标|规划|将(?=达|超|增|有|会|实现|用|向|对|继续|进一步|提供|陆续|持续|突破|于|产生|安排|减|降|升|推|启|完成|在|新|由|为|再|全)|要达到|争取|确保|安排(?=在)|打算"
)
_INTENT = re.compile(r"计划|拟|力争|目标|规划|争取|确保|打算")
_CONDITIONAL = re.compile(r"如果|假如|假设|倘若|若(?!干)|一旦|如能")
_PRELIMINARY = re.compile(r"初步(?:统计|核算|测算|估算|估计)|快报")
_MADE = re.compile(r"预计(?=达到了)|曾(?:预计|计划)|此前(?:预计|计划)")
_SOURCE = (
    re.compile(
        r"据(?P<who>[^，。；、的]{2,20}?)(?:最新)?(?:初步)?(?:统计|数据|测算|介绍|报道|消息|预测|公布|发布|估算|通报|分析)"
    ),
    re.compile(
        r"(?P<who>[^，。；、：的]{2,20}?)\d{0,2}日?(?:最新|联合|日前|近日|今天|当天)?(?:发布|公布)的[^，。；]{0,20}?(?:数据|报告|统计|信息|显示)"
    ),
    re.compile(r"从(?P<who>[^，。；、的]{2,20}?)(?:获悉|了解到)"),
)
_SAYS = re.compile(r"(?:表示|介绍说?|指出|认为|强调|透露|称|说|告诉)[^，。：:]{0,6}(?=[，：:]|$)")
_GENERAL = re.compile(r"^(?:了解|悉|介绍|报道|初步|不完全|统计|测算|外媒|媒体)")


def status_of(document: Document, statement: tuple[int, int], clause: Clause, end: int) -> Status:
    """How real the figure that ends at `end` is, from the words before it in its statement."""
    said = document.text[statement[0] : end]
    near = document.text[clause.start : end]
    if _CONDITIONAL.search(said):
        return "conditional"
    if _FORECAST.search(near) and not _MADE.search(near):
        return "forecast"
    if _PLAN.search(near):
        return "forecast" if _FORECAST.search(said) and not _INTENT.search(near) else "plan"
    if _PRELIMINARY.search(said):
        return "preliminary"
    return "actual"


def attribution_of(document: Document, statement: tuple[int, int], end: int) -> str | None:
    """The source named before the figure in its statement: 据海关总署统计, 海关总署12日发布的数据显示."""
    said = document.text[statement[0] : end]
    for pattern in _SOURCE:
        for match in pattern.finditer(said):
            who = re.sub(r"^(?:记者|今天|昨天|\d+日|从)+", "", match["who"]).strip()
            if len(who) >= 2 and not _GENERAL.match(who):
                return who
    return None


def speaker_of(document: Document, statement: tuple[int, int], end: int) -> str | None:
    """The person whose words the figure stands in, when the statement opens with them."""
    for match in _SAYS.finditer(document.text, statement[0], end):
        for name in document.names:
            if name.type == "person" and statement[0] <= name.start < match.start() and match.start() - name.end <= 8:
                return name.canonical
    return None
