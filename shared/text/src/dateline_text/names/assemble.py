"""From spans of each kind to the article's names: overlaps, repetitions, short forms, titles."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from dateline_text.names import endings, organisations, people, places, sites
from dateline_text.names.aliases import organisation_aliases, short_names
from dateline_text.names.characters import characters, ordinary
from dateline_text.names.contexts import Contexts, titles
from dateline_text.names.firms import firms, listed, papers, signs
from dateline_text.names.lexicon import Hits, Index
from dateline_text.names.name import Name
from dateline_text.names.person import (
    DOTTED,
    HYPHENS,
    Person,
    clan_parts,
    compound_surnames,
    dotted_runs,
    notable,
    words,
)
from dateline_text.names.proposals import merged
from dateline_text.names.reading import Reading, boundary_words
from dateline_text.names.silent import silent
from dateline_text.names.tagger import Tagger
from dateline_text.names.titles import spans_between, title_after, title_before, title_said
from dateline_text.names.works import works_in
from dateline_text.times.lexemes import fold

Span = tuple[int, int]

# 武汉市|山西北路: streets are named after provinces.
_STREET = re.compile("[东南西北中]{0,2}(?:路(?![透演线径况由途段口面桥人])|大街|大道)")
_LEADS = frozenset("于从和向")
_SURE = 8.0


def names_in(text: str, sentences: Sequence[Span] = (), tagger: Tagger | None = None) -> tuple[Name, ...]:
    """Every name in text order, without overlap. `sentences` are needed by the tagger only.

    Traditional characters are read as simplified ones, one for one; the names are given as the text prints them.
    """
    plain = fold(text)
    names = _names_in(plain, sentences, tagger)
    if plain == text:
        return names

    def printed(words: str | None) -> str | None:
        at = -1 if words is None else plain.find(words)
        return words if words is None or at < 0 else text[at : at + len(words)]

    return tuple(
        replace(n, canonical=printed(n.canonical) or n.canonical, title=printed(n.title), organisation=printed(n.organisation))
        for n in names
    )


def _names_in(text: str, sentences: Sequence[Span], tagger: Tagger | None) -> tuple[Name, ...]:
    hits = Hits(text, _index())
    hushed = _offsets(silent(text))
    known = places.known_places(text, hits)
    within = {i for s, e in known for i in range(s + 1, e)}
    institutions = [span for span in endings.known()[0].find(text, hits) if not places.is_cut(text, span, within)]
    # 奥|巴马: a place inside a name that everybody knows.
    famous = _offsets((s, e) for s, e in notable().find(text, hits) if e - s > 2)
    known = [
        span
        for span in known
        if not (_is_office_holder(text, span) or _is_given_name(text, span) or _STREET.match(text, span[1]))
        and not (famous.issuperset(range(*span)) and text[slice(*span)] not in notable_words())
    ]
    institutions = [span for span in institutions if not _is_given_name(text, span)]
    known = _without_name_parts(text, _without_given_names(text, known, hits))
    reading = Reading(text, [*known, *institutions], hits)
    place_spans = [span for span in sites.places_in(reading, known, hits) if span[0] not in hushed]
    organisation_spans = [
        span for span in organisations.organisations_in(reading, place_spans, institutions, hits) if span[0] not in hushed
    ]
    known_offsets = _offsets([*place_spans, *organisation_spans]) | hushed
    organisation_spans = _joined(organisation_spans, (*firms(reading, known_offsets, hits), *papers(text, known_offsets)))
    known_offsets |= _offsets(organisation_spans)
    organisation_spans = _joined(organisation_spans, listed(text, organisation_spans, known_offsets))
    place_spans = _free(place_spans, _offsets(organisation_spans))
    proposed: list[Span] = []
    if tagger is not None:
        proposals = [item for item in tagger.propose(text, sentences) if item[0] not in hushed]
        place_spans, organisation_spans, proposed = merged(text, proposals, place_spans, organisation_spans)
    aliases = organisation_aliases(text, organisation_spans)
    organisation_spans = sorted({*organisation_spans, *_repeats(text, aliases, _offsets(organisation_spans) | hushed)})
    place_spans = _free(place_spans, _offsets(organisation_spans))
    blocked = _offsets([*place_spans, *organisation_spans]) | hushed
    found = people.people_in(text, blocked, (e for _, e in (*place_spans, *organisation_spans)), hits)
    found = _with_proposals(found, proposed, blocked)
    persons = _persons(reading, found, organisation_spans, blocked, aliases)
    taken = _offsets([(name.start, name.end) for name in persons])
    organisation_spans = _free(organisation_spans, taken)
    names = persons
    names += [Name(s, e, "organisation", aliases.get(text[s:e], text[s:e]), "names/organisation") for s, e in organisation_spans]
    names += [Name(s, e, "place", text[s:e], "names/place") for s, e in _free(place_spans, taken)]
    names += works_in(text, _offsets(organisation_spans))
    return tuple(sorted(names, key=lambda name: (name.start, name.end, name.type)))


@cache
def notable_words() -> frozenset[str]:
    """The well-known people as words."""
    return frozenset(word for words in notable().by_pair.values() for word in words)


@cache
def _index() -> Index:
    """The words of all lexicons that are looked for everywhere."""
    lexicons = (
        places.known()[0],
        endings.known()[0],
        organisations.suffixes()[0],
        boundary_words()[0],
        titles(),
        notable(),
        compound_surnames(),
        *clan_parts(),
        *signs(),
        sites.areas(),
    )
    return Index(lexicons)


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {offset for start, end in spans for offset in range(start, end)}


def _joined(spans: list[Span], more: Iterable[Span]) -> list[Span]:
    """The spans with more of them; where two overlap, the longer one."""
    chosen: list[Span] = []
    taken: set[int] = set()
    for span in sorted({*spans, *more}, key=lambda span: (span[0] - span[1], span)):
        if taken.isdisjoint(range(*span)):
            taken.update(range(*span))
            chosen.append(span)
    return sorted(chosen)


def _free(spans: Iterable[Span], taken: set[int]) -> list[Span]:
    """The spans that touch nothing taken."""
    return [span for span in spans if taken.isdisjoint(range(*span))]


def _is_office_holder(text: str, span: Span) -> bool:
    """A foreign city's name behind a title is a person's: 国务卿|克林顿."""
    return text[slice(*span)] in places.foreign_cities() and words("title").before(text, span[0]) is not None


def _is_given_name(text: str, span: Span) -> bool:
    """Two characters behind a surname behind a title: 市长李|强生, whom the gazetteer takes for a firm."""
    start, end = span
    if end - start > 2:
        return False
    # 总统塞|西和卡塔尔: a county's name in a transliteration behind a title.
    letters = characters().foreign
    for first in range(start - 1, max(0, start - 4), -1):
        if letters.get(text[first], -1.0) <= 0:
            break
        if words("title").before(text, first) is not None:
            return True
    if text[start - 1 : start] not in characters().surname:
        return False
    title = words("title").before(text, start - 1)
    return title is not None and text[start - 2 : start] not in ordinary()


def _without_given_names(text: str, known: list[Span], hits: Hits) -> list[Span]:
    """Places without those that are somebody's given name: 陈|永胜."""
    surnames, contexts = characters().surname, None
    kept = []
    for start, end in known:
        if any(parts.at(text, start) and parts.at(text, end) for parts in clan_parts()):
            continue
        surname = surnames.get(text[start - 1 : start]) if end - start == 2 else None
        if surname is not None and text[start - 1] not in _LEADS:
            contexts = contexts or Contexts(text, hits=hits)
            person = people.chinese_at(contexts, start - 1, surname)
            if person and person.end == end and person.weight > _SURE and contexts.left(start - 1, end) > 0:
                continue
        kept.append((start, end))
    return kept


