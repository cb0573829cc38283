"""One suite over stages and sinks: what becomes of a message is the same for both, whatever happens around it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline_bus.attempts import Mark
from dateline_bus.consumer import Consumer, Strategy
from dateline_bus.envelope import Trace
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.message import Message
from dateline_bus.policy import Desk
from dateline_bus.sink import Outgoing, Row, Writing
from dateline_bus.stage import Stage, Threaded
from dateline_bus.testing import Broker, Marks, Store, attempts, consumed, counted, desk_of
from dateline_schema.ids import digest
from dateline_schema.record import Record
from dateline_schema.records import Article, Page
from dateline_schema.topics import ARTICLES, PAGES

NOW = datetime(2024, 1, 13, tzinfo=UTC)
GROUP = "test"


def page(text: str) -> Page:
    return Page(page_id=digest(text.encode()), source="test", received_at=NOW, text=text)


def article(text: str) -> Article:
    return Article(
        article_id=digest(text.encode()), page_id=digest(b"p"), ordinal=0, source="test", paragraphs=(text,), text=text
    )


class Subject:
    """A stage or a sink over the broker in memory, and what has come out of it."""

    def __init__(self, kind: str, broker: Broker, desk: Desk) -> None:
        self.kind, self.broker, self.desk, self.store = kind, broker, desk, Store()
        self.work: Callable[[Any], None] = lambda record: None
        """Called with each page on its way; may raise."""
        self.taken: list[str] = []
        if kind == "stage":
            self.strategy: Strategy = Stage("cut", Threaded(self._worked, PAGES, (ARTICLES,)), PAGES, desk)
        else:
            self.store.fails = self._stored
            self.strategy = Writing((PAGES,), self.store, None, desk)

    def _worked(self, record: Page) -> Iterable[Record]:
        self.taken.append(record.text)
        self.work(record)
        return [article(record.text)]

    def _stored(self, row: Row) -> None:
        assert isinstance(row.record, Page)
        self.taken.append(row.record.text)
        self.work(row.record)

    def texts(self) -> list[str]:
        """Of what came out, in its order."""
        if self.kind == "stage":
            return [Article.decode(sent.value or b"").text for sent in self.broker.on(ARTICLES)]
        return [record.text for record in self.store.rows if isinstance(record, Page)]

    def committed(self) -> int:
        """How many messages the group will not read again."""
        return sum(kept.offset for kept in self.broker.committed.get(GROUP, {}).values())

    def dead(self) -> list[str]:
        return [letter.message for letter in self.broker.dead()]


Body = Callable[[Subject], Awaitable[None]]


def play(kind: str, body: Body, **settings: Any) -> Subject:
    async def run() -> Subject:
        broker = Broker()
        subject = Subject(kind, broker, desk_of(broker, **settings))
        await asyncio.wait_for(body(subject), 30)
        return subject

    return asyncio.run(run())


async def until(subject: Subject, done: Callable[[], bool], **more: Any) -> None:
    await consumed(subject.broker, (PAGES,), subject.strategy, subject.desk, done, **more)


def put(subject: Subject, *texts: str, partition: int = 0) -> None:
    for text in texts:
        subject.broker.put(PAGES, page(text).encode(), partition=partition)


both = pytest.mark.parametrize("kind", ["stage", "sink"])


def raising(error: Exception, *texts: str) -> Callable[[Page], None]:
    def work(record: Page) -> None:
        if record.text in texts:
            raise error

    return work


@both
def test_every_message_comes_to_its_end_in_the_order_of_its_partition(kind: str) -> None:
    async def body(subject: Subject) -> None:
        put(subject, *"abcdefgh")
        await until(subject, lambda: subject.committed() == 8)

    subject = play(kind, body)
    assert "".join(sorted(subject.texts())) == "abcdefgh"
    assert counted(subject.desk.metrics) == {"ok": 8}
    assert subject.taken == list("abcdefgh")


@both
@pytest.mark.parametrize("bad", [b"{", b"", None, b"\xff\xfe", b'{"page_id": 1}'])
def test_poison_is_buried_once_and_its_neighbours_go_on(kind: str, bad: bytes | None) -> None:
    async def body(subject: Subject) -> None:
        put(subject, "a", "b")
        subject.broker.put(PAGES, bad, partition=0)
        put(subject, "c")
        await until(subject, lambda: subject.committed() == 4)

    subject = play(kind, body)
    assert sorted(subject.texts()) == ["a", "b", "c"]
    (letter,) = subject.broker.dead()
    assert (letter.value, letter.partition, letter.offset, letter.bug, letter.traceback) == (bad, 0, 2, False, None)


@both
def test_poison_from_outside_never_pauses_a_service_however_much_of_it_there_is(kind: str) -> None:
    async def body(subject: Subject) -> None:
        for _ in range(60):
            subject.broker.put(PAGES, b"{", partition=0)
        put(subject, "a")
        await until(subject, lambda: subject.committed() == 61)
        assert subject.desk.health.not_ready() == "starting"  # not "paused"

    subject = play(kind, body, dead_letter_limit=5, breaker_pause_seconds=1000)
    assert (subject.texts(), len(subject.dead())) == (["a"], 60)


@both
def test_a_fault_of_ours_is_a_dead_letter_with_its_traceback_and_the_rest_goes_on(kind: str) -> None:
    async def body(subject: Subject) -> None:
        subject.work = raising(KeyError("a fault of ours"), "b")
        put(subject, *"abc")
        await until(subject, lambda: subject.committed() == 3)

    subject = play(kind, body)
    assert sorted(subject.texts()) == ["a", "c"]
    (letter,) = subject.broker.dead()
    assert letter.bug
    assert "raising.<locals>" not in letter.message
    assert "in work" in str(letter.traceback)
    assert counted(subject.desk.metrics) == {"ok": 2, "dead:KeyError": 1}


@both
def test_faults_of_ours_in_a_row_pause_the_service_then_it_goes_on_and_nothing_is_buried_twice(kind: str) -> None:
    seen: list[str | None] = []

    async def body(subject: Subject) -> None:
        texts = [f"{n:02}" for n in range(12)]
        subject.work = raising(ZeroDivisionError("ours"), *texts[:7])
        put(subject, *texts)

        def done() -> bool:
            if subject.desk.metrics.render().find(b"dateline_breaker_open 1.0") >= 0:
                seen.append(subject.desk.health.not_ready())
                assert subject.desk.health.not_alive() is None
            return subject.committed() == 12

        await until(subject, done)

    subject = play(kind, body, dead_letter_limit=3, breaker_pause_seconds=0.05)
    assert [letter.offset for letter in subject.broker.dead()] == list(range(7))
    assert len(subject.texts()) == 5
    assert any("paused after 3 faults of ours in a row" in str(reason) for reason in seen)
    assert subject.desk.health.not_ready() == "starting"


def test_a_sink_that_dies_in_the_pause_buries_nothing_again() -> None:
    async def body(subject: Subject) -> None:
        texts = [f"{n:02}" for n in range(6)]
        subject.work = raising(ZeroDivisionError("ours"), *texts[:3])
        put(subject, *texts)
        consumer = Consumer(lambda: subject.broker.consumer(GROUP), (PAGES,), subject.strategy, subject.desk, attempts())
        killed = asyncio.create_task(consumer.run(asyncio.Event()))
        while len(subject.dead()) < 3 or subject.store.offsets_kept.get((PAGES.name, 0)) != 3:
            await asyncio.sleep(0.001)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
        subject.desk.breaker._close()
        await until(subject, lambda: subject.committed() == 6)

    subject = play("sink", body, dead_letter_limit=3, breaker_pause_seconds=1000)
    assert [letter.offset for letter in subject.broker.dead()] == [0, 1, 2]


@both
def test_a_good_message_in_between_starts_the_count_again(kind: str) -> None:
    async def body(subject: Subject) -> None:
        texts = [f"{n:02}" for n in range(20)]
        subject.work = raising(ZeroDivisionError("ours"), *texts[::2])
        put(subject, *texts)
        await until(subject, lambda: subject.committed() == 20)

    # A pause would take longer than the test may.
    subject = play(kind, body, dead_letter_limit=3, breaker_pause_seconds=1000)
    assert (len(subject.dead()), len(subject.texts())) == (10, 10)


@both
def test_a_restart_buries_nothing_again(kind: str) -> None:
    async def body(subject: Subject) -> None:
        for _ in range(30):
            subject.broker.put(PAGES, b"{", partition=0)
        put(subject, *"ab")
        for target in (5, 12, 20, 32):
            await until(subject, lambda target=target: len(subject.dead()) + len(subject.texts()) >= target)  # type: ignore[misc]
        await until(subject, lambda: subject.committed() == 32)

    subject = play(kind, body)
    assert [letter.offset for letter in subject.broker.dead()] == list(range(30))
    assert subject.texts() == ["a", "b"]


@both
def test_what_is_away_is_waited_for_unready_and_alive_and_nothing_is_buried(kind: str) -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def body(subject: Subject) -> None:
        put(subject, *"ab")
        calls = 0
        if kind == "stage":
            subject.broker.failures = [NotNow("the broker is away") for _ in range(15)]
        else:
            subject.store.failures = [NotNow("the store is away") for _ in range(15)]
        left = subject.broker.failures if kind == "stage" else subject.store.failures

        def done() -> bool:
            nonlocal calls
            calls += 1
            if len(left) < 15 and left:
                seen.append((subject.desk.health.not_ready(), subject.desk.health.not_alive()))
            return subject.committed() == 2

        await until(subject, done)

    subject = play(kind, body, max_attempts=2, stuck_seconds=0)
    assert (sorted(subject.texts()), subject.dead()) == (["a", "b"], [])
    assert any(reason and "is away" in reason for reason, _ in seen)
    assert {alive for _, alive in seen} == {None}


@both
def test_a_consumer_that_cannot_read_for_a_while_goes_on(kind: str) -> None:
    from aiokafka.errors import KafkaError

    async def body(subject: Subject) -> None:
        put(subject, *"ab")
        broker, made = subject.broker, subject.broker.consumer

        def consumer(group: str) -> Any:
            client = made(group)
            client.errors = [KafkaError("not now"), OSError("nor now")]
            return client

        broker.consumer = consumer  # type: ignore[method-assign]
        await until(subject, lambda: subject.committed() == 2)

    assert sorted(play(kind, body).texts()) == ["a", "b"]


@both
def test_a_rebalance_in_mid_batch_ends_nobody_and_loses_and_doubles_nothing(kind: str) -> None:
    async def body(subject: Subject) -> None:
        broker = subject.broker
        texts = [f"{n:03}" for n in range(60)]
        put(subject, *texts[:30])
        put(subject, *texts[30:], partition=1)
        other = Subject(kind, broker, desk_of(broker))
        other.store = subject.store
        if kind == "sink":
            other.strategy = Writing((PAGES,), subject.store, None, other.desk)

        async def storm() -> None:
            for _ in range(20):
                await broker.rebalance(GROUP)
                await asyncio.sleep(0.002)

        done = lambda: subject.committed() == 60  # noqa: E731
        await asyncio.gather(until(subject, done), until(other, done), storm())

    subject = play(kind, body)
    expected = [f"{n:03}" for n in range(60)]
    assert sorted(set(subject.texts())) == expected
    if kind == "sink":
        assert sorted(subject.texts()) == expected
    assert subject.dead() == []


@pytest.mark.parametrize("moment", ["seek_to_beginning", "committed"])
def test_a_partition_that_comes_and_goes_while_it_is_placed_is_read_all_the_same(moment: str) -> None:
    async def body(subject: Subject) -> None:
        put(subject, *"abcdef")
        broker, made, storms = subject.broker, subject.broker.consumer, [1, 1, 1]

        def consumer(group: str) -> Any:
            client = made(group)
            once = getattr(client, moment)

            async def amid(*tps: Any) -> Any:
                if storms:
                    storms.pop()
                    await broker.rebalance(group)
                return await once(*tps)

            setattr(client, moment, amid)
            return client

        broker.consumer = consumer  # type: ignore[method-assign]
        await until(subject, lambda: subject.committed() == 6)

    subject = play("sink" if moment == "seek_to_beginning" else "stage", body)
    assert sorted(subject.texts()) == list("abcdef")


@both
def test_after_stop_the_batch_in_hand_comes_to_its_end_and_the_next_process_goes_on_behind_it(kind: str) -> None:
    async def body(subject: Subject) -> None:
        put(subject, *[f"{n:03}" for n in range(500)])
        for target in (1, 200, 400):
            await until(subject, lambda target=target: len(subject.texts()) >= target)  # type: ignore[misc]
            assert subject.committed() >= len(subject.texts())
        await until(subject, lambda: subject.committed() == 500)

    subject = play(kind, body)
    assert subject.texts() == [f"{n:03}" for n in range(500)] or kind == "stage"
    assert len(subject.texts()) == 500


@both
def test_a_message_that_ends_the_process_each_time_is_buried_after_the_last_delivery_and_its_neighbours_are_not(
    kind: str,
) -> None:
    marks = Marks()

    class Killed(BaseException):
        """The process is gone."""

    async def body(subject: Subject) -> None:
        put(subject, *[f"{n:02}" for n in range(8)])
        deaths = 0
        while subject.committed() < 8:
            client: list[Any] = []
            made = Broker.consumer

            def consumer(group: str, made: Any = made, client: list[Any] = client) -> Any:
                client.append(made(subject.broker, group))
                return client[-1]

            subject.broker.consumer = consumer  # type: ignore[method-assign]

            def work(record: Page, client: list[Any] = client) -> None:
                if record.text == "05":
                    client[0].die()
                    raise Killed

            subject.work = work
            try:
                await until(subject, lambda: subject.committed() == 8, counting=CrashingAttempts(marks, 3))
            except Killed:
                deaths += 1
            assert deaths < 9
        assert deaths == 4  # once unseen, amid a batch or behind the head; then three times alone

    class CrashingAttempts(type(attempts())):  # type: ignore[misc]
        async def close(self) -> None:
            """A process that is killed takes nothing back."""

        async def given_back(self, partitions: Any) -> None:
            """See close."""

    subject = play(kind, body)
    assert sorted(set(subject.texts())) == ["00", "01", "02", "03", "04", "06", "07"]
    assert [(letter.offset, letter.bug) for letter in subject.broker.dead()] == [(5, False)]


def test_a_mark_that_was_given_back_in_order_counts_no_delivery() -> None:
    marks = Marks()

    async def run() -> Mark:
        for _ in range(9):
            counting = attempts(marks, 3)
            await counting.assigned([("t", 0)])
            assert await counting.begin(Message("t", 0, 7, None, None))
            await counting.close()
        return marks.kept["t", 0]

    assert asyncio.run(run()) == Mark(7, 0)


# What only sinks promise.


def test_a_batch_with_one_row_that_the_store_can_never_hold_is_bisected() -> None:
    async def body(subject: Subject) -> None:
        subject.work = raising(NotPossible("out of range"), "137")
        put(subject, *[f"{n:03}" for n in range(200)])
        await until(subject, lambda: subject.committed() == 200)

    subject = play("sink", body)
    assert len(subject.texts()) == 199
    assert [letter.offset for letter in subject.broker.dead()] == [137]
    assert subject.store.writes <= 2 * 8 + 2  # not 199


def test_a_zombie_writes_nothing_over_what_its_successor_wrote() -> None:
    async def run() -> None:
        broker, store = Broker(), Store()
        zombie, successor = (Writing((PAGES,), store, None, desk_of(broker)) for _ in range(2))
        await zombie.places([(PAGES.name, 0)])
        await successor.places([(PAGES.name, 0)])
        first, second = (Message(PAGES.name, 0, n, None, page(text).encode()) for n, text in enumerate("ab"))
        await successor.take([first, second])
        from dateline_bus.failures import Superseded

        with pytest.raises(Superseded):
            await zombie.take([first])
        assert [record.text for record in store.rows if isinstance(record, Page)] == ["a", "b"]

    asyncio.run(run())


def test_a_write_whose_answer_was_lost_is_not_written_twice_and_ends_nobody() -> None:
    async def body(subject: Subject) -> None:
        subject.store.answer_lost = True
        put(subject, *"ab")
        await until(subject, lambda: subject.committed() == 2)

    assert play("sink", body).texts() == ["a", "b"]


def test_the_store_says_from_where_to_read_and_not_the_broker_also_when_it_holds_nothing() -> None:
    async def body(subject: Subject) -> None:
        put(subject, *"abc")
        await until(subject, lambda: subject.committed() == 3)
        subject.store.rows.clear()
        subject.store.offsets_kept = {}  # restored from an empty backup; the broker's offsets are ahead
        await until(subject, lambda: len(subject.texts()) == 3)

    assert play("sink", body).texts() == ["a", "b", "c"]


def test_a_store_that_cannot_say_from_where_is_asked_again_before_anything_is_read() -> None:
    async def body(subject: Subject) -> None:
        put(subject, *"abc")
        await until(subject, lambda: subject.committed() == 3)
        subject.store.offsets_kept[PAGES.name, 0] = 1  # restored from a backup: b and c are to be written again
        subject.store.rows = subject.store.rows[:1]
        subject.store.failures = [NotNow("starting up") for _ in range(10)]
        await until(subject, lambda: len(subject.texts()) == 3)

    assert play("sink", body).texts() == ["a", "b", "c"]


def test_the_outbox_is_sent_in_order_for_each_key_also_when_sends_fail() -> None:
    async def run() -> Broker:
        broker = Broker(partitions=1)
        desk = desk_of(broker)
        store = Store()
        number = 0

        def tells(row: Row) -> Outgoing:
            nonlocal number
            number += 1
            assert isinstance(row.record, Page)
            return Outgoing(number, ARTICLES, "one key", row.record.text.encode(), Trace.begin())

        store.tells = tells
        for n in range(50):
            broker.put(PAGES, page(f"{n:02}").encode(), partition=0)
        broker.failures = [NotNow("away") for _ in range(7)]
        await consumed(broker, (PAGES,), Writing((PAGES,), store, store, desk), desk, lambda: not store.outbox and number == 50)
        return broker

    assert [sent.value for sent in asyncio.run(run()).on(ARTICLES)] == [f"{n:02}".encode() for n in range(50)]


def test_what_a_crash_left_in_the_outbox_is_sent_though_nothing_is_read() -> None:
    async def run() -> Broker:
        broker, store = Broker(), Store()
        desk = desk_of(broker)
        store.outbox = [Outgoing(1, ARTICLES, "k", b"left", Trace.begin())]
        await consumed(broker, (PAGES,), Writing((PAGES,), store, store, desk), desk, lambda: not store.outbox)
        return broker

    assert [sent.value for sent in asyncio.run(run()).on(ARTICLES)] == [b"left"]


def test_a_record_of_the_outbox_that_the_broker_will_never_take_is_buried_and_holds_up_nothing() -> None:
    async def run() -> Broker:
        broker, store = Broker(refuses=lambda topic, value: "too large" if value == b"big" else None), Store()
        desk = desk_of(broker)
        store.outbox = [Outgoing(n, ARTICLES, "k", body, Trace.begin()) for n, body in enumerate((b"a", b"big", b"c"))]
        await consumed(broker, (PAGES,), Writing((PAGES,), store, store, desk), desk, lambda: not store.outbox)
        return broker

    broker = asyncio.run(run())
    assert [sent.value for sent in broker.on(ARTICLES)] == [b"a", b"c"]
    assert [letter.value for letter in broker.dead()] == [b"big"]
