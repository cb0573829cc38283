"""Events: something that happened, named by a trigger word, with who took part, where and when.

A trigger counts only when a participant stands in its clause: a verb alone is no event anybody can look up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.names.name import Name
from dateline_shared.periods import Period
from dateline_shared.records import Event, Participant
from dateline_shared.records.event import EventType

CONFIDENCE = 0.8

# Trigger words by type; the longest wins. `agent` stands before the trigger; what stands behind it has the second role.
_TRIGGERS: tuple[tuple[EventType, str, str], ...] = (
    ("agreement", "partner", "签署 签订 签约 达成协议 达成一致 缔结 续签"),
    ("meeting", "partner", "会见 会晤 会谈 举行会谈 举行会晤 召开会议 通电话 举行紧急公开会 举行会议 出席会议 召开 主持召开"),
    ("visit", "host", "抵达 访问 到访 出访 来访 考察 视察 调研"),
    ("statement", "about", "发表声明 发表讲话 发表公报 宣读 谴责 呼吁"),
    ("military_action", "patient", "空袭 轰炸 炮击 袭击 发动袭击 发动攻击 击落 击沉 占领 攻占 开火 发射导弹 交火"),
    ("publication", "about", "发布报告 发布 公布 出版 刊发 刊登 发表论文 发表在"),
    ("policy", "about", "印发 出台 颁布 施行 实施 修订 通过决议 批准"),
    ("accident", "patient", "坠毁 相撞 爆炸 起火 追尾 侧翻 坍塌 沉没 脱轨"),
    ("disaster", "patient", "登陆 发生地震 引发洪水 山体滑坡 决堤"),
    ("appointment", "patient", "当选 任命 就任 辞职 宣誓就职 出任 卸任 免去"),
    ("trade_remedy", "patient", "加征关税 发起反倾销调查 征收反倾销税 反补贴调查 制裁"),
    ("launch", "about", "发射升空 成功发射 发射 首飞 投入运营 正式启用 开通 启动 揭牌 开幕 落成"),
    ("transaction", "patient", "收购 并购 增持 减持 入股 中标 融资 出售"),
    ("competition", "opponent", "战胜 击败 不敌 夺冠 逼平 险胜 力克 完胜 夺得 摘得"),
)
_TYPES = {word: (kind, role) for kind, role, words in _TRIGGERS for word in words.split()}
_TRIGGER = re.compile("|".join(sorted(_TYPES, key=lambda word: (-len(word), word))))
_CLAUSE = re.compile(r"[，。；！？\n,;]")
# Triggers in front of these words are parts of nouns (发布会, 启动资金) or do not say that it happened.
_NOUN = re.compile(r"[会厅台器费案权价者人员率额线]|仪式|资金|方案|计划|条件|价格|时间|地点|前|意向|的?可能")
_NOT_FACT = re.compile(r"(?:如果|若|一旦|倘若|可能|计划|拟|将|准备|考虑|呼吁|要求|避免|防止|未|没有|不|拒绝|威胁)[^，。]{0,6}$")
# 在基辅, 在乌首都基辅, 在江苏南通
_SETTING = re.compile(r"[在于从][^，。；、的和与]{0,6}$")
_DAY = re.compile(r"(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日|(?P<today>今天|当天|当日|今日)|(?P<yesterday>昨天|昨日)")


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    names: tuple[Name, ...]


def events(document: Document) -> Iterator[Draft]:
    """One draft per trigger that has a participant, in text order."""
    text = document.text
    for match in _TRIGGER.finditer(text):
        if _NOUN.match(text, match.end()) or _NOT_FACT.search(text, max(0, match.start() - 12), match.start()):
            continue
        clause = _clause(document, match.start(), match.end())
        kind, role = _TYPES[match.group()]
        before = [n for n in clause.names if n.end <= match.start() and not _is_setting(text, n)]
        after = [n for n in clause.names if n.start >= match.end()]
        # A place acts only where no person or organisation does: 也门政府 before 也门.
        before = [n for n in before if n.type != "place"] or before
        if not before or text[match.start() - 1] in "的遭":
            continue
        participants = [Participant(role="agent", name=n.canonical) for n in _unique(before)]
        participants += [Participant(role=role, name=n.canonical) for n in _unique(after)]
        settings = [n for n in clause.names if n.type == "place" and _is_setting(text, n)]
        body = Event(
            type=kind,
            trigger=match.group(),
            participants=tuple(participants),
            place=settings[-1].canonical if settings else None,
            when=_when(document, clause.start, match.start()),
            object=_object(text, match.end(), clause.end),
        )
        yield Draft(before[0].start, clause.end, body, f"event/{kind}", CONFIDENCE)


def _clause(document: Document, start: int, end: int) -> _Clause:
    """The clause around a trigger; a clause that begins with the trigger takes its subject from the one before."""
    text = document.text
    low = max((m.end() for m in _CLAUSE.finditer(text, max(0, start - 80), start)), default=max(0, start - 80))
    stop = _CLAUSE.search(text, end)
    high = stop.start() if stop else len(text)
    names = tuple(n for n in document.names if n.type in ("person", "organisation", "place") and low <= n.start and n.end <= high)
    return _Clause(low, high, names)


def _is_setting(text: str, name: Name) -> bool:
    """A place where something happens, not a state that acts: 在伦敦."""
    return name.type == "place" and _SETTING.search(text, max(0, name.start - 10), name.start) is not None


def _unique(names: list[Name]) -> list[Name]:
    found: dict[str, Name] = {}
    for name in names:
        found.setdefault(name.canonical, name)
    return list(found.values())


def _object(text: str, start: int, end: int) -> str | None:
    """The words behind the trigger, without particles; None where there are none."""
    words = text[start:end].lstrip("了过的“").rstrip("”")
    return words or None


def _when(document: Document, low: int, high: int) -> Period | None:
    """The day named before the trigger in its sentence, counted from the dateline; None where it is not certain."""
    article = document.article
    anchor = (article.dateline.date if article.dateline else None) or article.published_on
    sentence = document.text.rfind("。", 0, high) + 1
    days = list(_DAY.finditer(document.text, max(sentence, low - 60), high))
    if anchor is None or not days:
        return None
    return _day(days[-1], anchor)


def _day(match: re.Match[str], anchor: date) -> Period | None:
    if match["today"]:
        return Period.day(anchor)
    if match["yesterday"]:
        return Period.day(anchor - timedelta(days=1))
    month, year = int(match["month"] or anchor.month), anchor.year
    # A day after the dateline is last month's or last year's.
    if not match["month"] and int(match["day"]) > anchor.day:
        month, year = (month - 1, year) if month > 1 else (12, year - 1)
    elif match["month"] and month > anchor.month:
        year -= 1
    try:
        return Period.day(date(year, month, int(match["day"])))
    except ValueError:
        return None
