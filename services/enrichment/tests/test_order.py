"""Any articles, in any order, any number at a time, any of them twice: the same tables and the same last statements."""

import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import dateline_of
from dateline_schema.ids import article_id, digest
from dateline_schema.record import Record
from dateline_schema.records import Article, FactBatch, Notice

sys.path.insert(0, str(Path(__file__).parent))
from memories import Memory, fed

DAY = date(2023, 11, 8)
SOURCES = ("xinhua", "shanhe-daily", "city-evening")
BODIES = (
    "{agency}山城11月8日电 山河省统计局发布数据显示，2023年山河省粮食总产量达{a}万吨，同比增长2.1%，粮食播种面积为{b}万公顷。",
    "{agency}山城11月8日电 山河省农业农村厅介绍，2023年，山河省粮食总产量达{a}万吨。2022年，山河省粮食总产量为3734万吨。"
    "2023年全省大豆播种面积120.5万公顷。",
    "{agency}山城11月8日电 山河省今年前三季度出口{a}亿元，进口{b}亿元。山河省粮食总产量{a}万吨。",
)
HEADLINES = ("山河省粮食总产量{a}万吨", "山河省发布农业数据")
ANNOUNCEMENTS = (
    ("更正", "更正：11月8日播发的《{headline}》一稿中，有关数字有误，特此更正。"),
    ("撤稿通知", "请撤销11月8日播发的《{headline}》一稿，已采用的请勿转载。"),
)


def told(source: str, headline: str, text: str, day: int, hour: int | None) -> tuple[Article, FactBatch]:
    on = DAY + timedelta(day)
    key = article_id(source, headline, text)
    article = Article(
        article_id=key, page_id=digest(key.encode()), ordinal=0, source=source, headline=headline, paragraphs=(text,), text=text,
        published_on=on, dateline=dateline_of(text, on),
    )  # fmt: skip
    at = None if hour is None else datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
    return article, batch_of(article).model_copy(update={"received_at": at})


HOURS = st.one_of(st.none(), st.integers(1, 3))
ARTICLES = st.builds(
    lambda source, agency, headline, body, a, b, day, hour: told(
        source, headline.format(a=a), body.format(agency=agency, a=a, b=b), day, hour
    ),
    st.sampled_from(SOURCES), st.sampled_from(("新华社", "本报")), st.sampled_from(HEADLINES), st.sampled_from(BODIES),
    st.sampled_from((3812, 3821, 4056)), st.sampled_from((560, 565)), st.integers(0, 2), HOURS,
)  # fmt: skip
ABOUT = st.builds(
    lambda source, form, headline, a, day: told(source, form[0], form[1].format(headline=headline.format(a=a)), day, 4),
    st.sampled_from(SOURCES), st.sampled_from(ANNOUNCEMENTS), st.sampled_from(HEADLINES), st.sampled_from((3812, 3821)),
    st.integers(0, 3),
)  # fmt: skip


@st.composite
def corpora(draw: st.DrawFn) -> list[Record]:
    """Articles that share cells, copies, versions, announcements, and operators' words about some; each article of one day only."""
    drawn = draw(st.lists(ARTICLES, min_size=2, max_size=9)) + draw(st.lists(ABOUT, max_size=2))
    pairs = {article.article_id: (article, facts) for article, facts in drawn}
    records: list[Record] = [record for pair in pairs.values() for record in pair]
    for number, key in enumerate(draw(st.lists(st.sampled_from(sorted(pairs)), max_size=3))):
        kind = draw(st.sampled_from(("retraction", "reinstatement")))
        at = datetime(2023, 12, 1, number, tzinfo=UTC)
        records.append(
            Notice.model_validate(
                {"notice_id": digest(f"{number}".encode()), "article_id": key, "kind": kind, "reason": "desk", "at": at}
            )
        )
    return records


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(corpora(), st.randoms(use_true_random=False), st.integers(1, 9))
def test_any_corpus_in_any_order_ends_in_the_same_tables_and_statements(
    postgres: str, records: list[Record], chance: random.Random, at_once: int
) -> None:
    shuffled = [*records, *chance.sample(records, min(3, len(records)))]
    chance.shuffle(shuffled)
    together, apart = fed(postgres, [records]), fed(postgres, [shuffled], at_once)
    assert apart.unversioned() == together.unversioned()
    assert apart.hash == together.hash


def stories(memory: Memory) -> set[frozenset[str]]:
    """Which articles stand together, whatever their story is called."""
    found: dict[str, set[str]] = {}
    for key, one in memory.last().items():
        assert one.story
        found.setdefault(one.story.story_id, set()).add(key)
    return {frozenset(members) for members in found.values()}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ARTICLES, min_size=2, max_size=9), st.lists(st.integers(-2_000_000, 2_000_000), min_size=9, max_size=9))
def test_a_wrong_clock_of_receipt_says_who_came_first_and_not_who_belongs_together(
    postgres: str, drawn: list[tuple[Article, FactBatch]], seconds: list[int]
) -> None:
    """As long as no more share a key than an article meets; an announcement is about what came before it, so none is here."""
    pairs = {article.article_id: (article, facts) for article, facts in drawn}.values()
    noon = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
    wrong = [
        (article, facts.model_copy(update={"received_at": noon + timedelta(seconds=late)}))
        for (article, facts), late in zip(pairs, seconds, strict=False)
    ]
    right, other = (fed(postgres, [[record for pair in given for record in pair]]) for given in (pairs, wrong))
    assert sorted(other.relations) == sorted(right.relations)
    assert stories(other) == stories(right)
