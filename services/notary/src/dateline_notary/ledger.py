"""One user's durable memory: keys, trades, what is to be sent, what was read, the append-only record. One SQLite file.

SQLite rather than a schema of the platform's PostgreSQL: a key ledger belongs to one user alone, must work when everything else is
down, and two parties' records must not lie in one store. `synchronous=FULL`: when a transaction returns, it is on the disk; what
leaves the process leaves after that. The bytes of a burnt key are overwritten here; what a dispute needs of them stands in the record.
"""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from dateline_contracts.contract import Offer
from dateline_notary.domain.chain import Entry, next_entry
from dateline_notary.domain.channel import ChannelHash
from dateline_notary.domain.protocol.keys import SlotState, check_transition
from dateline_notary.domain.protocol.state import Trade

_SCHEMA = """
CREATE TABLE IF NOT EXISTS slots (
    key_id TEXT PRIMARY KEY, peer TEXT NOT NULL, mine INTEGER NOT NULL, purpose TEXT NOT NULL, bits INTEGER NOT NULL,
    state TEXT NOT NULL, value BLOB, tries INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS slots_stock ON slots (state, peer, mine, purpose, bits);
CREATE TABLE IF NOT EXISTS channels (
    peer TEXT, outgoing INTEGER, key_id TEXT, opening BLOB, n INTEGER, polynomial BLOB, hash_key BLOB,
    PRIMARY KEY (peer, outgoing, key_id));
CREATE TABLE IF NOT EXISTS trades (txid TEXT PRIMARY KEY, stage TEXT NOT NULL, state BLOB NOT NULL, deadline REAL);
CREATE TABLE IF NOT EXISTS requests (id INTEGER PRIMARY KEY AUTOINCREMENT, txid TEXT NOT NULL, effect BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, txid TEXT NOT NULL, receiver TEXT NOT NULL, sequence INTEGER NOT NULL,
    body BLOB NOT NULL, message BLOB);
CREATE TABLE IF NOT EXISTS sequences (txid TEXT, user TEXT, outgoing INTEGER, next INTEGER NOT NULL, PRIMARY KEY (txid, user, outgoing));
CREATE TABLE IF NOT EXISTS offsets (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS record (
    idx INTEGER PRIMARY KEY, txid TEXT, kind TEXT NOT NULL, entry BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS record_txid ON record (txid);
CREATE TABLE IF NOT EXISTS tallies (txid TEXT, what TEXT, count INTEGER NOT NULL, bits INTEGER NOT NULL, PRIMARY KEY (txid, what));
CREATE TABLE IF NOT EXISTS offers (item TEXT PRIMARY KEY, offer BLOB NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (txid TEXT PRIMARY KEY, data BLOB NOT NULL);
"""


class Slot(NamedTuple):
    """One delivered key. `mine`: I asked for it (ETSI: master), so only I may choose what it is used for."""

    key_id: str
    peer: str
    mine: bool
    purpose: str
    bits: int
    state: SlotState
    value: bytes | None


class Outgoing(NamedTuple):
    """A message to be sent; `message` is None until it is sealed and tagged."""

    id: int
    txid: str
    receiver: str
    sequence: int
    body: bytes
    message: bytes | None


