"""Double entry in exact decimals, and what authorises one payment."""

import hashlib
import hmac
from decimal import Decimal

from dateline_schema.ids import canonical


class Refused(ValueError):
    """The payment is refused for good; the message says why."""


def payment_token(secret: bytes, txid: str, payer: str, payee: str, amount: str, currency: str) -> bytes:
    """The payer's one-time authorisation of exactly this payment, 256 bits: HMAC-SHA256 under the account's secret.

    Whoever carries it can do nothing else with it: another amount, payee or trade needs another token.
    """
    return hmac.digest(secret, canonical([txid, payer, payee, _plain(amount), currency]), hashlib.sha256)


def check_transfer(balance: Decimal, amount: str, token: bytes, expected: bytes) -> Decimal:
    """The payer's balance afterwards. Raises Refused: not authorised, or an overdraft."""
    if not hmac.compare_digest(token, expected):
        raise Refused("the payment is not authorised by the account's owner")
    left = balance - Decimal(amount)
    if left < 0:
        raise Refused("insufficient funds")
    return left


def _plain(amount: str) -> str:
    return f"{Decimal(amount).normalize():f}"
