"""The rules of ETSI GS QKD 014 over simulated links: who may have which key, how often (once), and what is refused how.

One server object stands for the key servers of all users and holds both ends of every link. Keys live in memory only and are gone
when it goes: a restart can lose keys and can never deliver one twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from dateline_contracts.qkd014 import (
    KEYS_NOT_FOUND,
    TRUSTED_NODES,
    BadRequest,
    DeliveredKey,
    KeyContainer,
    KeyIds,
    KeyRequest,
    KeyUnavailable,
    Status,
    Unauthorised,
)
from dateline_keys.domain.link import secret_rate
from dateline_keys.domain.network import Link, Network
from dateline_keys.domain.requests import check_request
from dateline_keys.domain.stock import Stock

LINK_LAYER = "dateline_link"


@dataclass(slots=True)
class _Waiting:
    """A key its master has, for the slaves that have not fetched it."""

    master: str
    slaves: set[str]
    named: frozenset[str]
    key: bytes = field(repr=False)
    since: float


class LinkState(NamedTuple):
    """What is measured of one link."""

    name: str
    rate: float
    level: float


class KeyServer:
    """`random_bytes` and `new_id` are the operating system's except in tests. `now` is always seconds on one clock."""

    def __init__(self, network: Network, random_bytes: Callable[[int], bytes], new_id: Callable[[], UUID], now: float) -> None:
        self._limits, self._random_bytes, self._new_id = network.limits, random_bytes, new_id
        self._kmes = {user.sae: user.kme_id for user in network.user}
        self._links = {link.ends: link for link in network.link}
        size, count = self._limits.key_size, self._limits.max_key_count
        self._stocks = {
            ends: Stock(secret_rate(network.profile_of(link), link.loss_db), size * count, size * link.initial_keys, now)
            for ends, link in self._links.items()
        }
        self._waiting: dict[UUID, _Waiting] = {}

    def status(self, master: str, slave: str, now: float) -> Status:
        """Stock and limits between two users."""
        link = self._link(master, slave)
        limits = self._limits
        return Status(
            source_KME_ID=self._kmes[master],
            target_KME_ID=self._kmes[slave],
            master_SAE_ID=master,
            slave_SAE_ID=slave,
            key_size=limits.key_size,
            stored_key_count=int(self._stocks[link.ends].level(now)) // limits.key_size,
            max_key_count=limits.max_key_count,
            max_key_per_request=limits.max_key_per_request,
            max_key_size=limits.max_key_size,
            min_key_size=limits.min_key_size,
            max_SAE_ID_count=limits.max_SAE_ID_count,
            status_extension={TRUSTED_NODES: list(link.trusted_nodes), LINK_LAYER: "simulated"},
        )

    def enc_keys(self, master: str, slave: str, request: KeyRequest, now: float) -> KeyContainer:
        """Fresh keys for `master`, to be fetched by `slave` and the additional slaves of the request, once each.

        All or none: KeyUnavailable when any of the links has too little.
        """
        self._forget(now)
        links = [self._link(master, each) for each in (slave, *request.additional_slave_SAE_IDs)]
        slaves = frozenset((slave, *request.additional_slave_SAE_IDs))
        if len(slaves) != len(links):
            raise BadRequest("a slave SAE is named twice")
        number, size = check_request(request, self._limits, links)
        if sum(1 for key in self._waiting.values() if key.master == master) + number > self._limits.max_key_count:
            raise KeyUnavailable("too many keys wait to be fetched by their slaves")
        self._take(links, number * size, now)
        delivered = []
        for _ in range(number):
            name, key = self._new_id(), self._random_bytes(size // 8)
            self._waiting[name] = _Waiting(master, set(slaves), slaves, key, now)
            delivered.append(DeliveredKey.of(str(name), key))
        return KeyContainer(keys=tuple(delivered))

    def dec_keys(self, slave: str, master: str, request: KeyIds, now: float) -> KeyContainer:
        """The named keys for `slave`. All or none; Unauthorised when the slave was not named for one of them."""
        self._forget(now)
        if slave not in self._kmes:
            raise Unauthorised("the SAE is not known here")
        names = [entry.key_ID for entry in request.key_IDs]
        if len(set(names)) != len(names):
            raise BadRequest("a key_ID is named twice")
        if len(names) > self._limits.max_key_per_request:
            raise BadRequest(f"at most {self._limits.max_key_per_request} keys per request")
        found = [self._waiting.get(name) for name in names]
        if any(key is not None and slave not in key.named for key in found):
            raise Unauthorised("the SAE was not named for these keys")
        self._link(slave, master)
        if any(key is None or key.master != master or slave not in key.slaves for key in found):
            raise BadRequest(KEYS_NOT_FOUND)
        return KeyContainer(keys=tuple(DeliveredKey.of(str(name), self._hand_out(name, slave)) for name in names))

    def links(self, now: float) -> Iterator[LinkState]:
        """What is measured of every link."""
        for ends, stock in self._stocks.items():
            yield LinkState("--".join(sorted(ends)), stock.rate, stock.level(now))

    def _link(self, caller: str, other: str) -> Link:
        if caller not in self._kmes:
            raise Unauthorised("the SAE is not known here")
        if caller == other:
            raise BadRequest("master and slave are the same SAE")
        link = self._links.get(frozenset((caller, other)))
        if link is None:
            raise BadRequest("no keys are shared with that SAE")
        return link

    def _take(self, links: list[Link], bits: int, now: float) -> None:
        stocks = [self._stocks[link.ends] for link in links]
        # Checked before anything is taken: an additional slave's empty link must not burn the first one's bits.
        if any(stock.level(now) < bits for stock in stocks):
            raise KeyUnavailable("not enough keys now")
        for stock in stocks:
            stock.take(bits, now)

    def _hand_out(self, name: UUID, slave: str) -> bytes:
        waiting = self._waiting[name]
        waiting.slaves.discard(slave)
        if not waiting.slaves:
            del self._waiting[name]
        return waiting.key

    def _forget(self, now: float) -> None:
        """Drop what was not fetched in time; insertion order is age order."""
        while self._waiting:
            oldest = next(iter(self._waiting))
            if now - self._waiting[oldest].since <= self._limits.undelivered_seconds:
                return
            del self._waiting[oldest]
