"""A stage brings every message to exactly one counted end, and nothing moves on before the broker has it."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dateline_bus import NotNow, NotPossible, WorkerSettings
from dateline_bus.envelope import Headers, Trace, age_seconds, check_type, headers_of, mapping
from dateline_bus.failures import TooManyDeadLetters
from dateline_bus.metrics import METRICS, Metrics
from dateline_bus.probes import Health
from dateline_bus.stage import DeadLetterLimit, Message, Stage
from dateline_schema.ids import digest
from dateline_schema.record import Record
from dateline_schema.records import Article, DeadLetter, Page
from dateline_schema.topics import ARTICLES, DEAD_LETTERS, PAGES

NOW = datetime(2024, 1, 13, tzinfo=UTC)
PAGE = Page(page_id=digest(b"p"), source="test", received_at=NOW, text="正文")
ARTICLE = Article(article_id=digest(b"a"), page_id=PAGE.page_id, ordinal=0, source="test", paragraphs=("正文",), text="正文")
TRACE = "0af7651916cd43dd8448eb211c80319c"


class Broker:
    """Acknowledges what it is sent, after the failures it was told to have."""

    def __init__(self, *failures: Exception) -> None:
        self.failures, self.sent = list(failures), list[tuple[str, bytes, bytes, Headers]]()

    async def send(self, topic: str, key: bytes, value: bytes, headers: Headers) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((topic, key, value, headers))

    def dead(self) -> list[DeadLetter]:
        return [DeadLetter.decode(value) for topic, _, value, _ in self.sent if topic == DEAD_LETTERS.name]


def message(value: bytes | None = PAGE.encode(), headers: dict[str, bytes] | None = None) -> Message:
    return Message(PAGES.name, 2, 7, b"key", value, tuple((headers or {}).items()))


def run(
    work: Callable[[Any], Iterable[Record]], *messages: Message, broker: Broker | None = None, **settings: Any
) -> tuple[Broker, Metrics]:
    broker, metrics = broker or Broker(), Metrics("test", "1")
    chosen = WorkerSettings(first_retry_seconds=0.001, **settings)
    stage = Stage(
        "cut", work, PAGES, (ARTICLES,), service="test", version="1", settings=chosen, metrics=metrics, health=Health(1),
        limit=DeadLetterLimit(chosen.dead_letter_limit),
    )  # fmt: skip

    async def handle() -> None:
        for one in messages:
            await stage.handle(one, broker.send)

    asyncio.run(handle())
    return broker, metrics


def counted(metrics: Metrics) -> dict[str, float]:
    lines = metrics.render().decode().splitlines()
    return {
        line.split('outcome="')[1].split('"')[0]: float(line.rsplit(" ", 1)[1])
        for line in lines
        if line.startswith("dateline_messages_total{")
    }


def test_outputs_go_to_the_topic_of_their_model_with_cloudevents_headers_and_the_pages_trace() -> None:
    given = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01".encode(), "ce_type": PAGES.event_type.encode()}
    broker, metrics = run(lambda page: [ARTICLE], message(headers=given))
    ((topic, key, value, headers),) = broker.sent
    assert (topic, key, Article.decode(value)) == (ARTICLES.name, ARTICLE.article_id.encode(), ARTICLE)
    attributes = mapping(headers)
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
    assert counted(metrics) == {f"dead:{error}": 1}


def test_a_message_from_which_nothing_follows_is_skipped_and_counted() -> None:
    broker, metrics = run(lambda page: [], message())
    assert broker.sent == []
    assert counted(metrics) == {"skipped:nothing to write": 1}


def test_a_passing_fault_is_tried_again_and_leaves_no_dead_letter() -> None:
    broker, metrics = run(lambda page: [ARTICLE], message(), broker=Broker(NotNow("away"), NotNow("away")))
    assert [topic for topic, *_ in broker.sent] == [ARTICLES.name]
    assert counted(metrics) == {"ok": 1}
    assert "dateline_retries_total{" in metrics.render().decode()


def test_a_fault_that_does_not_pass_is_given_up_after_the_last_attempt() -> None:
    broker, _ = run(failing(NotNow("away")), message(), max_attempts=3)
    assert broker.dead()[0].attempts == 3


def test_a_dead_letter_is_sent_until_the_broker_has_it() -> None:
    broker, _ = run(lambda page: [], message(b"{"), broker=Broker(NotNow("a"), OSError("b"), NotNow("c")))
    assert len(broker.dead()) == 1


def test_too_many_dead_letters_in_a_row_stop_the_service_and_a_good_message_starts_the_count_again() -> None:
    bad, good = message(b"{"), message()
    run(lambda page: [], bad, bad, good, bad, bad, dead_letter_limit=3)
    with pytest.raises(TooManyDeadLetters, match="3 dead letters in a row"):
        run(lambda page: [], bad, bad, bad, dead_letter_limit=3)


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


def test_a_message_in_hand_for_too_long_fails_the_liveness_probe() -> None:
    health = Health(stuck_seconds=-1)
    assert health.not_alive() is None
    ticket = health.take()
    assert "in hand" in str(health.not_alive())
    health.done(ticket)
    assert health.not_alive() is None
    health.ready = lambda: None
    assert health.not_ready() is None
    health.draining = True
    assert health.not_ready() == "draining"
