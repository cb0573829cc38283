"""The quotations of one sentence: what it introduces, closes or continues, with one speaker or several."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.facts.quotations.speakers import named, speaker_of, subject_before
from dateline_extraction.domain.facts.quotations.verbs import Span, content_end, inner_end, is_speech, verb_in
from dateline_schema.records import Quotation, Speaker
from dateline_text.names.name import Name

_GAP = 60
_LEAST = 4
"""Characters a statement has at least."""
_PARTS = 6
"""Statements of one sentence that are told apart."""
_SEEN = re.compile(r"在(?P<who>[^，。“”]{2,30})看来")
_CLAUSE = re.compile(r"[，；”]")
_REPORTED = re.compile("^报道")
# What may stand between two statements of a sentence besides who makes the second: ，但他同时|强调
_AGAIN = re.compile(
    r"(?:但是?|而|同时|此外|并且?|不过|然而|随后|当被问到[^，]{0,20})?(?P<who>他们?|她们?|其|两人|二人|双方|该负责人|该发言人)?"
    r"(?:赛前|赛后|当天|随后|还|也|又|则|同时|进一步|同样|再次|特别|并)*$"
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands near a sentence: marks and names in text order, who spoke last, and where its paragraph begins."""

    marks: list[Span]
    people: list[Name]
    last: Speaker | None
    paragraph: int


def in_sentence(text: str, start: int, end: int, around: Around) -> Iterator[Draft]:
    """The quotations of the sentence `[start, end)`, part by part."""
    last = around.last
    for low, high in _parts(text, start, end, around):
        for draft in _in_part(text, low, high, Around(around.marks, around.people, last, around.paragraph)):
            last = draft.body.speaker if isinstance(draft.body, Quotation) and draft.body.speaker else last
            yield draft


def _parts(text: str, start: int, end: int, around: Around) -> list[Span]:
    """The sentence cut where a second verb of speaking has a subject of its own: 甲说“…”，|乙则说“…”; 甲说…，|但他同时强调…"""
    cuts = [start]
    verb = verb_in(text, start, end, around.marks, around.people)
    while verb is not None and len(cuts) < _PARTS:
        following = verb_in(text, verb.end(), end, around.marks, around.people)
        if following is not None:
            low = max((m.end() for m in _CLAUSE.finditer(text, verb.end(), following.start())), default=0)
            if low and (
                _has_subject(text, low, following.start(), around.people)
                or (text[low - 1] == "；" and _begins_with_organisation(text, low, following.start(), around.people))
                or (_REPORTED.search(verb.group()) and _begins_with_organisation(text, low, following.start(), around.people))
            ):
                cuts.append(low)
        verb = following
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _begins_with_organisation(text: str, low: int, verb: int, people: list[Name]) -> bool:
    """报道称，|某局7日在社交媒体上表示: whether an organisation is the subject of the clause behind a report."""
    return any(n.type == "organisation" and n.start == low and n.end <= verb for n in people) or text.startswith("该", low)


def _has_subject(text: str, low: int, verb: int, people: list[Name]) -> bool:
    """Whether nothing but a speaker and adverbs stand between the offsets."""
    inside = [n for n in people if n.type == "person" and low <= n.start and n.end <= verb]
    if inside:
        first, final = inside[0], inside[-1]
        head = text[low : max(low, first.title_start if 0 <= first.title_start < first.start else first.start)]
        return len(head) <= 8 and _AGAIN.match(text[final.end : verb]) is not None
    match = _AGAIN.match(text[low:verb])
    return match is not None and match["who"] is not None


