"""A stage brings every message to exactly one counted end, and nothing moves on before the broker has it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dateline_bus import NotNow, NotPossible
from dateline_bus.consume import stage as stages
from dateline_bus.consume.stage import Output, Stage, Threaded, portions
from dateline_bus.events.envelope import Trace, age_seconds, check_type, headers_of, mapping
from dateline_bus.events.message import Message
from dateline_bus.runtime.metrics import METRICS, Metrics
from dateline_bus.testing import Broker, counted, desk_of
from dateline_schema.ids import digest
from dateline_schema.record import Record
from dateline_schema.records import Article, Page
from dateline_schema.topics import ARTICLES, PAGES

NOW = datetime(2024, 1, 13, tzinfo=UTC)
PAGE = Page(page_id=digest(b"p"), source="test", received_at=NOW, text="正文")
ARTICLE = Article(article_id=digest(b"a"), page_id=PAGE.page_id, ordinal=0, source="test", paragraphs=("正文",), text="正文")
TRACE = "0af7651916cd43dd8448eb211c80319c"


def message(value: bytes | None = PAGE.encode(), headers: dict[str, bytes] | None = None) -> Message:
    return Message(PAGES.name, 2, 7, b"key", value, tuple((headers or {}).items()))


def run(
    work: Callable[[Any], Iterable[Record]], *messages: Message, broker: Broker | None = None, **settings: Any
) -> tuple[Broker, Metrics]:
    broker = broker or Broker()

    async def handle() -> Metrics:
        desk = desk_of(broker, **settings)
        stage = Stage("cut", Threaded(work, PAGES, (ARTICLES,)), PAGES, desk)
        for one in messages:
            await stage.handle(one)
        return desk.metrics

    return broker, asyncio.run(handle())


def test_outputs_go_to_the_topic_of_their_model_with_cloudevents_headers_and_the_pages_trace() -> None:
    given = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01".encode(), "ce_type": PAGES.event_type.encode()}
    broker, metrics = run(lambda page: [ARTICLE], message(headers=given))
    (sent,) = broker.on(ARTICLES)
    assert (sent.key, Article.decode(sent.value or b"")) == (ARTICLE.article_id.encode(), ARTICLE)
    attributes = mapping(sent.headers)
    assert attributes["ce_id"].decode() == attributes["ce_subject"].decode() == ARTICLE.article_id
    assert attributes["ce_type"].decode() == ARTICLES.event_type
    assert attributes["ce_specversion"] == b"1.0"
    assert attributes["content-type"] == b"application/json"
    assert attributes["traceparent"].decode().split("-")[1] == TRACE
    assert counted(metrics) == {"ok": 1}


def failing(error: Exception) -> Callable[[Any], Iterable[Record]]:
    def work(page: Page) -> Iterable[Record]:
        raise error

    return work


@pytest.mark.parametrize(
    ("work", "what", "error"),
    [
        (lambda page: [], message(b"{"), "InvalidRecord"),
        (lambda page: [], message(None), "NotPossible"),
        (lambda page: [], message(headers={"ce_type": b"dateline.page.v2"}), "NotPossible"),
        (lambda page: [], message(headers={"ce_specversion": b"2.0"}), "NotPossible"),
        (failing(ZeroDivisionError("a fault of ours")), message(), "ZeroDivisionError"),
        (failing(NotPossible("too odd")), message(), "NotPossible"),
        (lambda page: [PAGE], message(), "TypeError"),
        (lambda page: [ARTICLE.model_copy(update={"text": "长" * 20_000_000})], message(), "NotPossible"),
    ],
)
def test_what_can_never_work_is_one_dead_letter_with_the_message_whole(work: Any, what: Message, error: str) -> None:
    broker, metrics = run(work, what)
    (letter,) = broker.dead()
    assert (letter.error, letter.value, letter.key, letter.headers) == (error, what.value, what.key, what.headers)
    assert (letter.topic, letter.partition, letter.offset, letter.attempts) == (PAGES.name, 2, 7, 1)
    assert "\n" not in letter.message
    assert letter.bug == (error in {"ZeroDivisionError", "TypeError"})
    assert ("Traceback" in (letter.traceback or "")) == letter.bug
    assert counted(metrics) == {f"dead:{error}": 1}


def test_a_message_from_which_nothing_follows_is_skipped_and_counted() -> None:
    broker, metrics = run(lambda page: [], message())
    assert broker.topics == {}
    assert counted(metrics) == {"skipped:nothing to write": 1}


def test_an_output_that_fails_is_sent_until_the_broker_has_it_however_often_that_is() -> None:
    failures: list[Exception] = [NotNow("away")] * 20
    broker, metrics = run(lambda page: [ARTICLE], message(), broker=Broker(failures=failures), max_attempts=2)
    assert (len(broker.on(ARTICLES)), broker.dead()) == (1, [])
    assert counted(metrics) == {"ok": 1}
    assert counted(metrics, "dateline_retries_total", "stage") == {"cut": 20}


def test_what_the_work_itself_waits_for_is_given_up_after_the_last_attempt() -> None:
    broker, _ = run(failing(NotNow("away")), message(), max_attempts=3)
    assert (broker.dead()[0].attempts, broker.dead()[0].error) == (3, "NotNow")


def test_a_dead_letter_is_sent_until_the_broker_has_it() -> None:
    broker, _ = run(lambda page: [], message(b"{"), broker=Broker(failures=[NotNow("a"), NotNow("b"), NotNow("c")]))
    assert len(broker.dead()) == 1


def test_a_dead_letter_that_is_too_large_for_the_broker_says_at_least_where_its_message_stands() -> None:
    broker = Broker(refuses=lambda topic, value: "too large" if len(value) > 2000 else None)
    broker, _ = run(lambda page: [], message(b"{" * 3000), broker=broker)
    (letter,) = broker.dead()
    assert (letter.topic, letter.partition, letter.offset, letter.value) == (PAGES.name, 2, 7, None)
    assert "left out" in letter.message


def test_an_output_that_the_broker_will_never_take_makes_its_input_a_dead_letter() -> None:
    broker = Broker(refuses=lambda topic, value: "too large" if topic == ARTICLES.name else None)
    broker, metrics = run(lambda page: [ARTICLE], message(), broker=broker)
    assert [(letter.error, letter.bug) for letter in broker.dead()] == [("NotPossible", False)]
    assert counted(metrics) == {"dead:NotPossible": 1}


def test_many_outputs_go_out_in_bounded_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "PORTION_MESSAGES", 5)
    articles = [ARTICLE.model_copy(update={"ordinal": n}) for n in range(23)]
    broker, _ = run(lambda page: articles, message())
    assert len(broker.on(ARTICLES)) == 23
    assert broker.most_in_flight == 5


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1, 1, 1], [[1, 1, 1]]),
        ([6, 6, 6], [[6], [6], [6]]),
        ([99, 1], [[99], [1]]),
        ([5, 5, 1, 99], [[5, 5], [1], [99]]),
    ],
)
def test_a_portion_is_bounded_in_bytes_and_what_is_larger_goes_alone(
    sizes: Sequence[int], expected: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "PORTION_BYTES", 10)
    made = portions([Output(ARTICLES, "k", b"x" * size) for size in sizes])
    assert [[len(output.body) for output in portion] for portion in made] == expected


@pytest.mark.parametrize("value", [b"", b"00-xyz", b"00-" + b"0" * 32 + b"-b7ad6b7169203331-01", b"\xff\xff"])
def test_a_trace_that_is_not_well_formed_is_replaced(value: bytes) -> None:
    trace = Trace.of({"traceparent": value})
    assert len(trace.trace_id) == 32
    assert set(trace.trace_id) != {"0"}


def test_the_age_of_an_event_is_counted_from_its_time() -> None:
    headers = mapping(headers_of(PAGES, "id", "test", Trace.begin(), NOW))
    assert age_seconds(headers, NOW + timedelta(seconds=90)) == 90
    assert age_seconds({}, NOW) is None
    assert age_seconds({"ce_time": b"yesterday"}, NOW) is None
    check_type(PAGES, headers)


def test_every_metric_is_well_named_and_can_be_scraped() -> None:
    metrics = Metrics("test", "1")
    for metric in METRICS:
        assert metric.name.startswith("dateline_")
        assert (metric.kind == "counter") == metric.name.endswith("_total")
        assert metric.meaning.endswith(".")
    assert b'dateline_build_info{service="test",version="1"} 1.0' in metrics.render()
    with pytest.raises(KeyError):
        metrics.add("dateline_surprise_total")
