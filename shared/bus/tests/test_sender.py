"""The producer heals itself, answers in bounded time, and says when it cannot send."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiokafka.errors import InvalidTimestampError, KafkaConnectionError, MessageSizeTooLargeError, TopicAuthorizationFailedError

from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.produce import sender as senders
from dateline_bus.produce.sender import Sender
from dateline_bus.settings import WorkerSettings
from dateline_bus.testing import Broker, Producer

TOPIC = "t"


class Bench:
    """A sender over the broker in memory; `refusal` is what the broker has against a message."""

    def __init__(self, **settings: Any) -> None:
        self.broker, self.made = Broker(partitions=1), list[Producer]()
        self.refusal: Callable[[str, bytes], Exception | None] = lambda *_: None
        self.sender = Sender(WorkerSettings(**({"send_seconds": 5.0} | settings)), self._make)

    def _make(self, _: WorkerSettings) -> Producer:
        self.made.append(Producer(self.broker, lambda topic, value: self.refusal(topic, value)))
        return self.made[-1]

    async def send(self, *values: bytes) -> list[BaseException | None]:
        return await asyncio.gather(*(self.sender.send(TOPIC, b"k", v, []) for v in values), return_exceptions=True)

    def there(self) -> list[bytes | None]:
        return [sent.value for sent in self.broker.rows(TOPIC)[0]]


def play(body: Callable[[Bench], Awaitable[None]], **settings: Any) -> Bench:
    async def run() -> Bench:
        bench = Bench(**settings)
        await bench.sender.start()
        await asyncio.wait_for(body(bench), 20)
        await bench.sender.stop()
        return bench

    return asyncio.run(run())


def test_a_broker_that_is_not_there_yet_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    made: list[Producer] = []

    class Late(Producer):
        async def start(self) -> None:
            if len(made) < 4:
                raise KafkaConnectionError("nobody listens")
            await super().start()

    def make(_: WorkerSettings) -> Producer:
        made.append(Late(Broker(partitions=1), lambda *_: None))
        return made[-1]

    async def run() -> bool:
        sender = Sender(WorkerSettings(first_retry_seconds=0.001), make)
        await asyncio.wait_for(sender.connect(), 20)
        return sender.started.is_set()

    assert asyncio.run(run())
    assert (len(made), caplog.text.count("waiting for the broker")) == (4, 3)


def test_one_message_that_the_broker_refuses_then_a_hundred_good_ones_to_the_same_partition() -> None:
    async def body(bench: Bench) -> None:
        bench.refusal = lambda _, value: MessageSizeTooLargeError("too large") if value == b"bad" else None
        (outcome,) = await bench.send(b"bad")
        assert isinstance(outcome, NotPossible)
        for n in range(100):
            assert await bench.send(b"%d" % n) == [None]
        assert bench.sender.trouble() is None

    assert len(play(body).there()) == 100


def test_a_refused_message_takes_no_neighbour_of_its_batch_with_it() -> None:
    async def body(bench: Bench) -> None:
        bench.refusal = lambda _, value: MessageSizeTooLargeError("too large") if value == b"bad" else None
        outcomes = await bench.send(b"a", b"bad", b"b", b"c")
        assert [type(outcome) for outcome in outcomes] == [type(None), NotPossible, type(None), type(None)]

    assert sorted(filter(None, play(body).there())) == [b"a", b"b", b"c"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(InvalidTimestampError(), "InvalidTimestampError"), (TopicAuthorizationFailedError(TOPIC), "this user may not write to it")],
)
def test_what_may_pass_is_not_now_unready_and_works_again_by_itself(error: Exception, said: str) -> None:
    async def body(bench: Bench) -> None:
        bench.refusal = lambda *_: error
        (outcome,) = await bench.send(b"a")
        assert isinstance(outcome, NotNow)
        assert said in str(bench.sender.trouble())
        bench.refusal = lambda *_: None
        assert await bench.send(b"a", b"b") == [None, None]
        assert bench.sender.trouble() is None

    assert play(body).there() == [b"a", b"b"]


def test_a_broker_that_is_away_is_answered_in_bounded_time_then_at_once_and_nothing_piles_up() -> None:
    async def body(bench: Bench) -> None:
        bench.broker.away = True
        outcomes = await bench.send(*[b"x"] * 20)
        assert all(isinstance(outcome, NotNow) for outcome in outcomes)
        waiting = len(bench.made[0]._waiting)
        begun = asyncio.get_running_loop().time()
        more = await bench.send(*[b"y"] * 500)
        assert all(isinstance(outcome, NotNow) for outcome in more)
        assert asyncio.get_running_loop().time() - begun < 1
        assert len(bench.made[0]._waiting) == waiting == 20
        assert "acknowledged nothing" in str(bench.sender.trouble())
        bench.broker.away = False
        while bench.sender.trouble():
            await asyncio.sleep(0.005)
        assert await bench.send(b"z") == [None]

    there = play(body, send_seconds=0.2).there()
    assert there.count(b"x") == 20  # they were on their way: written all the same, as the ids allow
    assert (there.count(b"y"), there.count(b"z")) == (0, 1)


def test_stopping_takes_no_longer_than_its_bound_though_the_broker_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "CLOSE_SECONDS", 0.05)

    async def run() -> float:
        bench = Bench(send_seconds=0.05)
        await bench.sender.start()
        bench.broker.away = True
        await bench.send(b"a")
        begun = asyncio.get_running_loop().time()
        await bench.sender.stop()
        return asyncio.get_running_loop().time() - begun

    assert asyncio.run(run()) < 2


def test_a_producer_that_is_stuck_though_the_broker_is_there_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "STALE_SECONDS", 0.1)
    monkeypatch.setattr(senders, "CLOSE_SECONDS", 0.05)

    async def body(bench: Bench) -> None:
        bench.made[0].flush = lambda: None  # type: ignore[method-assign]
        assert isinstance((await bench.send(b"a"))[0], NotNow)
        while (await bench.send(b"b")) != [None]:
            await asyncio.sleep(0.01)
        assert len(bench.made) == 2

    assert b"b" in play(body, send_seconds=0.05).there()


def test_before_it_is_connected_nothing_can_be_sent() -> None:
    async def run() -> None:
        bench = Bench()
        assert isinstance((await bench.send(b"a"))[0], NotNow)
        bench.broker.away = True
        with pytest.raises(NotNow):
            await bench.sender.start()

    asyncio.run(run())
