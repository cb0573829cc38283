"""The Faust application of a service: stages by decorator, probes, drain, exit status.

Faust reads, keeps the group and commits; everything that must not go wrong is the stage's (see stage). Faust's own worker is not used: it has
no probes while it waits for the broker, takes its port late, and ends itself in ways that lose the exit status.
"""

import asyncio
import logging
import ssl
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import faust
from aiohttp import web
from aiokafka.errors import KafkaError
from faust.types import TP, StreamT

from dateline_bus.consume.attempts import Attempts, KafkaMarks
from dateline_bus.consume.lag import Watch
from dateline_bus.consume.policy import Desk
from dateline_bus.consume.rows import Rows, Slots
from dateline_bus.consume.stage import Runner, Stage, Threaded, Work
from dateline_bus.events.message import At, Message
from dateline_bus.failures import NotPossible
from dateline_bus.kafka import LARGEST_MESSAGE, wait_for_broker
from dateline_bus.produce.sender import Sender
from dateline_bus.runtime import running
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.settings import WorkerSettings
from dateline_bus.web.probes import Health, add_probes, serving
from dateline_schema.topics import Topic

log = logging.getLogger(__name__)

# Pages are large; a deep prefetch would only hold memory.
PREFETCHED_MESSAGES = 32


class Worker:
    """One service on the bus."""

    def __init__(self, name: str, version: str, settings: WorkerSettings) -> None:
        self.name, self.version, self.settings = name, version, settings
        self.metrics, self.health = Metrics(name, version), Health(settings.stuck_seconds)
        self._stages: list[tuple[str, Runner, Topic[Any]]] = []

    def stage(self, *, reads: Topic[Any], writes: tuple[Topic[Any], ...], runner: Runner | None = None) -> Callable[[Work], Work]:
        """Register a pure function `record -> records` that runs on every message of `reads`.

        What it returns goes to the topic of `writes` whose model it is. Raise NotNow for what may work later; anything else
        that it raises makes the message a dead letter. `runner`: where the work is done, a thread of this process unless given.
        """

        def register(work: Work) -> Work:
            self.add(work.__name__, runner or Threaded(work, reads, writes), reads)
            return work

        return register

    def add(self, name: str, runner: Runner, reads: Topic[Any]) -> None:
        """Register a stage whose work is no pure function: `runner` does it."""
        self._stages.append((name, runner, reads))

    def main(self) -> None:
        """Run until SIGTERM or SIGINT; exit status 0 after a drain, 1 after a failure."""
        running.main(self.name, self.settings, self.run)

    async def run(self, stop: asyncio.Event) -> None:
        """The service. Raises OSError when it cannot listen, RuntimeError when Faust fails."""
        settings, health = self.settings, self.health
        async with AsyncExitStack() as stack:
            server = add_probes(web.Application(), health, self.metrics)
            await stack.enter_async_context(serving(server, settings.http_host, settings.http_port))
            sender = Sender(settings)
            desk = Desk.of(self.name, self.version, settings, self.metrics, health, sender.send)
            if not await running.unless(stop, self._there(desk, sender)):
                return
            stack.push_async_callback(lambda: running.at_most(1, sender.stop()))
            reading = _Reading(self, desk)
            health.ready = lambda: sender.trouble() or reading.not_ready()
            watching = asyncio.create_task(Watch(settings, self.metrics, health, reading.positions).run())
            stack.callback(watching.cancel)
            log.info("started", extra={"http_port": settings.http_port})
            await reading.run(stop)

    async def _there(self, desk: Desk, sender: Sender) -> None:
        await self.broker_there()
        await desk.wait_for("broker (sending)", sender.start)

    async def broker_there(self) -> None:
        """Wait for the broker with all topics: Faust looks for topics that are made late only every five minutes."""
        await wait_for_broker(self.settings, [reads.name for _, _, reads in self._stages])


