"""Consumers over the broker in memory, and what they counted."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from dateline_bus.consume.attempts import Attempts
from dateline_bus.consume.consumer import Consumer, Strategy
from dateline_bus.consume.policy import Desk
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.settings import WorkerSettings
from dateline_bus.testing.broker import Broker
from dateline_bus.testing.store import Marks
from dateline_bus.web.probes import Health
from dateline_schema.topics import Topic

DEADLINE_SECONDS = 20.0


def desk_of(broker: Broker, **settings: Any) -> Desk:
    """A desk whose waits are short; `settings` as in WorkerSettings."""
    chosen = WorkerSettings(**({"first_retry_seconds": 0.001, "breaker_pause_seconds": 0.05} | settings))
    return Desk.of("test", "1", chosen, Metrics("test", "1"), Health(chosen.stuck_seconds), broker.send)


def attempts(marks: Marks | None = None, most: int = 5) -> Attempts:
    """Of one process."""
    return Attempts(marks or Marks(), most)


async def consumed(
    broker: Broker, topics: Sequence[Topic[Any]], strategy: Strategy, desk: Desk, until: Callable[[], bool],
    counting: Attempts | None = None,
) -> Consumer:  # fmt: skip
    """Run a consumer until `until()`. Raises TimeoutError when that does not come, or what the consumer raises."""
    consumer = Consumer(lambda: broker.consumer("test"), topics, strategy, desk, counting or attempts())
    stop = asyncio.Event()
    running = asyncio.create_task(consumer.run(stop))

    async def watch() -> None:
        while not until() and not running.done():
            await asyncio.sleep(0.001)

    try:
        await asyncio.wait_for(watch(), DEADLINE_SECONDS)
    finally:
        stop.set()
        await asyncio.wait_for(running, DEADLINE_SECONDS)
    return consumer


def counted(metrics: Metrics, name: str = "dateline_messages_total", label: str = "outcome") -> dict[str, float]:
    """A metric's samples by one of its labels."""
    lines = [line for line in metrics.render().decode().splitlines() if line.startswith(f"{name}{{")]
    return {line.split(f'{label}="')[1].split('"')[0]: float(line.rsplit(" ", 1)[1]) for line in lines}
