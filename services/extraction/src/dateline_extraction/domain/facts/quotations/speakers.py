"""Who speaks: the person or organisation before the verb, whom a pronoun means, or the words as they stand."""

import re

from dateline_extraction.domain.facts.quotations.verbs import Span, is_speech
from dateline_schema.records import Speaker
from dateline_text.names.name import Name

_PRONOUNS = re.compile(
    r"^(?:他们|她们|双方|两人|二人|两位|他|她|其|前者|后者|(?:该|这位|这名)(?:负责人|发言人|官员|人士|专家|消息人士|知情人士|工作人员|学者|分析师))$"
)
_ADVERBS = re.compile(
    r"(?:\d{1,2}[日号]|(?:今年|去年)?\d{1,2}月|(?:周|星期)[一二三四五六日天]|(?:今天)?早些时候|当天|当日|日前|近日|今天|昨天|昨日|当晚|同日|随后|此前|还|也|则|又|再次|同时|进一步|特别|普遍|纷纷|共同|联合|一致|[（(][A-Za-z]+[）)]|均|都|曾|明确|公开|坚定|快速|分析|高兴地?|激动地?|自豪地?|"
    r"近期|在[^，。]{1,30}[上中时后里]|就[^，。]{1,24}|对[^，。]{1,14}|向[^，。]{1,12}|接受[^，。]{1,16}采访时|赛后|赛前|最新|的?声明|的?消息|发表声明|发布会|经[^，。]{0,8}(?:审理|审查|调查|核实|研究|会商)(?:后|查明)?|在社交媒体上发文|"
    r"发布[^，。]{0,16}|发表[^，。]{0,12}|在[^，。]{1,16}接受[^，。]{0,16}(?:专访|采访)时|的?(?<!工作)报告|的?公告中?|答[^，。]{1,6}问时|的话|的说法|,|，)*$"
)
_LEADS = re.compile(
    r"^(?:据|另据|对此|而|但是?|不过|此外|同时|其中|目前|日前|近日|随后|对于[^，。]{1,24}，|有(?=[业专知市]|分析师|网友|媒体|学者|观点|居民|消费者|游客|评论|村民))+"
)
_NOBODY = re.compile(
    r"^(?:我|有$|数据|统计(?![局署处])|报告|结果|研究(?!人员|员|者|团队|小组)|公告|消息|调查|报道|资料|统计数据|财报|年报|一季报|有关|分析|该|这|那|记者|根据|旨|为了?|通过|经过|由于|作为|随着|针对|围绕|版权|广告|免责|法律|规定|文件|通知|协议|可以|必须|并|并且|人们|如果|即使|尽管|尚需|包括|拥有)|(?:被|会商|予以)$"
)
_INSTITUTION = re.compile(
    r"^(?:该|这家|这个)(?:[^，。]{0,4}?)(?P<kind>机构|公司|银行|医院|法院|研究院|学院|院|局|行|司|部|会|大学|校|研究所|交易所|所|通讯社|社|报|组织|企业|集团|协会|媒体|部门|平台|店|基金|委员会|中心|网站|国)$"
)
_WRITING = re.compile(r"(?:文章|社论|评论|时评|报道|文中|文章中|帖文|推文)$")
_PRESS = re.compile(r"(?:报|网|社|台|刊|通讯|新闻|时报|电视)》?$")
_THIRD = re.compile(r"^(?P<who>他们|她们|他|她)[^他她，。的]{0,8}$")
# 外界分析|认为: nobody that was named.
# 路透社援引知情人士的话|说
_CITED = re.compile(r"(?:援引|引述|引用)(?P<who>[^，。]{2,20}?)(?:的话|的说法|的消息)$")
_GENERAL = re.compile(r"^(?:有|多名|多位|一些)?(?:分析|外界|舆论|业内|市场|观察|坊间|评论)(?:人士|人员|界|家|普遍|上)?$")
# What may follow a subject that stands at the head of its clause: 两国代表|19日在…发表公报
_PREDICATE = re.compile(
    r"(?:\d{1,2}[日号月]|今[天日晚]|昨[天日晚]|当[天日晚]|日前|近日|近期|周[一二三四五六日]|星期|在|于|就|对|向|通过|发布|发表|发出|召开|举行|回应|答复|官网|官方|随后|此前|还|也|又|则|曾|今年|去年|上周|本周|的?(?<!工作)(?:报告|公告|声明|消息|数据|研究))"
)
_HEAD = 12
"""Characters that may stand before a sentence's subject."""
_LATIN = re.compile(r"[（(][A-Za-z]+[）)]?$")


