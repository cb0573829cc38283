"""The memory on a real PostgreSQL: copies, revisions, corrections and retractions, in any order of arrival."""

import asyncio
import random
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dateline_enrichment.domain import enrich
from dateline_enrichment.history.memory import Statement
from dateline_enrichment.history.queue import put_out
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import dateline_of
from dateline_schema.ids import article_id, digest
from dateline_schema.record import Record
from dateline_schema.records import Alert, Article, EnrichedBatch, FactBatch, Notice, Rate, Rates

sys.path.insert(0, str(Path(__file__).parent))
from memories import Memory

FIRST = "山河省今年粮食总产量达3812万吨"
BODY = (
    "新华社山城12月10日电（记者 林一川）山河省统计局10日发布数据显示，2023年山河省粮食总产量达3812万吨，同比增长2.1%。\n"
    "山河省统计局农村处处长周远表示，今年夏季雨水均匀，玉米单产明显提高，大豆播种面积稳定在120万公顷。\n"
    "数据还显示，2023年山河省粮食播种面积为560万公顷，与上年基本持平。各地推广的节水灌溉技术节约用水8.6亿立方米。"
)
OTHER = (
    "本报山城12月11日电 记者从山河省农业农村厅获悉，2023年山河省粮食总产量达3812万吨，再创新高。\n"
    "业内人士周远认为，单产提高是主要原因。山河省统计局数据显示，全省粮食播种面积为560万公顷。"
)
RATES = "新华社山城{day}电 山河银行{number}日以利率招标方式开展了{amount}亿元7天期逆回购操作，中标利率为1.80%。当日有{due}亿元逆回购到期。"


def article(source: str, headline: str, text: str, on: date) -> Article:
    paragraphs = tuple(text.split("\n"))
    key = article_id(source, headline, text)
    return Article(
        article_id=key, page_id=digest(key.encode()), ordinal=0, source=source, headline=headline, paragraphs=paragraphs, text=text,
        published_on=on, dateline=dateline_of(text, on),
    )  # fmt: skip


DAY = date(2023, 12, 10)
ORIGINAL = article("xinhua", FIRST, BODY, DAY)
COPY = article("shanhe-daily", FIRST, BODY.replace("（记者 林一川）", ""), DAY + timedelta(1))
REVISED = article("xinhua", FIRST.replace("3812", "3821"), BODY.replace("3812", "3821"), DAY)
RETOLD = article("city-evening", "山河省粮食产量3812万吨再创新高", OTHER, DAY + timedelta(1))
CORRECTION = article(
    "xinhua", "更正", f"更正：新华社12月10日播发的《{FIRST}》一稿中，“8.6亿立方米”应为“6.8亿立方米”。", DAY + timedelta(1)
)
WITHDRAWN = article(
    "xinhua",
    "山城地铁九号线明日开通",
    "新华社山城12月9日电 山城地铁九号线10日开通，全长31.5公里，设车站24座。",
    DAY - timedelta(1),
)
KILL = article("xinhua", "撤稿通知", "请撤销新华社12月9日播发的《山城地铁九号线明日开通》一稿，已采用的请勿转载。", DAY)
NOTICES = [
    article("xinhua", f"山河银行{number}日开展{amount}亿元逆回购操作", RATES.format(day=f"12月{number}日", number=number, amount=amount, due=amount - 70), date(2023, 12, number))
    for number, amount in ((11, 1850), (12, 2240), (13, 1960))
]  # fmt: skip
ALL = (ORIGINAL, COPY, REVISED, RETOLD, CORRECTION, WITHDRAWN, KILL, *NOTICES)


def received(one: Article) -> datetime:
    hours = {REVISED.article_id: 5, KILL.article_id: 6}.get(one.article_id, 1)
    assert one.published_on
    return datetime(one.published_on.year, one.published_on.month, one.published_on.day, hours, tzinfo=UTC)


