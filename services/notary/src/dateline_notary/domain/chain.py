"""The append-only record of one user: every entry holds the hash of the one before, so none can be changed, taken out or slipped in.

The chain shows that a record is whole; that it was not rewritten from the start is shown by the two other parties' records.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dateline_contracts.contract import TxId, User
from dateline_schema.ids import canonical, digest
from dateline_schema.record import Record
from dateline_schema.records.page import Id, Timestamp

FIRST = digest(b"")
"""What the first entry follows."""


class Entry(Record):
    """`time`: by the owner's own clock."""

    index: int
    time: Timestamp
    owner: User
    previous: Id
    kind: str
    txid: TxId | None
    data: dict[str, Any]
    hash: Id


def next_entry(last: Entry | None, owner: str, time: datetime, kind: str, txid: str | None, data: dict[str, Any]) -> Entry:
    """The entry that follows `last`."""
    unhashed = Entry(
        index=0 if last is None else last.index + 1,
        time=time,
        owner=owner,
        previous=FIRST if last is None else last.hash,
        kind=kind,
        txid=txid,
        data=data,
        hash=FIRST,
    )
    return unhashed.model_copy(update={"hash": hash_of(unhashed)})


def hash_of(entry: Entry) -> str:
    """The hash that an entry must carry."""
    return digest(canonical(entry.model_dump(mode="json", exclude={"hash"})))


def broken_at(entries: Iterable[Entry]) -> int | None:
    """The place (from 0) of the first entry that does not follow from the one before; None when the chain is whole."""
    previous, owner = FIRST, None
    for place, entry in enumerate(entries):
        same_owner = owner is None or entry.owner == owner
        if not same_owner or entry.index != place or entry.previous != previous or entry.hash != hash_of(entry):
            return place
        previous, owner = entry.hash, entry.owner
    return None