class Ledger:
    """Every change happens inside `transaction()`; nothing else is durable."""

    def __init__(self, file: Path | str, owner: str) -> None:
        self.owner = owner
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        # One process per ledger: a second one that was started by mistake must not use the same keys.
        self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA secure_delete=ON")  # burnt key values are overwritten, not only unlinked
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and on the disk when it returns."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # keys

    def add_key(self, key_id: str, peer: str, mine: bool, purpose: str, key: bytes) -> None:
        """A key that has just been delivered: FRESH. Raises sqlite3.IntegrityError when it has been here before."""
        self._db.execute(
            "INSERT INTO slots (key_id, peer, mine, purpose, bits, state, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key_id, peer, mine, purpose, 8 * len(key), SlotState.FRESH, key),
        )

    def slot(self, key_id: str) -> Slot | None:
        """The key, whatever its state."""
        row = self._db.execute(
            "SELECT key_id, peer, mine, purpose, bits, state, value FROM slots WHERE key_id = ?", (key_id,)
        ).fetchone()
        return None if row is None else _slot(row)

    def fresh_key(self, peer: str, purpose: str, bits: int, but: Collection[str] = ()) -> Slot | None:
        """A key of mine that has not been used for anything, and is none of `but`."""
        rows = self._db.execute(
            "SELECT key_id, peer, mine, purpose, bits, state, value FROM slots"
            " WHERE state = ? AND peer = ? AND mine = 1 AND purpose = ? AND bits = ? ORDER BY rowid",
            (SlotState.FRESH, peer, purpose, bits),
        )
        return next((_slot(row) for row in rows if row[0] not in but), None)

    def mark(self, key_id: str, state: SlotState) -> None:
        """Move a key on. Raises ForbiddenTransition; the value of a burnt key is overwritten."""
        slot = self.slot(key_id)
        if slot is None:
            raise KeyError(key_id)
        check_transition(slot.state, state)
        value = None if state is SlotState.BURNED else slot.value
        self._db.execute("UPDATE slots SET state = ?, value = ? WHERE key_id = ?", (state, value, key_id))

    def count_try(self, key_id: str) -> int:
        """One more tag that did not fit this pad; how many there have been."""
        self._db.execute("UPDATE slots SET tries = tries + 1 WHERE key_id = ?", (key_id,))
        return int(self._db.execute("SELECT tries FROM slots WHERE key_id = ?", (key_id,)).fetchone()[0])

    def key_counts(self) -> dict[tuple[str, str], int]:
        """How many keys there are by purpose and state."""
        rows = self._db.execute("SELECT purpose, state, count(*) FROM slots GROUP BY purpose, state")
        return {(purpose, state): count for purpose, state, count in rows}

    def tally(self, txid: str, what: str, bits: int) -> None:
        """Count what a trade has cost me: keys by purpose, and bits under tags (`tag`)."""
        self._db.execute(
            "INSERT INTO tallies VALUES (?, ?, 1, ?)"
            " ON CONFLICT (txid, what) DO UPDATE SET count = count + 1, bits = bits + excluded.bits",
            (txid, what, bits),
        )

    def tallies(self, txid: str) -> dict[str, tuple[int, int]]:
        """Count and bits by what was counted."""
        rows = self._db.execute("SELECT what, count, bits FROM tallies WHERE txid = ? ORDER BY what", (txid,))
        return {what: (count, bits) for what, count, bits in rows}

    # channels

    def add_channel(self, peer: str, outgoing: bool, key_id: str, opening: bytes, channel: ChannelHash) -> None:
        """Remember one direction's hash function."""
        size = channel.n // 8
        self._db.execute(
            "INSERT OR REPLACE INTO channels VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                peer,
                outgoing,
                key_id,
                opening,
                channel.n,
                channel.polynomial.to_bytes(size, "big"),
                channel.hash_key.to_bytes(size, "big"),
            ),
        )

    def channel(self, peer: str, outgoing: bool, n: int, key_id: str | None = None) -> tuple[str, bytes, ChannelHash] | None:
        """Key id, opening and hash: of one channel by its key id, or of any."""
        row = self._db.execute(
            "SELECT key_id, opening, n, polynomial, hash_key FROM channels"
            " WHERE peer = ? AND outgoing = ? AND n = ? AND (? IS NULL OR key_id = ?) ORDER BY rowid DESC LIMIT 1",
            (peer, outgoing, n, key_id, key_id),
        ).fetchone()
        if row is None:
            return None
        return row[0], row[1], ChannelHash(row[2], int.from_bytes(row[3], "big"), int.from_bytes(row[4], "big"))

    # trades

    def trade(self, txid: str) -> Trade | None:
        """My view of a trade."""
        row = self._db.execute("SELECT state FROM trades WHERE txid = ?", (txid,)).fetchone()
        return None if row is None else Trade.decode(row[0])

    def save_trade(self, trade: Trade) -> None:
        """Replace my view of it; the deadline stays."""
        self._db.execute(
            "INSERT INTO trades (txid, stage, state) VALUES (?, ?, ?)"
            " ON CONFLICT (txid) DO UPDATE SET stage = excluded.stage, state = excluded.state",
            (trade.txid, trade.stage, trade.encode()),
        )

    def trades(self) -> list[str]:
        """Ids of all trades, the first first."""
        return [txid for (txid,) in self._db.execute("SELECT txid FROM trades ORDER BY rowid")]

    def set_deadline(self, txid: str, deadline: float | None) -> None:
        """When the trade's timer goes off, in Unix time of this machine."""
        self._db.execute("UPDATE trades SET deadline = ? WHERE txid = ?", (deadline, txid))

    def due(self, now: float) -> list[str]:
        """Trades whose timer has gone off."""
        return [txid for (txid,) in self._db.execute("SELECT txid FROM trades WHERE deadline <= ?", (now,))]

    # requests: things to be asked of others than users

    def add_request(self, txid: str, effect: bytes) -> None:
        """Ask for it until it is answered."""
        self._db.execute("INSERT INTO requests (txid, effect) VALUES (?, ?)", (txid, effect))

    def requests(self) -> list[tuple[int, str, bytes]]:
        """What is not answered yet: id, trade, effect."""
        return self._db.execute("SELECT id, txid, effect FROM requests ORDER BY id").fetchall()

    def answer_request(self, number: int) -> bool:
        """It is answered; False when it was already."""
        return self._db.execute("DELETE FROM requests WHERE id = ?", (number,)).rowcount == 1

    # messages

    def add_outgoing(self, txid: str, receiver: str, body: bytes) -> None:
        """To be sent after this transaction, in order."""
        sequence = self._next(txid, receiver, outgoing=True)
        self._db.execute(
            "INSERT INTO outbox (txid, receiver, sequence, body) VALUES (?, ?, ?, ?)", (txid, receiver, sequence, body)
        )
        self._advance(txid, receiver, sequence + 1, outgoing=True)

    def outgoing(self, receiver: str) -> Outgoing | None:
        """The first message to `receiver` that the broker has not acknowledged."""
        row = self._db.execute(
            "SELECT id, txid, receiver, sequence, body, message FROM outbox WHERE receiver = ? ORDER BY id LIMIT 1", (receiver,)
        ).fetchone()
        return None if row is None else Outgoing(*row)

    def outgoing_count(self) -> int:
        """Messages not sent yet."""
        return int(self._db.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def set_message(self, number: int, message: bytes) -> None:
        """It is sealed and tagged: these bytes go, however often."""
        self._db.execute("UPDATE outbox SET message = ? WHERE id = ?", (message, number))

    def sent(self, number: int) -> None:
        """The broker has it."""
        self._db.execute("DELETE FROM outbox WHERE id = ?", (number,))

    def expected(self, txid: str, sender: str) -> int:
        """The sequence number that comes next from `sender`."""
        return self._next(txid, sender, outgoing=False)

    def received(self, txid: str, sender: str, sequence: int) -> None:
        """It has been dealt with."""
        self._advance(txid, sender, sequence + 1, outgoing=False)

    def offsets(self) -> dict[int, int]:
        """The next offset to read of each partition."""
        return dict(self._db.execute("SELECT partition, next FROM offsets"))

    def set_offset(self, partition: int, following: int) -> None:
        """Everything before it has been dealt with."""
        self._db.execute(
            "INSERT INTO offsets VALUES (?, ?) ON CONFLICT (partition) DO UPDATE SET next = max(next, excluded.next)",
            (partition, following),
        )

    def begin_at(self, offsets: Mapping[int, int]) -> None:
        """A new user reads from here; durable at once."""
        with self.transaction():
            for partition, following in offsets.items():
                self.set_offset(partition, following)

    def _next(self, txid: str, user: str, *, outgoing: bool) -> int:
        row = self._db.execute(
            "SELECT next FROM sequences WHERE txid = ? AND user = ? AND outgoing = ?", (txid, user, outgoing)
        ).fetchone()
        return 0 if row is None else int(row[0])

    def _advance(self, txid: str, user: str, following: int, *, outgoing: bool) -> None:
        self._db.execute("INSERT OR REPLACE INTO sequences VALUES (?, ?, ?, ?)", (txid, user, outgoing, following))

    # record, offers, deliveries

    def note(self, time: datetime, kind: str, txid: str | None, data: dict[str, Any]) -> Entry:
        """Append to the record."""
        row = self._db.execute("SELECT entry FROM record ORDER BY idx DESC LIMIT 1").fetchone()
        last = None if row is None else Entry.decode(row[0])
        entry = next_entry(last, self.owner, time, kind, txid, orjson.loads(orjson.dumps(data)))
        self._db.execute("INSERT INTO record VALUES (?, ?, ?, ?)", (entry.index, txid, kind, entry.encode()))
        return entry

    def record(self, txid: str | None = None) -> Iterator[Entry]:
        """The record in order, whole or of one trade."""
        for (entry,) in self._db.execute("SELECT entry FROM record WHERE ? IS NULL OR txid = ? ORDER BY idx", (txid, txid)):
            yield Entry.decode(entry)

    def add_offer(self, offer: Offer, data: bytes) -> None:
        """Offer a data set; a later offer of the same item replaces it."""
        self._db.execute("INSERT OR REPLACE INTO offers VALUES (?, ?, ?)", (offer.item, offer.encode(), data))

    def offers(self) -> "Offers":
        """All offers by item, each with its data set; read when asked for."""
        return Offers(self._db)

    def keep(self, txid: str, data: bytes) -> None:
        """A data set that was bought."""
        self._db.execute("INSERT OR REPLACE INTO deliveries VALUES (?, ?)", (txid, data))

    def delivery(self, txid: str) -> bytes | None:
        """The data set that was bought."""
        row = self._db.execute("SELECT data FROM deliveries WHERE txid = ?", (txid,)).fetchone()
        return None if row is None else bytes(row[0])


class Offers(Mapping[str, tuple[Offer, bytes]]):
    """The offers of a ledger, as they are at the moment of asking."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __getitem__(self, item: str) -> tuple[Offer, bytes]:
        row = self._db.execute("SELECT offer, data FROM offers WHERE item = ?", (item,)).fetchone()
        if row is None:
            raise KeyError(item)
        return Offer.decode(row[0]), bytes(row[1])

    def __iter__(self) -> Iterator[str]:
        return iter([item for (item,) in self._db.execute("SELECT item FROM offers ORDER BY item")])

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM offers").fetchone()[0])


def _slot(row: tuple[Any, ...]) -> Slot:
    return Slot(row[0], row[1], bool(row[2]), row[3], row[4], SlotState(row[5]), row[6])
