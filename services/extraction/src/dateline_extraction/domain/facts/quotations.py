"""Quotations: who said what, inside quotation marks or reported, with the speaker's full name."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_schema.records import Quotation, Speaker
from dateline_text.names.lexicon import alternatives, grammar
from dateline_text.names.name import Name
from dateline_text.times.lexemes import fold

_MARKS = str.maketrans("「」『』", "“”‘’")
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n|$)")
# A mark that is never closed ends with its paragraph, or before the sentence that names the speaker (…减少。管涛说，).
_DIRECT = re.compile(
    r"“(?:[^“”\n]{2,}?(?<=。)(?=[\u4e00-\u9fff·]{2,12}(?:说|表示|指出|称)，[^“”\n]*(?:\n|$))|[^“”\n]{4,}(?:”|(?=\n|$)))"
)
_PRONOUNS = re.compile(
    r"^(?:他们|她们|双方|他|她|其|前者|后者|(?:该|这位|这名)(?:负责人|发言人|官员|人士|专家|消息人士|知情人士|工作人员|学者|分析师))$"
)
_ADVERBS = re.compile(
    r"(?:\d{1,2}日|(?:周|星期)[一二三四五六日天]|(?:今天)?早些时候|当天|当日|日前|近日|今天|昨天|昨日|当晚|同日|随后|此前|还|也|则|又|再次|同时|进一步|特别|普遍|纷纷|共同|联合|一致|[（(][A-Za-z]+[）)]|均|都|曾|明确|公开|坚定|快速|分析|高兴地?|激动地?|自豪地?|"
    r"近期|在[^，。]{1,30}[上中时后里]|就[^，。]{1,24}|对[^，。]{1,14}|向[^，。]{1,12}|接受[^，。]{1,16}采访时|赛后|赛前|最新|的?声明|的?消息|发表声明|发布会|经[^，。]{0,8}(?:审理|审查|调查|核实|研究|会商)(?:后|查明)?|在社交媒体上发文|"
    r"发布[^，。]{0,16}|的?报告|的?公告中?|答[^，。]{1,6}问时|,|，)*$"
)
_LEADS = re.compile(
    r"^(?:据|另据|对此|而|但是?|不过|此外|同时|其中|目前|日前|近日|随后|对于[^，。]{1,24}，|有(?=[业专知市]|分析师|网友|媒体|学者|观点|居民|消费者|游客|评论|村民))+"
)
_NOBODY = re.compile(
    r"^(?:我|有$|数据|统计|报告|结果|研究|公告|消息|调查|报道|资料|统计数据|财报|年报|一季报|有关|分析|该|这|那|记者|法律|规定|文件|通知|协议|可以|必须|并|并且|人们|如果|即使|尽管|尚需|包括|拥有)|(?:被|会商|予以)$"
)
_NOT_VERB = re.compile(
    r"(?:表示(?:强烈|热烈|诚挚|衷心|坚决|极大|高度|深切)?的?(?:抗议|感谢|祝贺|欢迎|不满|关切|满意|遗憾|慰问|哀悼|支持|反对|同意|担忧|肯定|赞赏|敬意|理解|愤慨|谴责|歉意)(?=[，。、；,]|$)|说明书|说法|称号|称为|称之|表示[器的]|指出生|宣布的|认为是|介绍人|强调的|发现的|提出的|公布的|希望小学|希望工程|要求的|通报批评|分析师|报告期|估计数)"
)
# Verbs that report only when 说 称, a comma, a colon or a quotation mark comes right after.
_LOOSE = frozenset(grammar("loose"))
_REPORTING = frozenset(grammar("silent"))
# Of these, the ones that report without a comma where the speaker stands directly before them: 赫亚里警告空袭可能使局势升级.
_DIRECTLY = frozenset(grammar("directly"))
_LATIN = re.compile(r"[（(][A-Za-z]+[）)]?$")
_GAP = 40
_NEAR = 24
"""Quotation marks and names before a sentence among which a pronoun's antecedent and a speech's words are looked for."""
_SEEN = re.compile(r"在(?P<who>[^，。“”]{2,30})看来")


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(f"{alternatives(grammar('speech'))}(?:(?<!说)(?<!称)[说称]|(?<=说)道)?")


def quotations(document: Document) -> Iterator[Draft]:
    """Direct and reported speech in text order."""
    text = fold(document.text).translate(_MARKS)
    marks = [match.span() for match in _DIRECT.finditer(text)]
    people = [name for name in document.names if name.type in ("person", "organisation")]
    opened, starts = [start for start, _ in marks], [name.start for name in people]
    last: Speaker | None = None
    used: set[tuple[int, int]] = set()
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        # What a sentence needs stands near it: so many marks and names before it, and those inside.
        near = marks[max(0, bisect_left(opened, start) - _NEAR) : bisect_left(opened, end)]
        named = people[max(0, bisect_left(starts, start) - _NEAR) : bisect_left(starts, end)]
        for draft in _in_sentence(text, start, end, near, named, last):
            if (draft.start, draft.end) not in used:
                used.add((draft.start, draft.end))
                last = draft.body.speaker if isinstance(draft.body, Quotation) and draft.body.speaker else last
                yield _as_printed(document.text, text, draft)


def _as_printed(printed: str, text: str, draft: Draft) -> Draft:
    """The draft with the words of the article itself, which may be in traditional characters."""
    if printed is text or not isinstance(draft.body, Quotation):
        return draft
    changes: dict[str, object] = {"text": printed[draft.start : draft.end]}
    speaker = draft.body.speaker
    at = text.find(speaker.name) if speaker else -1
    if speaker and at >= 0:
        changes["speaker"] = speaker.model_copy(update={"name": printed[at : at + len(speaker.name)]})
    return replace(draft, body=draft.body.model_copy(update=changes))


def _in_sentence(
    text: str, start: int, end: int, marks: list[tuple[int, int]], people: list[Name], last: Speaker | None
) -> Iterator[Draft]:
    """The quotations that the sentence `[start, end)` introduces, closes or continues."""
    verb = _verb_in(text, start, end, marks, people)
    direct = [span for span in marks if start <= span[0] < end and _is_speech(text, span)]
    if verb is None:
        yield from _beside(text, start, end, marks, people)
        for span in direct:
            lead = text[start : span[0]]
            if last and not lead.strip() and not _claimed(text, span[1]):
                yield _draft(text, span[0] + 1, _inner_end(text, span), last, None, True, "quotation/continued")
        return
    speaker = _speaker(text, start, verb.start(), marks, people, last)
    if speaker is None:
        return
    stop = _content_end(text, end)
    after = verb.end()
    while after < stop and text[after] in "，：:, 道":
        after += 1
    before = [span for span in marks if span[1] <= verb.start() and verb.start() - span[1] < _GAP and _is_speech(text, span)]
    if before and (before[-1][1] >= start or text[start - 1 : start] in "”"):
        yield _draft(
            text, before[-1][0] + 1, _inner_end(text, before[-1]), speaker, verb.group(), True, "quotation/speaker-after"
        )
    following = [span for span in direct if span[0] >= verb.end()]
    if following and following[0][0] <= after + 1:
        for span in following:
            yield _draft(text, span[0] + 1, _inner_end(text, span), speaker, verb.group(), True, "quotation/direct")
    elif stop - after >= 4 and text[after : after + 1] not in "”":
        yield _draft(text, after, stop, speaker, verb.group(), False, "quotation/reported")
        for span in following:
            yield _draft(text, span[0] + 1, _inner_end(text, span), speaker, verb.group(), True, "quotation/direct")


def _beside(text: str, start: int, end: int, marks: list[tuple[int, int]], people: list[Name]) -> Iterator[Draft]:
    """Speech around a sentence without a verb of speaking that names one person: “…。”在王某看来, “…。”张某信心十足，“…。”"""
    spoken = next((span for span in reversed(marks) if span[1] == start and _is_speech(text, span)), None)
    persons = {name.canonical: name for name in people if start <= name.start < end and name.type == "person"}
    if spoken is None or len(persons) != 1:
        return
    (person,) = persons.values()
    seen = _SEEN.search(text, start, end)
    more = [span for span in marks if start < span[0] < end and _is_speech(text, span)]
    if more or (seen and seen.start() <= person.start < seen.end()):
        for span in (spoken, *more):
            yield _draft(text, span[0] + 1, _inner_end(text, span), _named(person), None, True, "quotation/beside")


def _claimed(text: str, end: int) -> bool:
    """Whether the words right behind a closing quotation mark name its speaker: “…。”吕青松说."""
    stop = text.find("，", end)
    if stop < 0 or stop - end > _GAP or "。" in text[end:stop] or "\n" in text[end:stop]:
        stop = next((i for i in range(end, min(len(text), end + _GAP)) if text[i] in "。：\n"), end)
    return any(verb.end() >= stop - 1 for verb in _verbs().finditer(text, end, stop))


def _verb_in(text: str, start: int, end: int, marks: list[tuple[int, int]], people: list[Name]) -> re.Match[str] | None:
    """The first verb of speaking outside quotation marks that reports something."""
    for verb in _verbs().finditer(text, start, end):
        if any(s < verb.start() < e for s, e in marks) or _NOT_VERB.match(text, verb.start()):
            continue
        follow = text[verb.end() : verb.end() + 1]
        word = verb.group()
        direct = word in _DIRECTLY and any(name.end == verb.start() and name.type == "person" for name in people)
        if word in _REPORTING or (word in _LOOSE and follow and follow not in "，：:“,说称" and not direct):
            continue
        if (word == "称" and text[verb.start() - 1] in "简名号职堪据声著自人又被俗统通也") or (
            word == "说" and text[verb.start() - 1] in "小学据传假"
        ):
            continue
        if follow and follow in "的了过起":
            continue
        return verb
    return None


def _is_speech(text: str, span: tuple[int, int]) -> bool:
    """Whether the quotation marks hold a clause, not a name or a slogan."""
    inner = text[span[0] + 1 : _inner_end(text, span)]
    introduced = text[span[0] - 1 : span[0]] in "：:，,"
    if text[span[1] - 2 : span[1]] in ("，”", ",”") and len(inner) > 1:
        return True
    return len(inner) >= 6 and (inner[-1:] in "。！？，…" or "，" in inner or "。" in inner or (introduced and len(inner) > 8))


def _inner_end(text: str, span: tuple[int, int]) -> int:
    end = span[1]
    end -= text[end - 1] == "”"
    return end - 1 if text[end - 1] in "，," else end


def _content_end(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in "\n”":
        end -= 1
    return end


def _speaker(
    text: str, start: int, verb: int, marks: list[tuple[int, int]], people: list[Name], last: Speaker | None
) -> Speaker | None:
    """The speaker named before the verb: a person or organisation, a pronoun's antecedent, or the words as they stand."""
    for span in marks:
        if start <= span[0] and span[1] <= verb and _is_speech(text, span):
            start = span[1]
    words = text[start:verb]
    head = max(words.rfind("，“"), words.rfind("；"), words.rfind("："))
    start += head + 1 if head >= 0 else 0
    words = text[start:verb]
    inside = [name for name in people if start <= name.start and name.end <= verb]
    persons = [name for name in inside if name.type == "person" and not _is_topic(text, name, verb)]
    if persons:
        return _named(persons[0] if len(persons) == 1 else _subject(text, persons, verb))
    clause = _clause(words)
    if _PRONOUNS.match(clause):
        return _antecedent(clause, start, people, last)
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
    if _NOBODY.search(clause) or len(clause) > 20 or "、" in clause or clause.isdigit():
        return None
    return Speaker(name=clause)


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


def _named(name: Name) -> Speaker:
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


def _antecedent(word: str, start: int, people: list[Name], last: Speaker | None) -> Speaker | None:
    """Whom a pronoun means: the last speaker, else the last person named; 双方 the last two."""
    persons = [name for name in people if name.type == "person" and name.end <= start]
    if word == "双方":
        both = list(dict.fromkeys(name.canonical for name in reversed([n for n in people if n.end <= start])))[:2]
        return Speaker(name="、".join(reversed(both))) if len(both) == 2 else None
    if last is not None and (len(word) > 2 or last.title or any(name.canonical == last.name for name in persons)):
        # 该负责人 is nobody else than who spoke last.
        return last
    return _named(persons[-1]) if persons else last


def _draft(text: str, start: int, end: int, speaker: Speaker, verb: str | None, direct: bool, rule: str) -> Draft:
    body = Quotation(speaker=speaker, text=text[start:end], direct=direct, verb=verb)
    return Draft(start, end, body, rule, 0.95 if direct else 0.9)
