"""The ledger of accounts: the default payment adapter. Double entry, idempotent per trade, no overdraft, exact decimals.

Stands where a bank's or a card network's interface would stand; anything with the two methods of `Payments` can take its place.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from dateline_notary.domain.accounts import Refused, added, check_transfer, exact, payment_token

__all__ = ["AccountLedger", "Payments", "Refused"]


class Payments(Protocol):
    """How money moves. Both methods may be called again after a crash and then change nothing more."""

    async def transfer(self, txid: str, payer: str, payee: str, amount: str, currency: str, token: bytes) -> str:
        """Move the money, once per trade; the reference of the entry. Raises Refused."""

    async def reverse(self, reference: str) -> None:
        """Move it back, once."""


_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (user TEXT, currency TEXT, balance TEXT NOT NULL, secret BLOB, PRIMARY KEY (user, currency));
CREATE TABLE IF NOT EXISTS entries (
    reference TEXT NOT NULL, user TEXT NOT NULL, currency TEXT NOT NULL, amount TEXT NOT NULL, PRIMARY KEY (reference, user));
"""

# The other side of what an account is opened with: without it the books would not balance.
OPENING = "opening-balances"
SHORTEST_SECRET = 16


class AccountLedger:
    """One SQLite file that the processes of one machine may share; every transfer is one transaction."""

    def __init__(self, file: Path | str) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def open_account(self, user: str, currency: str, balance: str, secret: bytes) -> None:
        """A new account; one that is there already is left as it is. `secret`: shared by the owner and this ledger. Raises Refused."""
        if len(secret) < SHORTEST_SECRET:
            raise Refused(
                f"a secret of at least {SHORTEST_SECRET} bytes is needed: with an empty one anybody could authorise payments"
            )
        with self._transaction():
            there = self._db.execute("SELECT 1 FROM accounts WHERE user = ? AND currency = ?", (user, currency)).fetchone()
            if not there:
                amount = exact(Decimal(balance))
                self._db.execute("INSERT INTO accounts VALUES (?, ?, ?, ?)", (user, currency, _text(amount), secret))
                self._enter(f"opening {user} {currency}", currency, {user: amount, OPENING: amount.copy_negate()})

    def balance(self, user: str, currency: str) -> Decimal:
        """What is on the account. Raises Refused when there is none."""
        return self._account(user, currency)[0]

    def total(self, currency: str) -> Decimal:
        """The sum of all entries: always zero."""
        rows = self._db.execute("SELECT amount FROM entries WHERE currency = ?", (currency,))
        return added(*(Decimal(amount) for (amount,) in rows))

    async def transfer(self, txid: str, payer: str, payee: str, amount: str, currency: str, token: bytes) -> str:
        """See Payments."""
        reference = f"pay {txid}"
        with self._transaction():
            if self._entered(reference):
                return reference
            balance, secret = self._account(payer, currency)
            expected = payment_token(secret, txid, payer, payee, amount, currency)
            left = check_transfer(balance, amount, token, expected)
            theirs, _ = self._account(payee, currency)
            self._set(payer, currency, left)
            self._set(payee, currency, added(theirs, Decimal(amount)))
            self._enter(reference, currency, {payer: Decimal(amount).copy_negate(), payee: Decimal(amount)})
        return reference

    async def reverse(self, reference: str) -> None:
        """See Payments. May overdraw the payee: it owes what it was paid by mistake."""
        back = f"reverse {reference}"
        with self._transaction():
            rows = self._db.execute("SELECT user, currency, amount FROM entries WHERE reference = ?", (reference,)).fetchall()
            if self._entered(back) or not rows:
                return
            for user, currency, amount in rows:
                self._set(user, currency, added(self._account(user, currency)[0], Decimal(amount).copy_negate()))
            self._enter(back, rows[0][1], {user: Decimal(amount).copy_negate() for user, _, amount in rows})

    def _account(self, user: str, currency: str) -> tuple[Decimal, bytes]:
        row = self._db.execute(
            "SELECT balance, secret FROM accounts WHERE user = ? AND currency = ?", (user, currency)
        ).fetchone()
        if row is None:
            raise Refused(f"{user} has no account in {currency}")
        return Decimal(row[0]), row[1]

    def _set(self, user: str, currency: str, balance: Decimal) -> None:
        self._db.execute("UPDATE accounts SET balance = ? WHERE user = ? AND currency = ?", (_text(balance), user, currency))

    def _entered(self, reference: str) -> bool:
        return self._db.execute("SELECT 1 FROM entries WHERE reference = ?", (reference,)).fetchone() is not None

    def _enter(self, reference: str, currency: str, amounts: dict[str, Decimal]) -> None:
        self._db.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?)",
            [(reference, user, currency, _text(amount)) for user, amount in amounts.items()],
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # IMMEDIATE: two processes that pay at the same moment queue here, before either reads a balance.
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _text(amount: Decimal) -> str:
    return f"{amount:f}"