def _in_part(text: str, start: int, end: int, around: Around) -> Iterator[Draft]:
    marks, people, last = around.marks, around.people, around.last
    verb = verb_in(text, start, end, marks, people)
    direct = [span for span in marks if start <= span[0] < end and is_speech(text, span)]
    if verb is None:
        yield from list(_beside(text, start, end, marks, people)) or _seen(text, start, end, people)
        for span in direct:
            lead = text[start : span[0]]
            if _claimed(text, span[1], people) or (lead.strip() and not _introduces(text, start, span[0], people)):
                continue
            speaker = subject_before(text, around.paragraph, span[0], people, last)
            if speaker is not None:
                yield _draft(text, span[0] + 1, inner_end(text, span), speaker, None, True, "quotation/continued")
        return
    spoken = _speaking(text, start, end, verb, around)
    if spoken is None:
        return
    verb, speaker = spoken
    stop = content_end(text, end)
    after = verb.end()
    while after < stop and text[after] in "，：:, 道":
        after += 1
    before = [span for span in marks if span[1] <= verb.start() and verb.start() - span[1] < _GAP and is_speech(text, span)]
    if before and _introduced(text, before[-1]) and text[after : after + 1] == "“" and before[-1][1] <= start:
        # 甲发文预告，“…。”乙反问称，“…”: the words before are those of the sentence that leads to them.
        before = []
    if before and (before[-1][1] >= start or text[start - 1 : start] in "”"):
        yield _draft(text, before[-1][0] + 1, inner_end(text, before[-1]), speaker, verb.group(), True, "quotation/speaker-after")
    following = [span for span in direct if span[0] >= verb.end()]
    if following and following[0][0] <= after + 2 and not text[after : following[0][0]].strip("自己"):
        for span in following:
            yield _draft(text, span[0] + 1, inner_end(text, span), speaker, verb.group(), True, "quotation/direct")
    elif stop - after >= 4 and text[after : after + 1] not in "”":
        # 甲坦言，训练条件有了改善，“…”: the reported part ends where the direct one begins.
        own = [
            span
            for span in following
            if text[span[0] - 1] in "，："
            and (text[span[1] : span[1] + 1] in ("", "。", "，", "\n") or text[span[1] - 2 : span[1] - 1] in "。！？")
        ]
        close = own[0][0] if own else stop
        while close > after and text[close - 1] in "，：；":
            close -= 1
        if close - after >= 4:
            yield _draft(text, after, close, speaker, verb.group(), False, "quotation/reported")
        for span in following:
            yield _draft(text, span[0] + 1, inner_end(text, span), speaker, verb.group(), True, "quotation/direct")


def _speaking(text: str, start: int, end: int, verb: re.Match[str], around: Around) -> tuple[re.Match[str], Speaker] | None:
    """The first verb from `verb` on that has a speaker: 报道称，照片里可以看到，甲发文称，“…”: nobody says the first, 甲 the second."""
    last: Speaker | None = around.last
    found: re.Match[str] | None = verb
    while found is not None:
        speaker = speaker_of(text, start, found.start(), around.marks, around.people, last, around.paragraph)
        if speaker is not None:
            return found, speaker
        start, last = found.end(), None
        found = verb_in(text, start, end, around.marks, around.people)
    return None


def _beside(text: str, start: int, end: int, marks: list[Span], people: list[Name]) -> Iterator[Draft]:
    """Speech around a sentence without a verb of speaking that names one person: “…。”在王某看来, “…。”张某信心十足，“…。”"""
    spoken = next((span for span in reversed(marks) if span[1] == start and is_speech(text, span)), None)
    persons = {name.canonical: name for name in people if start <= name.start < end and name.type == "person"}
    if spoken is None or len(persons) != 1:
        return
    (person,) = persons.values()
    seen = _SEEN.search(text, start, end)
    more = [span for span in marks if start < span[0] < end and is_speech(text, span)]
    if more or (seen and seen.start() <= person.start < seen.end()):
        for span in (spoken, *more):
            yield _draft(text, span[0] + 1, inner_end(text, span), named(person), None, True, "quotation/beside")


def _seen(text: str, start: int, end: int, people: list[Name]) -> Iterator[Draft]:
    """在何立群看来，关键在于人才。"""
    seen = _SEEN.match(text, start, end)
    named_ = [n for n in people if seen and n.start >= start and n.end == seen.end("who")]
    stop = content_end(text, end)
    if seen and named_ and text[seen.end() : seen.end() + 1] == "，" and stop - seen.end() > _LEAST:
        yield _draft(text, seen.end() + 1, stop, named(named_[0]), None, False, "quotation/reported")


def _introduced(text: str, span: Span) -> bool:
    """Whether words of the same sentence lead to the marks."""
    return text[span[0] - 1 : span[0]] in ("，", "：", ",", ":")


def _introduces(text: str, start: int, mark: int, people: list[Name]) -> bool:
    """Whether the words before marks say who speaks without a verb of speaking: 张某晒出合影，“…”"""
    persons = {n.canonical for n in people if n.type == "person" and start <= n.start and n.end <= mark}
    return len(persons) == 1 and text[mark - 1] in "，：" and mark - start <= _GAP


def _claimed(text: str, end: int, people: list[Name]) -> bool:
    """Whether the words right behind a closing quotation mark name its speaker: “…。”吕青松说."""
    stop = text.find("，", end, end + _GAP + 1)
    if stop < 0 or "。" in text[end:stop] or "\n" in text[end:stop]:
        stop = next((i for i in range(end, min(len(text), end + _GAP)) if text[i] in "。：\n"), end)
    verb = verb_in(text, end, stop, [], people)
    while verb is not None and verb.end() < stop - 1:
        verb = verb_in(text, verb.end(), stop, [], people)
    return verb is not None


def _draft(text: str, start: int, end: int, speaker: Speaker, verb: str | None, direct: bool, rule: str) -> Draft:
    body = Quotation(speaker=speaker, text=text[start:end], direct=direct, verb=verb)
    return Draft(start, end, body, rule, 0.95 if direct else 0.9)