def _without_name_parts(text: str, known: list[Span]) -> list[Span]:
    """Places without those inside the first part of a name with dots: 拉卡|列·波乌, but 卡塔尔|首相穆罕默德·本."""
    parts: list[Span] = []
    tails: list[Span] = []
    for match in dotted_runs(text):
        if all(mark in HYPHENS for mark in match.group() if mark in DOTTED):
            # 西宁-西安-香港 is a route.
            continue
        first = next(i for i in range(*match.span()) if text[i] in DOTTED)
        titles = [i for i in range(match.start(), first) if words("title").at(text, i)]
        parts.append((max(titles, default=match.start()), first))
        tails.append((max(i for i in range(*match.span()) if text[i] in DOTTED) + 2, match.end()))
    inside, tail, counties = _offsets(parts), _offsets(tails), places.known()[2]
    return [
        (start, end)
        for start, end in known
        # 赛塔·他|威信, 萨蒂亚·纳|德拉: a town's name in the last part.
        if (start not in inside or end - 1 not in inside)
        and not (start in tail and (end - start == 2 or text[start:end] in counties) and text[start:end] not in places.states())
    ]


def _repeats(text: str, words: Iterable[str], taken: set[int]) -> list[Span]:
    """Occurrences of known words outside what is taken, longer words first."""
    used, spans = set(taken), []
    for word in sorted(words, key=lambda w: (-len(w), w)):
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if start not in used and end - 1 not in used:
                spans.append((start, end))
                used.update(range(start, end))
            start = text.find(word, start + 1)
    return sorted(spans)


