"""The ledger of accounts: double entry, once per trade, no overdraft, exact decimals, authorised by the owner."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from decimal import Context, Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline_notary.accounts import AccountLedger, Refused
from dateline_notary.domain.accounts import payment_token

SECRET = b"of the desk, and long"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[AccountLedger]:
    ledger = AccountLedger(tmp_path / "accounts.sqlite")
    ledger.open_account("desk", "CNY", "100.10", SECRET)
    ledger.open_account("agency", "CNY", "0", b"of the agency, long")
    yield ledger
    ledger.close()


def pay(ledger: AccountLedger, txid: str, amount: str, token: bytes | None = None) -> str:
    token = payment_token(SECRET, txid, "desk", "agency", amount, "CNY") if token is None else token
    return asyncio.run(ledger.transfer(txid, "desk", "agency", amount, "CNY", token))


def balances(ledger: AccountLedger) -> tuple[Decimal, Decimal]:
    return ledger.balance("desk", "CNY"), ledger.balance("agency", "CNY")


def test_money_moves_once_however_often_it_is_told_to(accounts: AccountLedger) -> None:
    assert pay(accounts, "tx:1", "0.10") == pay(accounts, "tx:1", "0.10")
    assert balances(accounts) == (Decimal("100.00"), Decimal("0.10"))
    assert accounts.total("CNY") == 0


def test_nobody_pays_more_than_they_have(accounts: AccountLedger) -> None:
    with pytest.raises(Refused, match="insufficient"):
        pay(accounts, "tx:1", "100.11")
    pay(accounts, "tx:2", "100.10")
    assert balances(accounts) == (Decimal(0), Decimal("100.10"))


def test_a_token_authorises_one_payment_and_nothing_else(accounts: AccountLedger) -> None:
    token = payment_token(SECRET, "tx:1", "desk", "agency", "1", "CNY")
    for txid, amount in (("tx:1", "2"), ("tx:2", "1")):
        with pytest.raises(Refused, match="authorised"):
            pay(accounts, txid, amount, token)
    assert pay(accounts, "tx:1", "1.00", token), "the same amount in another form is the same payment"
    with pytest.raises(Refused, match="no account"):
        asyncio.run(accounts.transfer("tx:3", "nobody", "agency", "1", "CNY", token))


def test_a_reversal_puts_back_what_was_moved_once(accounts: AccountLedger) -> None:
    reference = pay(accounts, "tx:1", "40")
    for _ in range(2):
        asyncio.run(accounts.reverse(reference))
    assert balances(accounts) == (Decimal("100.10"), Decimal(0))
    asyncio.run(accounts.reverse("pay tx:unknown"))
    assert accounts.total("CNY") == 0


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.decimals("0.01", "60", places=2), max_size=6), number=st.integers(0, 10**9))
def test_the_books_balance_whatever_is_paid(accounts: AccountLedger, amounts: list[Decimal], number: int) -> None:
    for index, amount in enumerate(amounts):
        with suppress(Refused):
            pay(accounts, f"tx:{number}-{index}", str(amount))
    assert accounts.total("CNY") == 0
    assert sum(balances(accounts)) == Decimal("100.10")
    assert min(balances(accounts)) >= 0


def test_two_openings_are_one_account_and_the_file_keeps_it(tmp_path: Path) -> None:
    for balance in ("5", "900"):
        ledger = AccountLedger(tmp_path / "a.sqlite")
        ledger.open_account("desk", "CNY", balance, SECRET)
        assert ledger.balance("desk", "CNY") == 5
        ledger.close()


def test_large_balances_are_exact_and_what_cannot_be_is_refused() -> None:
    ledger = AccountLedger(":memory:")
    ledger.open_account("desk", "CNY", "1", SECRET)
    ledger.open_account("agency", "CNY", "223456789012345678901", SECRET)
    for txid, amount in (("tx:1", "0.00000001"), ("tx:2", "0.00000001")):
        pay(ledger, txid, amount)
    assert ledger.balance("agency", "CNY") == Decimal("223456789012345678901.00000002")
    assert ledger.balance("desk", "CNY") == Decimal("0.99999998")
    entries = ledger._db.execute("SELECT amount FROM entries WHERE user = 'agency'").fetchall()
    with localcontext(Context(prec=80)):
        assert sum(Decimal(amount) for (amount,) in entries) == ledger.balance("agency", "CNY")
    assert ledger.total("CNY") == 0
    with pytest.raises(Refused):
        ledger.open_account("bank", "CNY", "1" * 40 + "." + "1" * 40, SECRET)


def test_no_account_is_opened_with_an_empty_secret() -> None:
    for secret in (b"", b"short"):
        with pytest.raises(Refused, match="secret"):
            AccountLedger(":memory:").open_account("desk", "CNY", "1", secret)
