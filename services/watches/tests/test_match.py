"""What raises an alert, what does not, and that one cause has one id."""

import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
import batches as b

from dateline_schema.ids import digest
from dateline_schema.records import Alert, EnrichedBatch, Watch
from dateline_watches.domain.index import Index
from dateline_watches.domain.match import matched, silence_alert, story_alert
from dateline_watches.domain.views import views_of

NOW = b.RECEIVED + timedelta(seconds=1)
OTHER = digest(b"other fact")


def index_of(*watches: Watch) -> Index:
    index = Index()
    for one in watches:
        index.put(one)
    return index


def alerts(batch: EnrichedBatch, *watches: Watch) -> tuple[Alert, ...]:
    return matched(batch, index_of(*watches), NOW).alerts


@pytest.mark.parametrize(
    ("condition", "fires"),
    [
        ({"words": "人找货"}, True),
        ({"words": "人找貨 電商"}, True),  # Traditional finds Simplified
        ({"words": "货找人的"}, False),
        ({"words": "货"}, True),
        ({"words": "人找货", "speaker": "周远"}, True),
        ({"words": "人找货", "speaker": "何明德"}, False),
        ({"speaker": "周遠"}, True),
        ({"indicator": "CPI"}, True),
        ({"indicator": "cpi"}, True),
        ({"indicator": "消费价格"}, True),
        ({"indicator": "生产价格"}, False),
        ({"indicator": "CPI", "area": "CN"}, True),
        ({"indicator": "CPI", "area": "CN-GD"}, False),
        ({"series": b.KEY}, True),
        ({"area": "CN"}, True),
        ({"source": "desk", "kind": "quotation"}, True),
        ({"source": "wire", "kind": "quotation"}, False),
        ({"kind": "event"}, False),
        ({"indicator": "CPI", "min_confidence": 0.95}, False),
        ({"indicator": "CPI", "threshold": {"is": "gt", "value": "3"}}, True),
        ({"indicator": "CPI", "threshold": {"is": "gt", "value": "3.1"}}, False),
        ({"indicator": "CPI", "threshold": {"is": "ge", "value": "3.10"}}, True),
        ({"indicator": "CPI", "threshold": {"is": "lt", "value": "4", "unit": "%"}}, True),
        ({"indicator": "CPI", "threshold": {"is": "lt", "value": "4", "unit": "pp"}}, False),
        ({"on": "article", "words": "温和回升"}, True),  # stands in the headline only
        ({"on": "fact", "words": "温和回升"}, False),
        ({"on": "article", "words": "温和回升", "speaker": "周远"}, False),
        ({"on": "value", "indicator": "CPI"}, True),
        ({"on": "contradiction"}, False),
        ({"on": "vintage", "indicator": "CPI"}, False),
    ],
)
def test_a_watch_tells_of_what_it_asks_for_and_of_nothing_else(condition: dict[str, Any], fires: bool) -> None:
    assert bool(alerts(b.batch(b.figure(), b.quotation()), b.watch(**condition))) is fires


def test_an_alert_says_what_and_where() -> None:
    (alert,) = alerts(b.batch(b.figure()), b.watch(indicator="CPI"))
    assert (alert.kind, alert.occasion, alert.title, alert.source) == ("watch", "fact", "watch 1", "desk")
    assert (alert.series_key, alert.period, alert.value, alert.unit) == (b.KEY, "2024-01", "3.1", "%")
    assert alert.fact_id == b.figure().fact.fact_id
    assert "3.1%" in alert.reason


def test_a_later_statement_of_an_article_and_a_later_version_of_the_same_day_are_the_same_cause() -> None:
    watches = b.watch(1, words="人找货"), b.watch(2, on="value", indicator="CPI"), b.watch(3, on="article", indicator="CPI")
    first = alerts(b.batch(b.figure(), b.quotation()), *watches)
    again = alerts(b.batch(b.figure(), b.quotation(), version=3), *watches)
    revised = b.batch(
        b.figure(article=digest(b"v2")), b.quotation(article=digest(b"v2")), name="v2", story=b.story(revises=digest(b"v1"))
    )
    assert {a.alert_id for a in first} == {a.alert_id for a in again} == {a.alert_id for a in alerts(revised, *watches)}
    assert len(first) == 3


def test_the_next_days_issue_is_another_cause_for_facts_and_none_for_a_value_that_is_known() -> None:
    next_day = b.batch(b.figure(), day=date(2024, 2, 9))
    facts, values = b.watch(1, indicator="CPI"), b.watch(2, on="value", indicator="CPI")
    today, tomorrow = ({a.watch_id: a.alert_id for a in alerts(one, facts, values)} for one in (b.batch(b.figure()), next_day))
    assert today[facts.watch_id] != tomorrow[facts.watch_id]
    assert today[values.watch_id] == tomorrow[values.watch_id]


def test_a_value_that_somebody_printed_before_the_watch_was_made_is_not_new() -> None:
    known = b.figure(checks=(b.check("same-series-agrees", "consistent"),))
    assert alerts(b.batch(known), b.watch(on="value", indicator="CPI")) == ()


