"""Random schedules with lost and repeated messages, timeouts at any moment and several trades at once: the rules that never break."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dateline_contracts.contract_message import decode_body
from dateline_notary.domain.protocol.io import Received, TimedOut
from dateline_schema.record import InvalidRecord

sys.path.insert(0, str(Path(__file__).parent))
from simulated_network import USERS, Net

# A lie may hold a value of a type that its field never has; writing it down warns.
pytestmark = pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")

INDEX = st.integers(0, 10_000)


class Schedules(RuleBasedStateMachine):
    """Everything that can happen to honest users: any order, losses, repetitions, timeouts, links without keys."""

    @initialize(seed=st.integers(0, 50))
    def begin(self, seed: int) -> None:
        self.net = Net(seed)
        self.txids = [self.net.order()]

    @precondition(lambda self: len(self.txids) < 3)
    @rule()
    def order(self) -> None:
        self.txids.append(self.net.order())

    @precondition(lambda self: self.net.choices())
    @rule(picks=st.lists(INDEX, min_size=1, max_size=12))
    def happen(self, picks: list[int]) -> None:
        for pick in picks:
            if choices := self.net.choices():
                choices[pick % len(choices)]()

    @precondition(lambda self: any(self.net.links.values()))
    @rule(pick=INDEX)
    def lose(self, pick: int) -> None:
        queues = [queue for queue in self.net.links.values() if queue]
        queues[pick % len(queues)].popleft()

    @precondition(lambda self: any(self.net.links.values()))
    @rule(pick=INDEX)
    def repeat(self, pick: int) -> None:
        pairs = [pair for pair, queue in self.net.links.items() if queue]
        pair = pairs[pick % len(pairs)]
        self.net.links[pair].append(self.net.links[pair][0])

    @rule(pick=INDEX)
    def replay(self, pick: int) -> None:
        """Something that was said long ago, by whoever said it."""
        said = [(user, body) for user in USERS for body in self.net.got[user]]
        if said:
            user, body = said[pick % len(said)]
            for sender in USERS:
                if sender != user:
                    self.net.feed(user, self.txids[pick % len(self.txids)], Received(sender, body))

    @rule(sender=st.sampled_from(USERS), receiver=st.sampled_from(USERS), pick=INDEX, what=INDEX, value=INDEX)
    def lie(self, sender: str, receiver: str, pick: int, what: int, value: int) -> None:
        """Something that was said, with one field made something else, by anybody to anybody."""
        said = [body for user in USERS for body in self.net.got[user]]
        if not said or sender == receiver:
            return
        body = said[pick % len(said)]
        name = sorted(type(body).model_fields.keys() - {"kind"})[what % (len(type(body).model_fields) - 1)]
        others = [getattr(other, name) for other in said if hasattr(other, name)] + [b"", 0, 99, (), "bank", "key-0", None]
        try:
            lie = decode_body(type(body).model_construct(**{**dict(body), name: others[value % len(others)]}).encode())
        except (InvalidRecord, ValueError, TypeError):
            return
        txid = self.txids[pick % len(self.txids)]
        self.net.got[receiver].append(lie)
        self.net.feed(receiver, txid, Received(sender, lie))

    @rule(user=st.sampled_from(USERS), pick=INDEX)
    def time_out(self, user: str, pick: int) -> None:
        txid = self.txids[pick % len(self.txids)]
        trade = self.net.users[user].trades.get(txid)
        if trade is not None and not trade.stage.final:
            self.net.feed(user, txid, TimedOut())

    @rule(a=st.sampled_from(USERS), b=st.sampled_from(USERS))
    def cut(self, a: str, b: str) -> None:
        if a != b:
            self.net.no_keys ^= {frozenset((a, b))}

    @invariant()
    def safe(self) -> None:
        if hasattr(self, "net"):
            self.net.assert_safe()

    def teardown(self) -> None:
        if hasattr(self, "net"):
            self.net.run()
            self.net.time_out()
            self.net.run()
            self.net.assert_safe()
            for txid in self.txids:
                assert all(stage.final for stage in self.net.stages(txid).values())


TestSchedules = Schedules.TestCase
TestSchedules.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
