"""The pure protocol under a schedule of the test's choosing: every message, key answer and timeout is delivered when the test says.

Keeps the promises that the wiring keeps in earnest (one key ledger per user, authentic messages in order between two users, one
payment per trade) and watches the rules that must never break.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from dateline_contracts.contract import Offer, Order
from dateline_contracts.contract_message import ShareB, ShareC, Signed
from dateline_notary.domain.manifest import delivery_of, manifest_of
from dateline_notary.domain.otuh import draw_polynomial
from dateline_notary.domain.protocol import Context, Stage, Trade, step
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
from dateline_notary.domain.protocol.keys import SlotState, check_transition
from dateline_notary.domain.protocol.trade import opens
from dateline_schema.ids import digest

USERS = ("agency", "archive", "auditor", "bank", "desk")
N = 64
FACTS = [{"fact_id": digest(str(i).encode()), "kind": "observation", "value": str(i)} for i in range(3)]
OFFER = Offer(item="sample", title="Sample", licence="internal use", price="120.50", currency="CNY", manifest=manifest_of(FACTS))
DATA = delivery_of(FACTS)

# Drawing one takes milliseconds, and which one it is matters to no rule of the protocol; each is used with fresh pads.
_POLYNOMIALS = [draw_polynomial(N, random.Random(seed).randbytes) for seed in range(4)]


@dataclass
class User:
    """One honest party: the pure machine, its key ledger, its record."""

    name: str
    net: Net
    trades: dict[str, Trade] = field(default_factory=dict)
    slots: dict[str, SlotState] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    kept: bytes | None = None
    timer: bool = False

    def notes_of(self, kind: str) -> list[dict[str, Any]]:
        return [note.data for note in self.notes if note.kind == kind]


class Net:
    """Users, the links between them, a key supply, a ledger of accounts."""

    def __init__(
        self, seed: int = 1, users: tuple[str, ...] = USERS, balance: str = "1000", n: int = N, retries: int = 1
    ) -> None:
        self.random = random.Random(seed)
        self.users = {name: User(name, self) for name in users}
        self.links: dict[tuple[str, str], deque[Any]] = defaultdict(deque)
        self.answers: list[tuple[str, str, Event]] = []
        self.key_count = itertools.count()
        self.pool: dict[str, tuple[str, str, bytes]] = {}
        self.no_keys: set[frozenset[str]] = set()
        self.balances = {name: Decimal(0) for name in users} | {"desk": Decimal(balance)}
        self.payments: dict[str, tuple[str, str, Decimal]] = {}
        self.offers = {"sample": (OFFER, DATA)}
        self.n, self.retries = n, retries
        self.interfere: Callable[[str, str, Any], list[Any]] | None = None
        """What becomes of a body that a user sends: the bodies that arrive instead."""
        self.got: dict[str, list[Any]] = defaultdict(list)
        self.released: dict[str, tuple[bytes, bytes]] = {}

    def context(self, user: str) -> Context:
        return Context(
            me=user,
            users=tuple(sorted(self.users)),
            reachable=frozenset(u for u in self.users if u != user and frozenset((u, user)) not in self.no_keys),
            random_bytes=self.random.randbytes,
            polynomial=lambda n: self.random.choice(_POLYNOMIALS) if n == N else draw_polynomial(n, self.random.randbytes),
            authorise=lambda order: hashlib.sha256(order.canonical()).digest(),
            offers=self.offers if user == "agency" else {},
            n=self.n,
            step=timedelta(seconds=30),
            retries=self.retries,
            least_candidates=min(2, len(self.users) - 2),
        )

    def order(self, price: str = "120.50", merchant: str = "agency", **more: Any) -> str:
        order = Order(
            txid=f"tx:{self.random.randbytes(16).hex()}", client="desk", merchant=merchant, item="sample", price=price,
            currency="CNY", nonce=self.random.randbytes(16), **more,
        )  # fmt: skip
        self.feed("desk", order.txid, Placed(order))
        return order.txid

    def feed(self, user: str, txid: str, event: Event) -> None:
        """Give one event to one user and carry out what follows."""
        party = self.users[user]
        if txid not in party.trades and not opens(txid, event):
            return
        trade, effects = step(party.trades.get(txid), event, self.context(user))
        if trade is not None:
            # What is kept must survive being written down.
            party.trades[txid] = Trade.decode(trade.encode())
        for effect in effects:
            self._do(party, txid, effect)

    def _do(self, party: User, txid: str, effect: Effect) -> None:
        match effect:
            case Send(to=to, body=body):
                self._check_release(party, body)
                bodies = [body] if self.interfere is None else self.interfere(party.name, to, body)
                self.links[party.name, to].extend((txid, one) for one in bodies)
            case TakeKey() | FindKey():
                self.answers.append((party.name, txid, self._key(party, effect)))
            case Mark(key_id=key_id, state=state):
                check_transition(party.slots[key_id], state)
                party.slots[key_id] = state
            case Note():
                party.notes.append(effect)
            case Pay():
                self.answers.append((party.name, txid, self._pay(txid, effect)))
            case Refund():
                payer, payee, amount = self.payments.pop(txid)
                self._move(payee, payer, amount)
            case Keep(data=data):
                party.kept = data
            case Timer(seconds=seconds):
                party.timer = seconds is not None

    def _check_release(self, party: User, body: Any) -> None:
        """No share leaves before the document is there, and a share leaves for one document only; all its keys are burnt by then."""
        got = self.got[party.name]
        if isinstance(body, ShareB):
            assert any(
                isinstance(b, Signed) and (b.kb, b.message, b.signature) == (body.kb, body.message, body.signature) for b in got
            )
            assert self.released.setdefault(f"b {body.kb}", (body.message, body.signature)) == (body.message, body.signature)
            assert party.slots[body.kb] is SlotState.BURNED
        if isinstance(body, ShareC):
            held = next(b for b in got if isinstance(b, ShareB) and b.kc == body.kc)
            assert self.released.setdefault(f"c {body.kc}", (held.message, held.signature)) == (held.message, held.signature)
            assert party.slots[body.kc] is SlotState.BURNED

    def _key(self, party: User, effect: TakeKey | FindKey) -> Event:
        if frozenset((party.name, effect.peer)) in self.no_keys:
            return KeyFailed(effect.request, Reason.KEY_UNAVAILABLE, "the link has no keys")
        if isinstance(effect, TakeKey):
            fresh = [k for k, s in party.slots.items() if s is SlotState.FRESH and self.pool[k][:2] == (party.name, effect.peer)]
            if fresh:
                return KeyArrived(effect.request, fresh[0], party.keys[fresh[0]])
            key_id, key = f"key-{next(self.key_count)}", self.random.randbytes(effect.bits // 8)
            self.pool[key_id] = (party.name, effect.peer, key)
        else:
            key_id = effect.key_id
            if key_id not in self.pool or self.pool[key_id][:2] != (effect.peer, party.name):
                return KeyFailed(effect.request, Reason.KEY_UNAVAILABLE, "no such key")
            if party.slots.get(key_id, SlotState.FRESH) is not SlotState.FRESH:
                return KeyFailed(effect.request, Reason.KEY_REUSED, "the key has been used")
            key = self.pool[key_id][2]
        party.slots[key_id], party.keys[key_id] = SlotState.FRESH, key
        return KeyArrived(effect.request, key_id, key)

    def _pay(self, txid: str, effect: Pay) -> Event:
        if txid not in self.payments:
            amount = Decimal(effect.amount)
            if self.balances[effect.payer] < amount:
                return PaymentRefused("insufficient funds")
            self._move(effect.payer, effect.payee, amount)
            self.payments[txid] = (effect.payer, effect.payee, amount)
        return Paid(f"payment-{txid}")

    def _move(self, source: str, target: str, amount: Decimal) -> None:
        self.balances[source] -= amount
        self.balances[target] += amount

    def choices(self) -> list[Callable[[], None]]:
        """Everything that could happen next, but timeouts."""
        found: list[Callable[[], None]] = [
            lambda pair=pair: self._deliver(pair)  # type: ignore[misc]
            for pair, queue in sorted(self.links.items())
            if queue
        ]
        return found + [lambda i=i: self._answer(i) for i in range(len(self.answers))]  # type: ignore[misc]

    def _deliver(self, pair: tuple[str, str]) -> None:
        txid, body = self.links[pair].popleft()
        self.got[pair[1]].append(body)
        self.feed(pair[1], txid, Received(pair[0], body))

    def _answer(self, index: int) -> None:
        user, txid, event = self.answers.pop(index)
        # A FRESH key that two requests were promised goes to the first.
        if isinstance(event, KeyArrived) and self.users[user].slots[event.key_id] is not SlotState.FRESH:
            event = KeyFailed(event.request, Reason.KEY_UNAVAILABLE, "taken meanwhile")
        self.feed(user, txid, event)

    def run(self, pick: Callable[[int], int] | None = None) -> None:
        """Until nothing is left to happen; `pick` chooses among what could happen next (default: this net's own dice)."""
        pick = pick or self.random.randrange
        for _ in range(10_000):
            choices = self.choices()
            if not choices:
                return
            choices[pick(len(choices))]()
        raise AssertionError("the network does not come to rest")

    def time_out(self) -> None:
        """Every timer that is set goes off, one user after another, until all is quiet."""
        for user in self.users.values():
            for txid, trade in list(user.trades.items()):
                if not trade.stage.final:
                    self.feed(user.name, txid, TimedOut())
                    self.run()

    def stages(self, txid: str) -> dict[str, Stage]:
        return {name: user.trades[txid].stage for name, user in self.users.items() if txid in user.trades}

    def reasons(self, txid: str) -> set[str | None]:
        return {user.trades[txid].reason for user in self.users.values() if txid in user.trades}

    def third_party(self, txid: str) -> User:
        return self.users[self.users["agency"].trades[txid].third_party or ""]

    def assert_safe(self) -> None:
        """What must hold at every moment of every run in which at most one party is dishonest."""
        assert sum(self.balances.values()) == Decimal(1000), "money is conserved"
        assert all(balance >= 0 for balance in self.balances.values())
        used: dict[tuple[str, str], set[str]] = defaultdict(set)
        for name, user in self.users.items():
            for note in user.notes_of("signed"):
                for which in ("kb", "kc"):
                    used[name, note[which]].add(note["sha256"])
        assert all(len(messages) == 1 for messages in used.values()), "no key signs two documents"
        for name, user in self.users.items():
            for txid in self.payments:
                trade = user.trades.get(txid)
                if trade is not None and trade.paying and trade.stage is Stage.ABORTED:
                    assert any(a[:2] == (name, txid) and isinstance(a[2], Paid) for a in self.answers), "money moved for nothing"
        verdicts: dict[tuple[Any, ...], set[str]] = defaultdict(set)
        for user in self.users.values():
            for note in user.notes_of("verified"):
                verdicts[note["kb"], note["kc"], note["message"], note["signature"]].add(note["verdict"])
        assert all(len(found) == 1 for found in verdicts.values()), "receiver and verifier find the same"