def messages(articles: Sequence[Article]) -> list[Record]:
    return [record for one in articles for record in (one, batch_of(one).model_copy(update={"received_at": received(one)}))]


def test_copies_revisions_and_other_reports_are_one_story_named_after_its_first_article(run: Callable[..., Memory]) -> None:
    last = run(messages(ALL)).last()
    stories = {key: statement.story for key, statement in last.items()}
    together = {one.article_id for one in (ORIGINAL, COPY, REVISED, RETOLD, CORRECTION)}
    assert {key for key, story in stories.items() if story and story.story_id == ORIGINAL.article_id} == together
    assert stories[COPY.article_id].copy_of == ORIGINAL.article_id
    assert stories[REVISED.article_id].revises == ORIGINAL.article_id
    assert stories[ORIGINAL.article_id].revised_by == REVISED.article_id
    assert stories[ORIGINAL.article_id].revised_at == received(REVISED)
    assert stories[ORIGINAL.article_id].corrected_by == (CORRECTION.article_id,)
    assert stories[RETOLD.article_id].copy_of is None
    assert all(fact.enriched.story_id == ORIGINAL.article_id for fact in last[COPY.article_id].facts)


def test_a_daily_notice_in_fixed_words_is_neither_a_copy_nor_a_revision(run: Callable[..., Memory]) -> None:
    last = run(messages(NOTICES)).last()
    for one in NOTICES:
        story = last[one.article_id].story
        assert story
        assert (story.copy_of, story.revises, story.revised_by) == (None, None, None)


def test_a_withdrawn_article_is_marked_its_facts_stay_and_its_figures_no_longer_count(run: Callable[..., Memory]) -> None:
    memory = run(messages([WITHDRAWN]), messages([KILL]))
    statement = memory.last()[WITHDRAWN.article_id]
    assert statement.story
    assert statement.story.retraction
    assert statement.story.retraction.by == KILL.article_id
    assert statement.facts
    assert statement.version == 2
    alerts = [one for one in memory.said if isinstance(one, Alert)]
    assert [(one.kind, one.article_id) for one in alerts] == [("retraction", WITHDRAWN.article_id)]


def notice(kind: str, hour: int) -> Notice:
    return Notice.model_validate(
        {"notice_id": digest(f"{kind}{hour}".encode()), "article_id": ORIGINAL.article_id, "kind": kind, "reason": "desk",
         "at": datetime(2024, 1, 1, hour, tzinfo=UTC)}
    )  # fmt: skip


def test_an_operator_can_withdraw_and_reinstate_and_the_last_word_counts(run: Callable[..., Memory]) -> None:
    withdrawn = run(messages([ORIGINAL]), [notice("retraction", 1)]).last()[ORIGINAL.article_id]
    assert withdrawn.story
    assert withdrawn.story.retraction
    # Whichever comes first, and before the article itself too.
    back = run([notice("reinstatement", 2), notice("retraction", 1)], messages([ORIGINAL])).last()[ORIGINAL.article_id]
    assert back.story
    assert back.story.retraction is None


def test_a_changed_figure_raises_one_alert_with_both_facts(run: Callable[..., Memory]) -> None:
    memory = run(messages([ORIGINAL]), messages([REVISED]), messages([REVISED, ORIGINAL]))
    alerts = [one for one in memory.said if isinstance(one, Alert) and one.kind == "revision"]
    assert len(alerts) == 1
    assert (alerts[0].article_id, alerts[0].earlier_article_id) == (REVISED.article_id, ORIGINAL.article_id)
    assert "3812万吨 -> 3821万吨" in alerts[0].reason
    facts = {row.fact.fact_id for statement in memory.last().values() for row in statement.facts}
    assert {alerts[0].fact_id, alerts[0].earlier_fact_id} <= facts


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_arrival_ends_in_the_same_tables(run: Callable[..., Memory], seed: int) -> None:
    records = messages(ALL)
    in_order = run(records)
    shuffled = list(records)
    random.Random(seed).shuffle(shuffled)
    other = run(shuffled, at_once=(1, 3, 7, 1000)[seed])
    assert other.hash == in_order.hash
    assert other.unversioned() == in_order.unversioned()


