"""Whose each figure is: candidates from the rule, the sentence, the paragraph, the headline, and what speaks for each."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.binding import Binding
from dateline_extraction.domain.facts.observations.choice.actors import Actor, Actors
from dateline_extraction.domain.facts.observations.choice.debris import is_owner
from dateline_extraction.domain.facts.observations.choice.topics import is_thing
from dateline_extraction.domain.facts.observations.phrases import NAMED_ON, head_of, is_measure
from dateline_extraction.domain.facts.observations.reader import Reading

_OWNS = re.compile(r".{2}(?:公司|集团|银行|股市|交易所|航空|企业|大学|医院|学校|政府|部门|军|队|协会)(?=.{2})")
"""奋进公司 | 股价: a name that says whose it is, though nobody is known by it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A candidate: the `subject` and the `area` of an observation, and its features."""

    subject: str | None
    area: str | None
    features: tuple[str, ...]

    @property
    def said(self) -> str:
        """The words, empty where the candidate is to name none."""
        return self.subject or self.area or ""


class Subjects:
    """Proposes owners of an article's figures."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.actors = Actors(document)
        self.kinds = {actor.name: actor.kind for actor in self.actors.found}
        self.about = self._article()

    def _article(self) -> str:
        """What kind of actor the article is about: who leads most of its statements, if one does."""
        leading = Counter(actor.name for actor in self.actors.named if actor.leads)
        if not leading:
            return "of nobody"
        name, number = leading.most_common(1)[0]
        share = number / sum(leading.values())
        return f"of one {self.kinds[name]}" if share >= 0.5 else "of some" if share > 0.25 else "of many"

    def of(self, reading: Reading, binding: Binding, before: tuple[Reading, str] | None = None) -> list[Owner]:
        """Every candidate of one figure that the binding names, each once; the first is what the rule said.

        `before`: the figure before, and the words for whose it was found to be.
        """
        indicator = binding.indicator or ""
        if binding.member and binding.subject:
            return [Owner(binding.subject, binding.area, ("rule",))]  # one of a list or a part of a total: nobody else's
        found: dict[str, list[str]] = {}
        ruled = binding.subject or binding.area or ""
        found[ruled] = ["rule", f"rule {reading.rule}"] if ruled else []
        if ruled and ruled not in self.kinds and not is_owner(ruled):
            found[ruled].append("rule debris")
        if not ruled or not (ruled in self.kinds or is_owner(ruled)):
            found.setdefault("", [])
        for place, actor in self._near(reading):
            if actor.name in self.actors.tellers and actor.name != ruled:
                continue  # whose words the article gives, not whom it is about
            found.setdefault(actor.name, []).extend(_seen(place, actor))
        if before:
            found.setdefault(before[1], []).extend(_after(reading, *before))
        for order, (name, _) in enumerate(self.actors.in_headline[:2]):
            if name in self.actors.tellers:
                continue
            found.setdefault(name, []).append(f"headline {order}")
        for kind, name in self.actors.top.items():
            if name and name not in self.actors.tellers:
                found.setdefault(name, []).append(f"most named {kind}")
        for name in [name for name in found if name and indicator.startswith(name) and NAMED_ON.search(indicator[len(name) :])]:
            del found[name]  # 标普 | 500指数
        inside = [name for name in found if name and name in indicator and (self.kinds.get(name) != "topic" or is_thing(name))]
        leader = next((name for name, row in found.items() if "running" in row and self._near_leads(row)), "")
        none = self._none(reading.rule, binding, found, inside, ruled)
        owners = []
        for name, row in found.items():
            if not name:
                features = [*row, *none]
            else:
                kind = self.kinds.get(name, "words")
                features = [
                    kind,
                    *row,
                    *(f"running {kind}" for _ in row[:1] if "running" in row),
                    *self._about(name, kind, ruled, indicator, inside, leader),
                ]
            area = binding.area if name == ruled else name if self.kinds.get(name) in {"deictic", "country"} else None
            subject = binding.subject if name == ruled else None if area else name or None
            owners.append(Owner(subject, area, tuple(dict.fromkeys(features))))
        return owners

    @staticmethod
    def _near_leads(row: list[str]) -> bool:
        return "clause leads nearest" in row or "statement leads nearest" in row

    def _none(self, rule: str, binding: Binding, found: dict[str, list[str]], inside: list[str], ruled: str) -> Iterator[str]:
        indicator = binding.indicator or ""
        yield "none"
        yield f"none {binding.measure}"
        if not ruled:
            yield "none by rule"
            yield f"none by {rule}"
        if inside:
            yield "none: the indicator holds a name"
        elif _OWNS.search(indicator):
            yield "none: the indicator holds an owner"
        yield f"none: headline {self.actors.in_headline[0][1] if self.actors.in_headline else 'without names'}"
        yield f"none: article {self.about}"
        if any("running" in row for row in found.values()):
            yield "none: running"
        if is_measure(indicator):
            yield "none: a measure"
            if head_of(indicator) == indicator:
                yield "none: a bare measure"

    def _about(self, name: str, kind: str, ruled: str, indicator: str, inside: list[str], leader: str) -> Iterator[str]:
        number = self.actors.counts[name]
        yield f"named {min(number, 4) if len(self.actors.named) > 6 else 'few'} times"
        if number * 3 >= len(self.actors.named):
            yield "a third of all"
            yield f"a third of all {kind}"
        if name in inside:
            yield "in the indicator"
            if indicator.startswith(name):
                yield "opens the indicator"
            if name == inside[-1] and kind in {"firm", "organ", "organisation"}:
                yield "organisation in the indicator"
        elif inside:
            yield "another in the indicator"
        elif _OWNS.search(indicator):
            yield "an owner in the indicator"
        if name == self.actors.protagonist:
            yield "protagonist"
            yield f"protagonist {kind}"
            if leader and leader != name:
                yield "protagonist while another leads"
        if name in self.actors.sources:
            yield "a source"
            yield f"a source {kind}"
        if name in self.actors.headline:
            yield f"in the headline {kind}"
        if self.actors.headline.startswith(name):
            yield "opens the headline"
            yield f"opens the headline {kind}"
        if ruled and name != ruled:
            yield "like the rule's" if name in ruled or ruled in name else "not the rule's"
        if is_measure(name):
            yield "is a measure"

    def _near(self, reading: Reading) -> Iterator[tuple[str, Actor]]:
        clause, start = reading.clause, reading.figure.start
        opened, _ = reading.statement
        paragraph = self.document.paragraphs[clause.paragraph]
        stretches = (
            ("clause", self.actors.within(clause.start, start)),
            ("statement", self.actors.within(opened, clause.start)),
            ("paragraph", self.actors.within(paragraph[0], opened)),
            ("before", self.actors.within(max(0, paragraph[0] - 300), paragraph[0])),
        )
        for sort, wanted in (("", False), ("topic ", True)):
            near, running = True, True
            for place, everyone in stretches:
                actors = [actor for actor in everyone if (actor.kind == "topic") == wanted]
                leading = [actor for actor in actors if actor.leads]
                if leading:
                    yield f"{sort}{place} leads" + (" nearest" if running else ""), leading[-1]
                    if running:
                        yield f"{sort}running", leading[-1]
                    running = False
                    if leading[0].name != leading[-1].name:
                        yield f"{sort}{place} leads first", leading[0]
                if actors and not wanted:
                    yield f"{place} last" + (" nearest" if near else ""), actors[-1]
                    near = False
        yield from (("lead", actor) for actor in self.actors.named[:2])


def _seen(place: str, actor: Actor) -> Iterator[str]:
    yield place
    near = place.startswith(("clause", "statement"))
    for beside in actor.beside:
        yield f"{beside}{' near' if near else ''}"
    if near:
        yield f"{place} {actor.kind}"


def _after(reading: Reading, before: Reading, owner: str) -> Iterator[str]:
    """What it says of an owner that the figure before is his."""
    same = (
        "clause"
        if before.clause.start == reading.clause.start
        else "statement"
        if before.statement == reading.statement
        else "paragraph"
        if before.clause.paragraph == reading.clause.paragraph
        else "article"
    )
    yield f"before in {same}" if owner else f"nobody's before in {same}"
    alike = before.figure.unit == reading.figure.unit and before.binding.measure == reading.binding.measure
    if alike and same != "article":
        yield f"like before in {same}" if owner else f"nobody's like before in {same}"