def speaker_of(
    text: str, start: int, verb: int, marks: list[Span], people: list[Name], last: Speaker | None, paragraph: int = 0
) -> Speaker | None:
    """The speaker named before the verb: a person or organisation, a pronoun's antecedent, or the words as they stand."""
    for span in marks:
        if start <= span[0] and span[1] <= verb and is_speech(text, span):
            start = span[1]
    words = text[start:verb]
    head = max(words.rfind("，“"), words.rfind("；"), words.rfind("："))
    start += head + 1 if head >= 0 else 0
    if cited := _CITED.search(text, start, verb):
        start = cited.start("who")
    words = text[start:verb]
    if text.startswith(("分析认为", "分析指出", "分析称"), verb) and words[-1:] in ("，", ""):
        # 两人合谋，分析认为…: nobody that the sentence names.
        return None
    inside = [name for name in people if start <= name.start and name.end <= verb]
    persons = [name for name in inside if name.type == "person" and not _is_topic(text, name, verb)]
    clause = _clause(words)
    if _GENERAL.match(clause):
        return Speaker(name=clause)
    if persons:
        return named(persons[0] if len(persons) == 1 else _subject(text, persons, verb))
    third = _THIRD.match(clause)
    if third or _PRONOUNS.match(clause):
        return _antecedent(text, third["who"] if third else clause, (paragraph, start), people, last)
    if (stands := _institution(clause, start, people, last)) is not None:
        return stands
    organisations = [name for name in inside if name.type == "organisation"]
    if organisations and text[organisations[-1].end : verb] == _ADVERBS.search(text[organisations[-1].end : verb]).group():  # type: ignore[union-attr]
        return Speaker(name=organisations[-1].canonical)
    if organisations and _LATIN.sub("", clause) == text[organisations[-1].start : organisations[-1].end]:
        return Speaker(name=organisations[-1].canonical)
    if not clause:
        return (
            None
            if words.rstrip().endswith("据")
            else last
            if not words.strip("，, ") or words.startswith(("对于", "至于", "在", "对此", "”"))
            else None
        )
    return _as_it_stands(text, clause, organisations)


def _institution(clause: str, start: int, people: list[Name], last: Speaker | None) -> Speaker | None:
    """What 该院 or 文章 means: the last organisation of that kind, the last paper."""
    writing = _WRITING.fullmatch(clause)
    match = _INSTITUTION.match(clause)
    if not writing and not match:
        return None
    ahead = [n.canonical for n in people if n.type == "organisation" and n.end <= start]
    if writing:
        anyone = last is not None and any(n.type == "person" and n.canonical == last.name for n in people)
        return next(
            (Speaker(name=name.strip("《》")) for name in reversed(ahead) if _PRESS.search(name)), None if anyone else last
        )
    kind = match["kind"] if match else ""
    fitting = [name for name in ahead if name.endswith((kind, kind[-1:]))]
    if kind == "院":
        # Whoever writes 该院 means a court or a hospital before an institute.
        fitting = [name for name in fitting if name.endswith(("法院", "医院"))] or fitting
    if last is not None and (not fitting or last.name in fitting):
        return last
    return Speaker(name=(fitting or ahead)[-1]) if ahead else None


