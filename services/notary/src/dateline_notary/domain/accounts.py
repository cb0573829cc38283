"""Double entry in exact decimals, and what authorises one payment."""

import hashlib
import hmac
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, Rounded

from dateline_schema.ids import canonical


class Refused(ValueError):
    """The payment is refused for good; the message says why."""


MOST_DIGITS = 60
_EXACT = Context(prec=MOST_DIGITS, traps=[Inexact, InvalidOperation, Overflow, Rounded])


def added(*amounts: Decimal) -> Decimal:
    """The exact sum, whatever the digits. Raises Refused for one of more than MOST_DIGITS: money is never rounded."""
    total = Decimal(0)
    try:
        for amount in amounts:
            total = _EXACT.add(total, amount)
    except (Inexact, InvalidOperation, Overflow, Rounded) as error:
        raise Refused(f"an amount of more than {MOST_DIGITS} digits") from error
    return total


def exact(amount: Decimal) -> Decimal:
    """The amount itself. Raises Refused for one that cannot be added exactly."""
    return added(amount)


def payment_token(secret: bytes, txid: str, payer: str, payee: str, amount: str, currency: str) -> bytes:
    """The payer's one-time authorisation of exactly this payment, 256 bits: HMAC-SHA256 under the account's secret.

    Whoever carries it can do nothing else with it: another amount, payee or trade needs another token.
    """
    return hmac.digest(secret, canonical([txid, payer, payee, _plain(amount), currency]), hashlib.sha256)


def check_transfer(balance: Decimal, amount: str, token: bytes, expected: bytes) -> Decimal:
    """The payer's balance afterwards. Raises Refused: not authorised, or an overdraft."""
    if not hmac.compare_digest(token, expected):
        raise Refused("the payment is not authorised by the account's owner")
    left = added(balance, Decimal(amount).copy_negate())
    if left < 0:
        raise Refused("insufficient funds")
    return left


def _plain(amount: str) -> str:
    return f"{_EXACT.normalize(Decimal(amount)):f}"
