"""Keys from a key server inside this process: for tests and demonstrations, with the server's own rules and no network."""

import time
from collections.abc import Callable, Collection, Sequence
from typing import Protocol
from uuid import UUID

from dateline_contracts.qkd014 import AVOID_NODES, BadRequest, DeliveredKey, KeyContainer, KeyId, KeyIds, KeyRequest, Status
from dateline_notary.kme.parts import batches, joined, parts_of
from dateline_notary.kme.source import JOINT, Key


class Server(Protocol):
    """What `dateline_keys.domain.server.KeyServer` is; a service imports no other, so only its shape is known here."""

    def status(self, master: str, slave: str, now: float) -> Status:
        """Stock and limits."""

    def enc_keys(self, master: str, slave: str, request: KeyRequest, now: float) -> KeyContainer:
        """Fresh keys to their master."""

    def dec_keys(self, slave: str, master: str, request: KeyIds, now: float) -> KeyContainer:
        """Named keys to a slave."""


class LocalKeys:
    """One user's KeySource over a server object. `clock`: seconds that only grow."""

    def __init__(self, server: Server, sae: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._server, self._sae, self._clock = server, sae, clock

    async def status(self, slave: str) -> Status:
        """As KeySource."""
        return self._server.status(self._sae, slave, self._clock())

    async def enc_keys(self, slave: str, number: int, size_bits: int, *, avoid_nodes: Collection[str] = ()) -> list[Key]:
        """As KeySource."""
        status = await self.status(slave)
        parts = parts_of(number, size_bits, status)
        mandatory = ({AVOID_NODES: sorted(avoid_nodes)},) if avoid_nodes else ()
        delivered: list[DeliveredKey] = []
        for count in batches(number * parts, status.max_key_per_request):
            request = KeyRequest(number=count, size=size_bits // parts, extension_mandatory=mandatory)
            delivered += self._server.enc_keys(self._sae, slave, request, self._clock()).keys
        return joined(delivered, parts)

    async def dec_keys(self, master: str, key_ids: Sequence[str]) -> list[Key]:
        """As KeySource."""
        found = []
        for key_id in key_ids:
            try:
                request = KeyIds(key_IDs=tuple(KeyId(key_ID=UUID(part)) for part in key_id.split(JOINT)))
            except ValueError as error:
                raise BadRequest(f"not a key id: {key_id!r}") from error
            delivered = self._server.dec_keys(self._sae, master, request, self._clock()).keys
            found += joined(delivered, len(delivered))
        return found