def _as_it_stands(text: str, clause: str, organisations: list[Name]) -> Speaker | None:
    """The clause's subject in its own words: all of it, or what stands before its first adverbial."""
    if _NOBODY.search(clause) or clause.startswith(("落实", "践行", "响应", "提出")):
        # 落实全球发展|倡议，
        return None
    cut = next((m for m in _PREDICATE.finditer(clause, 2)), None)
    subject = clause[: cut.start()] if cut else clause
    named_ = next((n for n in organisations if clause.startswith(text[n.start : n.end])), None)
    if named_ is not None and cut and cut.start() == named_.end - named_.start:
        return Speaker(name=named_.canonical)
    if not 2 <= len(subject) <= 20 or "、" in subject or subject.isdigit() or subject.endswith("的"):
        return None
    return Speaker(name=subject)


def _is_topic(text: str, name: Name, verb: int) -> bool:
    """A person talked about, not talking: 对X的手球动作."""
    if text.startswith(("的话", "的说法"), name.end):
        return False
    return text[name.end : name.end + 1] == "的" or (
        text[name.start - 1 : name.start] in ("对", "向", "与", "把", "将", "被") and verb - name.end > 1
    )


def _subject(text: str, persons: list[Name], verb: int) -> Name:
    """Of several people before the verb the one that nothing but adverbs part from it; else the first."""
    for name in reversed(persons):
        gap = text[name.end : verb]
        found = _ADVERBS.search(gap)
        if found and found.group() == gap:
            return name
    return persons[0]


def named(name: Name) -> Speaker:
    """The person as a speaker, by full name and title."""
    return Speaker(name=name.canonical, title=name.title, organisation=name.organisation)


def _clause(words: str) -> str:
    """The subject words in a clause, without what leads in and the adverbs before the verb."""
    parts = [part for part in re.split("[，,]", words) if part]
    for part in reversed(parts):
        plain = _LEADS.sub("", part).strip("”“ \n")
        plain = _ADVERBS.sub("", plain)
        if plain:
            return plain
    return ""


def _antecedent(text: str, word: str, reach: Span, people: list[Name], last: Speaker | None) -> Speaker | None:
    """Whom a pronoun means: who the sentences before it are about, else the last speaker, else the last person named; 双方 both."""
    paragraph, start = reach
    if word in ("双方", "两人", "二人", "两位"):
        kinds = ("person", "organisation") if word == "双方" else ("person",)
        ahead = [n for n in people if n.end <= start and n.type in kinds]
        both = list(dict.fromkeys(name.canonical for name in reversed(ahead)))[:2]
        return Speaker(name=("、" if word == "双方" else "和").join(reversed(both))) if len(both) == 2 else None
    persons = [name for name in people if name.type == "person" and name.end <= start]
    if len(word) == 1 and word in "他她" and (subject := _last_subject(text, paragraph, persons)) is not None:
        return named(subject)
    if last is not None and (len(word) > 2 or last.title or any(name.canonical == last.name for name in persons)):
        # 该负责人 is nobody else than who spoke last.
        return last
    return named(persons[-1]) if persons else last


def _last_subject(text: str, paragraph: int, persons: list[Name]) -> Name | None:
    """The person with whom the nearest sentence before begins that begins with one, in the paragraph or at the end of the last one."""
    for name in reversed(persons):
        if name.start < paragraph:
            return None
        begun = name.title_start if 0 <= name.title_start < name.start else name.start
        low = max(paragraph, begun - 2 * _HEAD)
        head = text[max(text.rfind("。", low, begun), text.rfind("”", low, begun), low - 1) + 1 : begun]
        if len(head) <= _HEAD and text[name.end : name.end + 1] not in ("的", "、"):
            return name
    return None


def subject_before(text: str, paragraph: int, start: int, people: list[Name], last: Speaker | None) -> Speaker | None:
    """Who says a speech without a verb: whom its paragraph is about so far, else the last speaker."""
    persons = [n for n in people if n.type == "person" and paragraph <= n.start and n.end <= start]
    if last is not None and any(n.canonical == last.name for n in persons):
        return last
    subject = _last_subject(text, paragraph, persons)
    return named(subject) if subject is not None else last