class _Reading:
    """Faust around the stages of a worker, as long as it runs."""

    def __init__(self, worker: Worker, desk: Desk) -> None:
        self._worker, self._desk, self._settings = worker, desk, worker.settings
        self._stages = [Stage(name, runner, reads, desk) for name, runner, reads in worker._stages]
        self._runners = [runner for _, runner, _ in worker._stages]
        self._attempts = Attempts(KafkaMarks(self._settings, worker.name), self._settings.deliveries)
        self._slots = Slots(self._settings.in_hand)
        self._rows = Rows(self._one, self._pause, self._resume)
        self._next: dict[At, int | None] = {}
        self._generation = 0
        self._app = self._application()

    def positions(self) -> Mapping[At, int | None]:
        """Our partitions, and where each will be read next: where the group stands, until we have ended a message there."""
        committed = getattr(self._app.consumer, "_committed_offset", {}) if self._next else {}
        return {at: committed.get(TP(*at)) if next_ is None else next_ for at, next_ in self._next.items()}

    def not_ready(self) -> str | None:
        """Why it does not read."""
        if self._app.rebalancing:
            return "rebalancing"
        return None if self._next else "no partitions"

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`, then what is in hand to its end; what is only fetched goes to the next worker."""
        health = self._worker.health
        ends: list[asyncio.Future[Any]] = [asyncio.ensure_future(stop.wait()), asyncio.shield(self._rows.failed)]
        try:
            if await running.unless(stop, self._begin()):
                ends.append(asyncio.ensure_future(self._app._crashed.wait()))
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if self._rows.failed.done():
                self._rows.failed.result()
            if not stop.is_set():
                raise RuntimeError(f"Faust has ended: {self._app.crash_reason!r}") from self._app.crash_reason
            health.draining = True
            while health.in_hand:
                await asyncio.sleep(0.02)
        finally:
            health.draining = True
            for end in ends:
                end.cancel()
            await self._rows.close()
            await running.at_most(1, self._attempts.close())
            for runner in self._runners:
                await running.at_most(1, runner.close())
            await running.at_most(1, self._app.stop())

    async def _begin(self) -> None:
        """Start Faust, which ends for good when the broker goes away while it starts: another one is started then."""
        while True:
            try:
                return await self._app.start()
            except KafkaError as error:
                log.warning("the broker went away while Faust started", extra={"reason": repr(error)})
            await running.at_most(1, self._app.stop())
            await self._worker.broker_there()
            self._app = self._application()

    def _application(self) -> faust.App:
        settings = self._settings
        app = faust.App(
            f"dateline-{self._worker.name}",
            broker=[f"kafka://{host}" for host in settings.kafka.split(",")],
            broker_credentials=_credentials(settings),
            # Ids come from content and storage upserts, so at-least-once gives exactly-once rows; Faust's own exactly_once
            # loses and doubles messages under SIGKILL and rebalance (measured).
            processing_guarantee="at_least_once",
            store="memory://",
            # Faust makes its folder even when it keeps nothing; a container's own file system is read-only.
            datadir=Path(tempfile.gettempdir()) / f"dateline-{self._worker.name}",
            topic_disable_leader=True,
            topic_allow_declare=False,
            web_enabled=False,
            autodiscover=False,
            worker_redirect_stdouts=False,
            stream_buffer_maxsize=PREFETCHED_MESSAGES,
            stream_wait_empty=False,
            broker_max_poll_records=PREFETCHED_MESSAGES,
            broker_session_timeout=settings.session_timeout_seconds,
            broker_heartbeat_interval=settings.session_timeout_seconds / 4,
            broker_commit_interval=0.5,
            consumer_max_fetch_size=LARGEST_MESSAGE,
            consumer_auto_offset_reset="earliest",
        )
        for stage in self._stages:
            topic = app.topic(stage.reads.name, key_serializer="raw", value_serializer="raw", key_type=bytes, value_type=bytes)
            app.agent(topic, name=stage.name)(self._agent(stage))
        app.on_partitions_assigned.connect(self._assigned, weak=False)
        app.on_partitions_revoked.connect(self._revoked, weak=False)
        app.finalize()
        return app

    def _agent(self, stage: Stage) -> Callable[[StreamT[bytes]], Any]:
        async def agent(stream: StreamT[bytes]) -> None:
            # noack: a message that SIGTERM or a rebalance cuts off must not count as done. Faust commits up to the first that is not.
            async for event in stream.noack().events():  # type: ignore[attr-defined]
                message = Message.of(event.message)
                self._rows.put(message.at, (stage, event, message, self._generation))

        return agent

    async def _one(self, item: tuple[Stage, Any, Message, int]) -> None:
        """Nothing of a message may leave an agent, so all that can fail is below; what does end the worker, with nothing acknowledged."""
        stage, event, message, generation = item
        if not self._attempts.known(message.at):
            await self._desk.wait_for("broker (marks)", lambda: self._attempts.assigned([message.at]))
        async with self._slots.taken(alone=self._attempts.careful(message)):
            if self._worker.health.draining or generation != self._generation:
                return  # taken by the next worker
            if await self._desk.wait_for("broker (marks)", lambda: self._attempts.begin(message)):
                await stage.handle(message)
            else:
                error = NotPossible("delivered again and again, and each time the process ended before it had an end")
                await stage.give_up(message, error)
        if generation == self._generation:
            event.ack()
            self._next[message.at] = message.offset + 1

    # Not Faust's pause_partitions: what is fetched already of a partition that is paused it leaves out without a word (seen).
    def _pause(self, at: At) -> None:
        self._app.consumer.on_buffer_full(TP(*at))

    def _resume(self, at: At) -> None:
        if at in self._next:
            self._app.consumer.on_buffer_drop(TP(*at))

    async def _assigned(self, _: Any, /, *assigned: Any, **__: Any) -> None:
        ours = {reads.name for _, _, reads in self._worker._stages}
        for tp in assigned[0]:
            if tp.topic in ours:
                self._next[tp.topic, tp.partition] = None

    async def _revoked(self, _: Any, /, *__: Any, **___: Any) -> None:
        # All of them go, also those that come back at once: what is fetched is fetched again.
        self._generation += 1
        for at in list(self._next):
            self._rows.drop(at)
        gone = list(self._next)
        self._next.clear()
        await running.at_most(1, self._attempts.given_back(gone))


def _credentials(settings: WorkerSettings) -> Any:
    password = settings.kafka_password.get_secret_value() if settings.kafka_password else None
    if settings.kafka_security.startswith("SASL"):
        # Without a context Faust speaks SASL in the clear, whatever was asked for.
        context = ssl.create_default_context(cafile=settings.kafka_ca_file) if settings.kafka_security == "SASL_SSL" else None
        return faust.SASLCredentials(
            username=settings.kafka_username, password=password, mechanism=settings.kafka_mechanism, ssl_context=context
        )
    if settings.kafka_security == "SSL":
        return faust.SSLCredentials(ssl.create_default_context(cafile=settings.kafka_ca_file))
    return None
