"""One suite over stages and sinks: what becomes of a message is the same for both, whatever happens around it."""

import asyncio
from typing import Any

import pytest
from subjects import GROUP, Subject, both, play, put, raising, until

from dateline_bus.consume.attempts import Mark
from dateline_bus.consume.sink import Writing
from dateline_bus.events.message import Message
from dateline_bus.failures import NotNow
from dateline_bus.testing import Broker, Marks, attempts, counted, desk_of
from dateline_schema.records import Page
from dateline_schema.topics import PAGES


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
