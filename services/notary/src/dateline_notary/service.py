"""The process around a node: Kafka on one side, the key-management entity on the other, probes and routes over HTTP."""

import asyncio
import logging
import signal
import sqlite3
import ssl
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack

from aiohttp import web
from pydantic import SecretStr

from dateline_bus.runtime import logs
from dateline_bus.runtime.metrics import Metrics
from dateline_bus.web.probes import Health, add_probes, serve
from dateline_notary.accounts import SHORTEST_SECRET, AccountLedger
from dateline_notary.bus import Bus, KafkaBus
from dateline_notary.kme import EtsiKeys, KeySource, tls_context
from dateline_notary.ledger import Ledger
from dateline_notary.node import Node
from dateline_notary.routes import add_routes
from dateline_notary.settings import Settings

log = logging.getLogger(__name__)

MAX_OFFER_BYTES = 20 * 1024 * 1024


class CannotStart(Exception):
    """A setting is wrong or a file cannot be opened; one line that says what."""


def _check_secrets(settings: Settings) -> None:
    """Raises CannotStart for a secret that is missing or that can be guessed: orders and payments would be anybody's."""
    for name in ("notary_token", "notary_account_secret"):
        secret: SecretStr | None = getattr(settings, name)
        if secret is None or len(secret.get_secret_value().encode()) < SHORTEST_SECRET:
            raise CannotStart(
                f"DATELINE_{name.upper()} is missing or shorter than {SHORTEST_SECRET} bytes: anybody could act for {settings.notary_user}"
            )


class Service:
    """One notary. `hook`: see Keyring."""

    def __init__(
        self, version: str, settings: Settings, bus: Bus | None = None, hook: Callable[[str], None] = lambda _: None
    ) -> None:
        self.settings, self._hook = settings, hook
        self.metrics, self.health = Metrics("notary", version), Health(settings.stuck_seconds)
        self._bus: Bus = bus or KafkaBus(settings, settings.notary_user, self.metrics)
        self._node: Node | None = None
        self._stop = asyncio.Event()

    def main(self) -> None:
        """Run until SIGTERM or SIGINT; exit status 0, or 1 after a failure."""
        logs.configure("notary", self.settings.log_level)
        try:
            asyncio.run(self.run())
        except (CannotStart, OSError, sqlite3.Error) as error:
            log.critical("stopped: %s", error)
            sys.exit(1)

    async def run(self) -> None:
        """The service, until a signal."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        await self.until(self._stop)

    async def until(self, stop: asyncio.Event) -> None:
        """The service, until `stop`. Raises CannotStart, or what made it fail."""
        _check_secrets(self.settings)
        self.health.ready = lambda: None if self._node and self._bus.reading else "not reading the topic"
        app = add_probes(web.Application(client_max_size=MAX_OFFER_BYTES), self.health, self.metrics)
        add_routes(app, lambda: self._node, self.settings.notary_token)
        runner = await serve(app, self.settings.http_host, self.settings.http_port)
        working = asyncio.create_task(self._work())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
            self.health.draining = True
            if working.done():
                working.result()
        finally:
            for task in (working, stopping):
                task.cancel()
            await asyncio.gather(working, stopping, return_exceptions=True)
            await runner.cleanup()
            log.info("stopped")

    async def _work(self) -> None:
        settings = self.settings
        async with AsyncExitStack() as stack:
            ledger = self._opened(stack)
            source = await self._keys(stack)
            await self._bus.open()
            stack.push_async_callback(self._bus.close)
            self._node = Node(
                me=settings.notary_user,
                users=settings.users,
                ledger=ledger,
                source=source,
                payments=self._accounts(stack),
                send=self._bus.send,
                account_secret=settings.notary_account_secret.get_secret_value().encode(),
                n=settings.notary_n,
                step_seconds=settings.notary_step_seconds,
                hook=self._hook,
                count=self._count,
            )
            node = asyncio.create_task(self._node.run())
            reading = asyncio.create_task(self._bus.follow(ledger.offsets(), ledger.begin_at, self._receive))
            log.info("started", extra={"http_port": settings.http_port, "user": settings.notary_user})
            try:
                done, _ = await asyncio.wait([node, reading], return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in (node, reading):
                    task.cancel()
                await asyncio.gather(node, reading, return_exceptions=True)

    def _opened(self, stack: AsyncExitStack) -> Ledger:
        settings = self.settings
        if settings.notary_user not in settings.users:
            raise CannotStart(f"{settings.notary_user} is none of the registered users {', '.join(settings.users)}")
        settings.notary_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            ledger = Ledger(settings.notary_folder / f"{settings.notary_user}.sqlite", settings.notary_user)
        except sqlite3.OperationalError as error:
            raise CannotStart(f"the ledger in {settings.notary_folder} cannot be opened (another process?): {error}") from error
        stack.callback(ledger.close)
        return ledger

    def _accounts(self, stack: AsyncExitStack) -> AccountLedger:
        accounts = AccountLedger(self.settings.notary_accounts_file or self.settings.notary_folder / "accounts.sqlite")
        stack.callback(accounts.close)
        return accounts

    async def _keys(self, stack: AsyncExitStack) -> KeySource:
        settings = self.settings
        files = (settings.kme_ca_file, settings.kme_certificate_file, settings.kme_key_file)
        if None in files:
            raise CannotStart("DATELINE_KME_CA_FILE, DATELINE_KME_CERTIFICATE_FILE and DATELINE_KME_KEY_FILE are needed")
        try:
            context = tls_context(*(file for file in files if file is not None))
        except (OSError, ssl.SSLError) as error:
            raise CannotStart(f"the certificate files cannot be used: {error}") from error
        return await stack.enter_async_context(EtsiKeys(settings.kme_url, context))

    async def _receive(self, partition: int, offset: int, value: bytes | None) -> None:
        if self._node is None:
            raise RuntimeError("reading before the node is there")
        ticket = self.health.take()
        try:
            await self._node.inbox.receive(partition, offset, value)
        finally:
            self.health.done(ticket)

    def _count(self, what: str, outcome: str) -> None:
        if what != "sent":
            self.metrics.add("dateline_messages_total", stage=what, outcome=outcome)
