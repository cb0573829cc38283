"""What only sinks promise: rows and offsets in one, the store's word over the broker's, the outbox in order."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from subjects import GROUP, NOW, Subject, page, play, put, raising, until

from dateline_bus.consume.consumer import Consumer
from dateline_bus.consume.policy import Desk
from dateline_bus.consume.sink import Outgoing, Row, Writing
from dateline_bus.events.envelope import Trace
from dateline_bus.events.message import Message
from dateline_bus.failures import NotNow, NotPossible, Superseded
from dateline_bus.testing import Broker, Store, attempts, consumed, counted, desk_of
from dateline_schema.records import DeadLetter, Page
from dateline_schema.topics import ARTICLES, DEAD_LETTERS, PAGES


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


def test_a_partition_that_is_taken_away_in_mid_batch_is_not_ours_when_the_batch_has_ended() -> None:
    async def body(subject: Subject) -> None:
        put(subject, "a", "b")
        consumer = Consumer(lambda: subject.broker.consumer(GROUP), (PAGES,), subject.strategy, subject.desk, attempts())
        stop, take, positions = asyncio.Event(), subject.strategy.take, list[object]()

        async def taken_away(messages: Sequence[Message]) -> None:
            positions.append(consumer.positions()[PAGES.name, 0])
            await take(messages)
            await consumer.revoked([(PAGES.name, 0)])
            stop.set()

        subject.strategy.take = taken_away  # type: ignore[method-assign]
        await consumer.run(stop)
        assert positions == [None]
        assert (PAGES.name, 0) not in consumer.positions()  # or it would be behind for ever with what is another's
        assert subject.committed() == 0

    assert play("sink", body).texts() == ["a", "b"]


def test_a_partition_that_is_taken_away_while_it_is_placed_is_not_read() -> None:
    async def body(subject: Subject) -> None:
        put(subject, "a")
        stop = asyncio.Event()

        def client() -> Any:
            made = subject.broker.consumer(GROUP)
            seek = made.seek_to_beginning

            async def amid(tp: Any) -> None:
                await seek(tp)
                await consumer.revoked([(tp.topic, tp.partition)])
                stop.set()

            made.seek_to_beginning = amid  # type: ignore[method-assign]
            return made

        consumer = Consumer(client, (PAGES,), subject.strategy, subject.desk, attempts())
        await consumer.run(stop)
        assert consumer.positions() == {}

    assert play("sink", body).texts() == []


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


def letter(number: int) -> Outgoing:
    """As a store leaves it when work of its own fails by a fault of ours."""
    body = DeadLetter(
        topic=PAGES.name, partition=0, offset=number, value=b"{}", service="test", service_version="1", stage="tell",
        error="KeyError", message="ours", bug=True, traceback="…", attempts=1, first_at=NOW, last_at=NOW,
    ).encode()  # fmt: skip
    return Outgoing(number, DEAD_LETTERS, PAGES.name, body, Trace.begin())


def test_what_a_store_gives_up_is_a_dead_letter_and_counted_as_one() -> None:
    async def run() -> tuple[Broker, Desk]:
        broker, store = Broker(), Store()
        desk = desk_of(broker)
        store.outbox = [letter(7)]
        await consumed(broker, (PAGES,), Writing((PAGES,), store, store, desk), desk, lambda: not store.outbox)
        return broker, desk

    broker, desk = asyncio.run(run())
    assert [(one.offset, one.stage, one.bug) for one in broker.dead()] == [(7, "tell", True)]
    assert counted(desk.metrics, "dateline_dead_letters_total", "reason") == {"KeyError": 1}


@pytest.mark.parametrize(("good_every", "pauses"), [(0, True), (3, False)])
def test_a_store_whose_own_work_fails_in_a_row_pauses_the_sink_though_its_messages_go_well(good_every: int, pauses: bool) -> None:
    async def run() -> bool:
        broker, store = Broker(), Store()
        desk = desk_of(broker, dead_letter_limit=5, breaker_pause_seconds=1000)
        for number in range(30):
            good = good_every and number % good_every == 0
            told = Outgoing(number, ARTICLES, PAGES.name, b"told", Trace.begin())
            store.outbox.append(told if good else letter(number))
        writing = Writing((PAGES,), store, store, desk)
        sending = asyncio.create_task(writing.idle())
        paused = lambda: b"dateline_breaker_open 1.0" in desk.metrics.render()  # noqa: E731
        while not paused() and not sending.done():
            desk.breaker.good("test")
            await asyncio.sleep(0.001)
        sending.cancel()
        return paused()

    assert asyncio.run(run()) is pauses