def test_two_replicas_at_once_end_in_the_tables_of_one(postgres: str, run: Callable[..., Memory]) -> None:
    records = messages(ALL)

    async def go() -> tuple[str, list[Record]]:
        async with Memory.opened(postgres, replicas=2) as replicas:
            # As partitions would: every second message to the other one, and all of them to the second again, as after a crash.
            shares = (records[::2], [*records[1::2], *records])
            await asyncio.gather(*(replica.take(share, 1) for replica, share in zip(replicas, shares, strict=True)))
            return await replicas[0].fingerprint(), [record for replica in replicas for record in replica.said]

    tables, said = asyncio.run(go())
    alone = run(records)
    assert tables == alone.hash
    # Of all that was said, in whatever order it was sent, the highest version counts.
    last: dict[str, EnrichedBatch] = {}
    for one in said:
        if isinstance(one, EnrichedBatch) and one.version >= last.get(one.article_id, one).version:
            last[one.article_id] = one
    assert {k: v.model_copy(update={"version": 0}) for k, v in last.items()} == alone.unversioned()
    alerts = [one.alert_id for one in said if isinstance(one, Alert)]
    assert sorted(alerts) == sorted(set(alerts))


def test_what_is_sent_is_the_record_as_it_encodes_itself() -> None:
    for one in ALL:
        batch = batch_of(one)
        made = enrich(batch)
        statement = Statement.of(made, batch.encode())
        assert statement.encode(3) == made.model_copy(update={"version": 3}).encode()


def test_a_replay_says_nothing_again(run: Callable[..., Memory]) -> None:
    once = run(messages(ALL))
    twice = run(messages(ALL), messages(ALL))
    assert len(twice.said) == len(once.said)
    assert twice.hash == once.hash


def test_a_page_that_comes_again_keeps_the_time_it_first_came(run: Callable[..., Memory]) -> None:
    later = [
        one.model_copy(update={"received_at": datetime(2024, 5, 1, tzinfo=UTC)}) if isinstance(one, FactBatch) else one
        for one in messages([ORIGINAL])
    ]
    for order in ((messages([ORIGINAL]), later), (later, messages([ORIGINAL]))):
        assert run(*order).last()[ORIGINAL.article_id].received_at == received(ORIGINAL)


def test_facts_whose_article_has_not_come_are_told_and_told_again_when_it_has(run: Callable[..., Memory]) -> None:
    text, facts = messages([ORIGINAL])
    memory = run([facts], [text])
    statements = [one for one in memory.said if isinstance(one, EnrichedBatch)]
    assert [one.version for one in statements] == [1, 2]
    assert (statements[0].topics, bool(statements[1].topics)) == ((), True)


def rates(*values: str) -> Rates:
    """One table with several words on the same day and pair."""
    said = tuple(Rate(on=DAY, base="USD", quoted="CNY", value=value, source="bank") for value in values)
    return Rates(rates_id=digest("".join(values).encode()), rates=said, at=datetime(2024, 1, 13, tzinfo=UTC))


def test_rates_that_come_late_convert_what_is_stored_already(postgres: str) -> None:
    dollars = article(
        "xinhua", "山河省出口额", "新华社山城12月10日电 山河省统计局发布的数据显示，2023年山河省出口额为35亿美元。", DAY
    )

    async def go() -> list[str | None]:
        async with Memory.opened(postgres) as (memory,):
            await memory.take(messages([dollars]))
            values = []
            for table in (rates("7.1", "7.2"), rates("7.3"), rates("7.3")):
                await memory.take([table])
                told = memory.last()[dollars.article_id]
                values += [money.value for fact in told.facts for money in fact.enriched.money] + [str(told.version)]
        return values

    # The last of a table and the last table count; a table that says nothing new has nothing told again.
    assert asyncio.run(go()) == ["25200000000", "2", "25550000000", "3", "25550000000", "3"]


