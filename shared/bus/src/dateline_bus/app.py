"""The Faust application of a service: stages by decorator, probes, drain, exit status."""

import asyncio
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faust
from aiohttp import web
from faust.types import TP, StreamT

from dateline_bus import garbage, logs
from dateline_bus.failures import TooManyDeadLetters
from dateline_bus.kafka import LARGEST_MESSAGE, Sender, wait_for_broker
from dateline_bus.metrics import Metrics
from dateline_bus.probes import Health, add_probes, serve
from dateline_bus.settings import WorkerSettings
from dateline_bus.stage import DeadLetterLimit, Message, Stage, Work
from dateline_schema.topics import Topic

log = logging.getLogger(__name__)

# Pages are large; a deep prefetch would only hold memory.
PREFETCHED_MESSAGES = 64
CRASH_SECONDS = 15
"""What Faust is given to end by itself after a failure, beside the time to drain."""


class Worker:
    """One service on the bus."""

    def __init__(self, name: str, version: str, settings: WorkerSettings) -> None:
        self.name, self.version, self.settings = name, version, settings
        self.metrics = Metrics(name, version)
        self.health = Health(settings.stuck_seconds)
        self._limit = DeadLetterLimit(settings.dead_letter_limit)
        self._stages: list[Stage] = []
        self._failed: BaseException | None = None

    def stage(self, *, reads: Topic[Any], writes: tuple[Topic[Any], ...]) -> Callable[[Work], Work]:
        """Register a pure function `record -> records` that runs on every message of `reads`.

        What it returns goes to the topic of `writes` whose model it is. Raise NotNow for what may work later; anything else
        that it raises makes the message a dead letter.
        """

        def register(work: Work) -> Work:
            self._stages.append(
                Stage(
                    work.__name__, work, reads, writes, service=self.name, version=self.version, settings=self.settings,
                    metrics=self.metrics, health=self.health, limit=self._limit,
                )
            )  # fmt: skip
            return work

        return register

    def main(self) -> None:
        """Run until SIGTERM or SIGINT; exit status 0 after a drain, 1 after a failure."""
        logs.configure(self.name, self.settings.log_level)
        garbage.settle()
        try:
            asyncio.run(wait_for_broker(self.settings))
        except KeyboardInterrupt:
            sys.exit(0)
        app = self.application()
        worker = faust.Worker(app, loglevel=self.settings.log_level, redirect_stdouts=False, override_logging=False, quiet=True)
        try:
            worker.execute_from_commandline()
        except SystemExit as end:
            if self._failed is None and not end.code:
                log.info("stopped")
                raise
        if self._failed is not None:
            log.critical("stopped: %s", self._failed)
            sys.exit(1)

    def application(self) -> faust.App:
        """The Faust app with an agent per stage, the producer and the probes."""
        app = faust.App(
            f"dateline-{self.name}",
            broker=[f"kafka://{host}" for host in self.settings.kafka.split(",")],
            broker_credentials=_credentials(self.settings),
            # Ids come from content and storage upserts, so at-least-once gives exactly-once rows; Faust's own exactly_once
            # loses and doubles messages under SIGKILL and rebalance (measured).
            processing_guarantee="at_least_once",
            store="memory://",
            # Faust makes its folder even when it keeps nothing; a container's own file system is read-only.
            datadir=Path(tempfile.gettempdir()) / f"dateline-{self.name}",
            topic_disable_leader=True,
            topic_allow_declare=False,
            web_enabled=False,
            autodiscover=False,
            worker_redirect_stdouts=False,
            stream_buffer_maxsize=PREFETCHED_MESSAGES,
            stream_wait_empty=False,
            broker_max_poll_records=PREFETCHED_MESSAGES,
            broker_session_timeout=self.settings.session_timeout_seconds,
            broker_heartbeat_interval=self.settings.session_timeout_seconds / 4,
            broker_commit_interval=0.5,
            consumer_max_fetch_size=LARGEST_MESSAGE,
            consumer_auto_offset_reset="earliest",
        )
        sender = Sender(self.settings)
        for stage in self._stages:
            topic = app.topic(stage.reads.name, key_serializer="raw", value_serializer="raw", key_type=bytes, value_type=bytes)
            app.agent(topic, name=stage.name)(self._agent(app, stage, sender))
        app.on_before_shutdown.connect(self._drain)
        app.service(_service(self, app, sender))
        return app

    def _agent(self, app: faust.App, stage: Stage, sender: "Sender") -> Callable[[StreamT[bytes]], Any]:
        async def agent(stream: StreamT[bytes]) -> None:
            # noack: a message that SIGTERM or a rebalance cuts off must not count as done.
            async for event in stream.noack().events():  # type: ignore[attr-defined]
                if self.health.draining:
                    await asyncio.Event().wait()  # taken by the next worker
                message = event.message
                await sender.started.wait()
                try:
                    await stage.handle(
                        Message(
                            message.topic, message.partition, message.offset, message.key, message.value,
                            tuple(dict(message.headers or {}).items()),
                        ),
                        sender.send,
                    )  # fmt: skip
                except TooManyDeadLetters as error:
                    self._failed = error
                    self._end_without_fail()
                    await app.crash(error)
                    await asyncio.Event().wait()  # nothing more may be acknowledged
                event.ack()
                self._note_lag(app, message.topic, message.partition, message.offset)

        return agent

    def _end_without_fail(self) -> None:
        """The process ends by itself when Faust does not: once, on a busy machine, a worker had not ended a minute after its crash.

        Nothing is lost by that, because what was not acknowledged is read again.
        """
        timer = threading.Timer(self.settings.drain_seconds + CRASH_SECONDS, os._exit, (1,))
        timer.daemon = True
        timer.start()

    def _note_lag(self, app: faust.App, topic: str, partition: int, offset: int) -> None:
        highwater = app.consumer.highwater(TP(topic, partition))
        if highwater is not None:
            lag = max(0, highwater - offset - 1)
            self.metrics.set("dateline_consumer_lag_messages", lag, topic=topic, partition=str(partition))

    async def _drain(self, *_: Any, **__: Any) -> None:
        """Finish the messages in hand before the stream is closed; what is only prefetched goes to the next worker."""
        self.health.draining = True
        deadline = asyncio.get_running_loop().time() + self.settings.drain_seconds
        while self.health.in_hand and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)


def _service(worker: Worker, app: faust.App, sender: Sender) -> type[faust.Service]:
    class Surroundings(faust.Service):
        """Producer and probes, started and stopped with the app."""

        async def on_start(self) -> None:
            await sender.start()
            worker.health.ready = lambda: _not_ready(app)
            server = add_probes(web.Application(), worker.health, worker.metrics)
            self._runner = await serve(server, worker.settings.http_host, worker.settings.http_port)
            log.info("started", extra={"http_port": worker.settings.http_port})

        async def on_stop(self) -> None:
            await self._runner.cleanup()
            await sender.stop()

    return Surroundings


def _not_ready(app: faust.App) -> str | None:
    if app.rebalancing:
        return "rebalancing"
    return None if app.consumer.assignment() else "no partitions"


def _credentials(settings: WorkerSettings) -> Any:
    password = settings.kafka_password.get_secret_value() if settings.kafka_password else None
    if settings.kafka_security.startswith("SASL"):
        return faust.SASLCredentials(username=settings.kafka_username, password=password, mechanism="PLAIN")
    if settings.kafka_security == "SSL":
        return faust.SSLCredentials(cafile=str(settings.kafka_ca_file) if settings.kafka_ca_file else None)
    return None
