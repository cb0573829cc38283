"""A key server of the shape that LocalKeys takes: keys without end, each delivered once to each end, and it counts."""

import os
import uuid
from collections import Counter

from dateline_contracts.qkd014 import BadRequest, DeliveredKey, KeyContainer, KeyIds, KeyRequest, KeyUnavailable, Status


class KeyServer:
    def __init__(self, without: frozenset[frozenset[str]] = frozenset(), stock: int = 1_000_000) -> None:
        self.waiting: dict[str, tuple[str, str, bytes]] = {}
        self.without, self.stock = without, stock
        self.delivered: Counter[str] = Counter()

    def status(self, master: str, slave: str, now: float) -> Status:
        empty = frozenset((master, slave)) in self.without
        return Status(
            source_KME_ID="here", target_KME_ID="here", master_SAE_ID=master, slave_SAE_ID=slave, key_size=256,
            stored_key_count=0 if empty else self.stock, max_key_count=1_000_000, max_key_per_request=128, max_key_size=4096,
            min_key_size=64, max_SAE_ID_count=0,
        )  # fmt: skip

    def enc_keys(self, master: str, slave: str, request: KeyRequest, now: float) -> KeyContainer:
        if frozenset((master, slave)) in self.without or self.stock < (request.number or 1):
            raise KeyUnavailable("no keys")
        keys = []
        for _ in range(request.number or 1):
            key_id, key = str(uuid.uuid4()), os.urandom((request.size or 256) // 8)
            self.waiting[key_id] = (master, slave, key)
            self.stock -= 1
            keys.append(DeliveredKey.of(key_id, key))
        return KeyContainer(keys=tuple(keys))

    def dec_keys(self, slave: str, master: str, request: KeyIds, now: float) -> KeyContainer:
        keys = []
        for wanted in request.key_IDs:
            found = self.waiting.get(str(wanted.key_ID))
            if found is None or found[:2] != (master, slave):
                raise BadRequest("one or more keys specified are not found on KME")
            del self.waiting[str(wanted.key_ID)]
            self.delivered[str(wanted.key_ID)] += 1
            keys.append(DeliveredKey.of(str(wanted.key_ID), found[2]))
        return KeyContainer(keys=tuple(keys))