def _with_proposals(found: list[Person], proposed: list[Span], blocked: set[int]) -> list[Person]:
    """People the tagger proposes where the rules saw nobody."""
    taken = blocked | _offsets([(p.start, p.end) for p in found])
    extra = [Person(s, e, "tagger") for s, e in _free(proposed, taken)]
    return sorted([*found, *extra], key=lambda p: (p.start, p.end))


def _persons(
    reading: Reading, found: list[Person], organisation_spans: list[Span], blocked: set[int], aliases: dict[str, str]
) -> list[Name]:
    """People with all their repetitions, short forms led back to the full name, and their titles."""
    text = reading.text
    found = _whole(text, found)
    canonical = _canonical(dict.fromkeys(text[p.start : p.end] for p in found))
    rules = {(p.start, p.end): f"names/{p.rule}" for p in found}
    again = _repeats(text, canonical, _offsets(rules) | blocked)
    ends = Contexts(text)
    # A repetition of two characters must end where a name can end.
    spans = sorted([*rules, *(span for span in again if span[1] - span[0] > 2 or ends.right(span[1]) > 0)])
    others = _offsets(spans)
    titles: dict[str, tuple[str, str | None]] = {}
    titled: dict[Span, int] = {}
    for start, end in spans:
        full = canonical[text[start:end]]
        before = title_before(reading, start, organisation_spans, others)
        after = title_after(text, end)
        if (said := title_said(text, end)) is not None and said[1] - said[0] > len(titles.get(full, ("",))[0]):
            titles[full] = (text[slice(*said)], None)
        if before == start and after == end:
            continue
        words = text[before:start] or text[end:after]
        titled[(start, end)] = before
        organisation = next((text[s:e] for s, e in spans_between(organisation_spans, before, start)), None)
        if len(words) > len(titles.get(full, ("",))[0]):
            titles[full] = (words, aliases.get(organisation, organisation) if organisation else None)
    names = []
    for span in spans:
        full = canonical[text[slice(*span)]]
        title, organisation = titles.get(full, (None, None))
        rule = rules.get(span, "names/repeated")
        names.append(Name(*span, "person", full, rule, title, titled.get(span, span[0]), organisation))
    return names


def _whole(text: str, found: list[Person]) -> list[Person]:
    """竹|田晴和: who is found whole in one place is whole in the others."""
    names = {text[p.start : p.end] for p in found}
    longer = {name[1:]: name for name in names if len(name) > 3 and name[1:] in names}
    return [
        replace(p, start=p.start - 1)
        if (name := longer.get(text[p.start : p.end])) is not None and text.endswith(name, 0, p.end)
        else p
        for p in found
    ]


def _canonical(names: Iterable[str]) -> dict[str, str]:
    """Each form of a person's name with the fullest: 赫亚里 with 哈立德·赫亚里."""
    canonical = {name: name for name in names}
    endings = {name[i + 1 :]: name for name in canonical for i, c in enumerate(name) if c in "·•・"}
    for name in list(canonical):
        canonical.update((part, name) for part in short_names(name))
    return {form: endings.get(form, full) if form == full else full for form, full in canonical.items()}