def test_another_value_of_the_same_period_is_new_and_a_revision() -> None:
    revised = b.figure("3.4", checks=(b.check("same-series-revises", "unverifiable", b.figure("3.4").fact.fact_id, OTHER),))
    value, vintage = b.watch(1, on="value", indicator="CPI"), b.watch(2, on="vintage", series=b.KEY)
    before = {a.alert_id for a in alerts(b.batch(b.figure()), value, vintage)}
    found = {a.watch_id: a for a in alerts(b.batch(revised), value, vintage)}
    assert found.keys() == {value.watch_id, vintage.watch_id}
    assert not before & {a.alert_id for a in found.values()}
    assert found[vintage.watch_id].earlier_fact_id == OTHER


def test_a_contradiction_tells_whom_it_contradicts() -> None:
    contradicted = b.figure(checks=(b.check("same-series-contradicts", "inconsistent", b.figure().fact.fact_id, OTHER),))
    (alert,) = alerts(b.batch(contradicted), b.watch(on="contradiction"))
    assert alert.earlier_fact_id == OTHER
    assert "same-series-contradicts" in alert.reason
    assert alerts(b.batch(contradicted), b.watch(on="contradiction", indicator="生产价格")) == ()


@pytest.mark.parametrize("told", [{"retraction": b.WITHDRAWN}, {"copy_of": digest(b"original")}], ids=["withdrawn", "copy"])
def test_what_was_withdrawn_or_copied_raises_nothing(told: dict[str, Any]) -> None:
    assert alerts(b.batch(b.figure(), story=b.story(**told)), b.watch(indicator="CPI")) == ()


def test_a_watch_does_not_look_back() -> None:
    assert alerts(b.batch(b.figure(), received=b.MADE - timedelta(seconds=1)), b.watch(indicator="CPI")) == ()
    assert alerts(b.batch(b.figure(), received=b.MADE), b.watch(indicator="CPI"))


def test_a_story_is_told_of_once_when_it_has_grown() -> None:
    standing = matched(
        b.batch(b.figure(), story=b.story()), index_of(b.watch(on="story", indicator="CPI", articles=3)), NOW
    ).stories
    (watch,) = standing
    grown = [story_alert(watch, b.batch(story=b.story(), name=str(n)), n, NOW) for n in (2, 3, 4)]
    assert grown[0] is None
    assert grown[1] is not None
    assert grown[2] is not None
    assert grown[1].alert_id == grown[2].alert_id


def test_a_silence_is_told_of_once_and_the_next_silence_again() -> None:
    (watch,) = index_of(b.watch(on="silence", source="desk", hours=2)).silences()
    last, article = b.RECEIVED, digest(b"a")
    assert silence_alert(watch, last, article, last + timedelta(hours=1, minutes=59)) is None
    one, two = (silence_alert(watch, last, article, last + timedelta(hours=hours)) for hours in (2, 5))
    later = silence_alert(watch, last + timedelta(hours=6), article, last + timedelta(hours=9))
    assert one
    assert two
    assert later
    assert one.alert_id == two.alert_id != later.alert_id


def test_a_watch_that_is_replaced_or_deleted_watches_no_longer() -> None:
    index = index_of(b.watch(1, indicator="CPI"), b.watch(2, words="人找货"))
    index.put(b.watch(1, indicator="PPI"))
    index.put(b.watch(2, words="人找货").model_copy(update={"deleted": True, "condition": None}))
    assert matched(b.batch(b.figure(), b.quotation()), index, NOW).alerts == ()
    assert list(index.watches) == [b.watch(1, indicator="PPI").watch_id]


@pytest.mark.parametrize(
    "condition", [{}, {"on": "silence"}, {"on": "silence", "source": "desk", "words": "x"}, {"words": "a\nb"}, {"on": "story"}]
)
def test_a_condition_that_asks_for_everything_or_for_nothing_is_refused(condition: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        b.watch(**condition)


WORDS = st.sampled_from(["货", "人找货", "找人", "价格 同比", "上涨", "居民", "CPI", "跨境电商", "没有"])
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "words": WORDS, "indicator": WORDS, "area": st.sampled_from(["CN", "CN-GD"]), "speaker": st.sampled_from(["周远", "何明德"]),
        "series": st.sampled_from([b.KEY, "A.CN.GDP.CNY.0.N"]), "source": st.sampled_from(["desk", "wire"]),
        "kind": st.sampled_from(["observation", "quotation"]), "threshold": st.just({"is": "gt", "value": "3"}),
    },
).filter(bool)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(conditions=st.lists(CONDITIONS, min_size=1, max_size=12), gone=st.sets(st.integers(0, 11)))
def test_the_index_misses_nothing_that_comparing_every_watch_would_find(conditions: list[dict[str, Any]], gone: set[int]) -> None:
    watches = [b.watch(n, **condition) for n, condition in enumerate(conditions)]
    order = random.Random(len(watches))
    order.shuffle(watches)
    index = index_of(*watches)
    for one in watches:
        if int(one.watch_id[2:], 16) in gone:
            index.put(one.model_copy(update={"deleted": True}))
    batch = b.batch(b.figure(), b.quotation(), b.figure("2.0", "工业生产者出厂价格指数", None, code=None, at=100))
    found = {(standing.watch.watch_id, view.row and view.row.fact.fact_id) for standing, view in index.fulfilled(batch)}
    compared = set()
    for one in index.watches.values():
        alone = index_of(one.watch)
        compared |= {
            (one.watch.watch_id, view.row and view.row.fact.fact_id)
            for view in views_of(batch)
            for group in alone._groups.values()
            for _ in group.fulfilled(view, batch.source)
        }
    assert found == compared
