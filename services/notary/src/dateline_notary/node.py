"""One user of the contract network: the pure protocol, its durable ledger, and everything it asks of the world.

Each event is one transaction: the new state, the keys' states, the record and the messages to be sent are on the disk together or
not at all, and only then does anything leave. After a crash at any point the node does again what it had not finished; a message
goes out byte for byte as it was first written, so nothing is said twice in two ways and no key comes back.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from dateline_contracts.contract import Offer, Order, PaymentOrder
from dateline_contracts.contract_message import PlaceOrder
from dateline_contracts.qkd014 import KeyServerError
from dateline_notary.accounts import Payments, Refused
from dateline_notary.domain.accounts import payment_token
from dateline_notary.domain.otuh import draw_polynomial
from dateline_notary.domain.protocol import Context, step
from dateline_notary.domain.protocol.io import (
    Effect,
    Event,
    FindKey,
    Keep,
    KeyArrived,
    KeyFailed,
    Mark,
    Note,
    Paid,
    Pay,
    PaymentRefused,
    Placed,
    Reason,
    Received,
    Refund,
    Send,
    TakeKey,
    TimedOut,
    Timer,
)
from dateline_notary.domain.protocol.trade import opens
from dateline_notary.inbox import Inbox
from dateline_notary.keyring import Keyring, KeyUsed
from dateline_notary.kme import KeySource
from dateline_notary.ledger import Ledger, Slot
from dateline_notary.outbox import Outbox
from dateline_notary.pool import PolynomialPool
from dateline_notary.requests import Request, decode_request, encode_request

log = logging.getLogger(__name__)

# Polynomials are drawn ahead: they depend on no message, and drawing one costs more than signing.
_POLYNOMIALS_AHEAD = 4
_TIMER_SECONDS = 0.2


class SendMessage(Protocol):
    """Writes one message and returns when the broker has it; raises NotNow when it has not."""

    async def __call__(self, key: bytes, value: bytes) -> None:
        """`key`: the trade, so that its messages stay in order."""


def _no_hook(_: str) -> None:
    return None


def _no_count(_: str, __: str) -> None:
    return None


@dataclass
class Node:
    """`accounts_secret`: what this user authorises its payments with. `hook`: see Keyring. `count`: (what, outcome) of all that ends."""

    me: str
    users: tuple[str, ...]
    ledger: Ledger
    source: KeySource
    payments: Payments
    send: SendMessage
    account_secret: bytes
    n: int = 128
    step_seconds: float = 30
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    hook: Callable[[str], None] = _no_hook
    count: Callable[[str, str], None] = _no_count
    _polynomials: PolynomialPool | None = None
    _reachable: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.keyring = Keyring(self.me, self.n, self.ledger, self.source, self._polynomial, self.hook)
        self.outbox = Outbox(self)
        self.inbox = Inbox(self)
        self._in_hand: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self.changed = asyncio.Condition()
        self._failed: BaseException | None = None

    async def run(self) -> None:
        """For ever: what was left unfinished first. Raises what made the node fail."""
        self._polynomials = PolynomialPool(self.n, _POLYNOMIALS_AHEAD)
        self._tasks.add(asyncio.create_task(self.refresh_reachable()))
        loops = [self._timers(), self._ask(), *self.outbox.pumps()]
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (*tasks, *self._tasks):
                task.cancel()
            await asyncio.gather(*tasks, *self._tasks, return_exceptions=True)
            self._polynomials.close()

    async def offer(self, offer: Offer, data: bytes) -> None:
        """Sell this."""
        with self.ledger.transaction():
            self.ledger.add_offer(offer, data)
            self.ledger.note(self.clock(), "offered", None, {"item": offer.item, "root": offer.manifest.root})

    async def place(self, merchant: str, item: str, price: str, currency: str) -> str:
        """Order; the trade's id. Raises ValueError for what cannot be an order."""
        if merchant not in self.users or merchant == self.me:
            raise ValueError(f"{merchant} is no other registered user")
        order = Order(
            txid=f"tx:{os.urandom(16).hex()}",
            client=self.me,
            merchant=merchant,
            item=item,
            price=price,
            currency=currency,
            nonce=os.urandom(16),
        )
        await self.apply(order.txid, Placed(order))
        return order.txid

    async def apply(self, txid: str, event: Event, also: Callable[[], None] = lambda: None) -> None:
        """One event, one transaction; `also`: what must be durable together with it."""
        if isinstance(event, Received) and isinstance(event.body, PlaceOrder):
            await self.refresh_reachable()
        context = self._context()
        with self.ledger.transaction():
            also()
            before = self.ledger.trade(txid)
            trade, effects = (before, ()) if before is None and not opens(txid, event) else step(before, event, context)
            if trade is not None:
                self.ledger.save_trade(trade)
            for effect in effects:
                self._write(txid, effect)
            self.hook("before commit")
        self.hook("after commit")
        if trade is not None and (before is None or before.stage is not trade.stage):
            self.count("trade", trade.stage)
            log.info("trade", extra={"txid": txid, "stage": trade.stage, "reason": trade.reason, "detail": trade.detail})
        self._wake.set()
        self.outbox.wake()
        async with self.changed:
            self.changed.notify_all()

    def _write(self, txid: str, effect: Effect) -> None:
        match effect:
            case Send(to=to, body=body):
                self.ledger.add_outgoing(txid, to, body.encode())
            case TakeKey() | FindKey() | Pay() | Refund():
                self.ledger.add_request(txid, encode_request(effect))
            case Mark(key_id=key_id, state=state):
                self.ledger.mark(key_id, state)
                self.ledger.note(self.clock(), "key", txid, {"key_id": key_id, "state": state})
            case Note(kind=kind, data=data):
                self.ledger.note(self.clock(), kind, txid, data)
            case Keep(data=data):
                self.ledger.keep(txid, data)
            case Timer(seconds=seconds):
                due = None if seconds is None else (self.clock() + timedelta(seconds=seconds)).timestamp()
                self.ledger.set_deadline(txid, due)

    async def _ask(self) -> None:
        """Everything that the protocol asked for, each in its own task, until it is answered."""
        while True:
            self._wake.clear()
            for number, txid, effect in self.ledger.requests():
                if number not in self._in_hand:
                    self._in_hand.add(number)
                    task = asyncio.create_task(self._answer(number, txid, decode_request(effect)))
                    self._tasks.add(task)
                    task.add_done_callback(self._answered)
            if self._failed is not None:
                raise self._failed
            await self._wake.wait()

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._failed = task.exception()
            self._wake.set()

    async def _answer(self, number: int, txid: str, effect: Request) -> None:
        event, slot = await self._result(txid, effect)

        def answered() -> None:
            self.ledger.answer_request(number)
            if slot is not None and slot.mine:
                self.ledger.tally(txid, slot.purpose, slot.bits)

        try:
            if event is None:
                with self.ledger.transaction():
                    answered()
            else:
                await self.apply(txid, event, answered)
        finally:
            self.keyring.release(slot)
            self._in_hand.discard(number)

    async def _result(self, txid: str, effect: Request) -> tuple[Event | None, Slot | None]:
        match effect:
            case TakeKey() | FindKey():
                return await self._key(effect)
            case Pay(payer=payer, payee=payee, amount=amount, currency=currency, token=token):
                try:
                    reference = await self.payments.transfer(txid, payer, payee, amount, currency, token)
                except Refused as error:
                    return PaymentRefused(str(error)), None
                self.hook("paid")
                return Paid(reference), None
            case Refund(reference=reference):
                await self.payments.reverse(reference)
                return None, None

    async def _key(self, effect: TakeKey | FindKey) -> tuple[Event, Slot | None]:
        try:
            if isinstance(effect, TakeKey):
                slot = await self.keyring.take(effect.peer, "signature", effect.bits, effect.apart_from)
            else:
                slot = await self.keyring.find(effect.peer, effect.key_id, "signature")
        except KeyServerError as error:
            return KeyFailed(effect.request, Reason.KEY_UNAVAILABLE, str(error)), None
        except KeyUsed as error:
            return KeyFailed(effect.request, Reason.KEY_REUSED, f"{error} has been used"), None
        if slot.bits != effect.bits:
            self.keyring.release(slot)
            return KeyFailed(effect.request, Reason.MALFORMED, f"{slot.key_id} has {slot.bits} bits, not {effect.bits}"), None
        return KeyArrived(effect.request, slot.key_id, slot.value or b""), slot

    async def _timers(self) -> None:
        while True:
            for txid in self.ledger.due(self.clock().timestamp()):
                await self.apply(txid, TimedOut(), lambda txid=txid: self.ledger.set_deadline(txid, None))  # type: ignore[misc]
            await asyncio.sleep(_TIMER_SECONDS)

    def _polynomial(self, n: int) -> int:
        return self._polynomials.take() if self._polynomials and n == self.n else draw_polynomial(n, os.urandom)

    async def refresh_reachable(self) -> None:
        """Ask the key-management entity with whom there are keys for a signature."""
        others = [user for user in self.users if user != self.me]
        bits = await asyncio.gather(*(self.keyring.available(user) for user in others))
        self._reachable = frozenset(user for user, there in zip(others, bits, strict=True) if there >= 3 * self.n)

    def _context(self) -> Context:
        return Context(
            me=self.me,
            users=self.users,
            reachable=self._reachable,
            random_bytes=os.urandom,
            polynomial=self._polynomial,
            authorise=self._authorise,
            offers=self.ledger.offers(),
            n=self.n,
            step=timedelta(seconds=self.step_seconds),
            # Of three users the third is no choice of anybody's.
            least_candidates=min(2, len(self.users) - 2),
        )

    def _authorise(self, order: PaymentOrder) -> bytes:
        return payment_token(self.account_secret, order.txid, order.payer, order.payee, order.amount, order.currency)