def test_corrections_and_retractions_raise_one_alert_each_however_often_they_come(run: Callable[..., Memory]) -> None:
    records = messages(ALL)
    kinds = ("correction", "retraction", "revision")
    for batches in ((records,), (records, records), (records[::-1], records), ([*records, *records],)):
        alerts = [one for one in run(*batches, at_once=7).said if isinstance(one, Alert)]
        assert sorted(one.kind for one in alerts) == sorted(kinds)
        raised = {one.kind: (one.article_id, one.earlier_article_id) for one in alerts}
        assert raised["correction"] == (ORIGINAL.article_id, CORRECTION.article_id)
        assert raised["retraction"] == (WITHDRAWN.article_id, None)
        assert raised["revision"] == (REVISED.article_id, ORIGINAL.article_id)


def test_an_article_that_links_two_stories_and_then_no_longer_does_leaves_two(run: Callable[..., Memory]) -> None:
    """Its facts are extracted anew without the figures that had linked it: the stories are named again on both sides."""
    text, facts = messages([RETOLD])
    bare = facts.model_copy(update={"facts": (), "extractor_version": "2"})
    alone = [text.model_copy(update={"headline": None}), bare]
    before = run(messages([ORIGINAL, REVISED]), [text, facts], alone)
    after = run(messages([ORIGINAL, REVISED]), alone)
    assert before.hash == after.hash


def test_who_withdraws_twice_is_heard_twice_and_a_replay_is_not_heard(run: Callable[..., Memory]) -> None:
    words = [notice("retraction", 1), notice("reinstatement", 2), notice("retraction", 3)]
    memory = run(messages([ORIGINAL]), *([word] for word in words), *([word] for word in words), words[::-1])
    alerts = [one for one in memory.said if isinstance(one, Alert)]
    assert [(one.kind, one.raised_at) for one in alerts] == [("retraction", word.at) for word in words[::2]]


def test_forms_filled_in_by_different_owners_are_no_versions_of_each_other(run: Callable[..., Memory]) -> None:
    form = "本报山城12月10日电 {who}公告，2023年{who}实现营业收入{revenue}亿元，净利润{profit}亿元。公司称，将继续加大研发投入，稳步扩大海外市场，回报广大投资者。"
    filled = [
        article("xinhua", f"{who}公布年度业绩", form.format(who=who, revenue=revenue, profit=profit), DAY)
        for who, revenue, profit in (("江海股份", "52.31", "4.18"), ("东山股份", "61.27", "5.92"), ("南湖集团", "48.73", "3.66"))
    ]
    for statement in run(messages(filled)).last().values():
        assert statement.story
        assert (statement.story.revises, statement.story.revised_by, statement.story.copy_of) == (None, None, None)


def test_what_waits_is_sent_by_one_replica_and_in_order_for_each_key(postgres: str) -> None:
    async def go() -> tuple[list[list[int]], list[list[int]]]:
        async with Memory.opened(postgres, replicas=2) as (one, other):
            async with one.store.transaction() as connection:
                await put_out(connection, [("dateline.alerts.v1", key, b"{}", "00-") for key in "abcabc"])
            held = [[record.number for record in await memory.store.pending(most)] for memory, most in ((one, 2), (other, 9))]
            await one.store.sent(held[0])
            freed = [[record.number for record in await memory.store.pending(9)] for memory in (other, one)]
            return held, freed

    (mine, theirs), (freed, nothing) = asyncio.run(go())
    assert mine == [1, 2]  # a and b
    assert theirs == [3, 6]  # c, and not the second a and b, whose first are in another's hand
    assert (freed, nothing) == ([4, 5], [])
