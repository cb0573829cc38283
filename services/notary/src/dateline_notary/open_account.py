"""Open accounts in the ledger of accounts.    python -m dateline_notary.open_account FILE USER CURRENCY BALANCE

The account's secret comes from DATELINE_NOTARY_ACCOUNT_SECRET (or a mounted file); an account that is there already is left as it is.
"""

import argparse
from pathlib import Path

from dateline_notary.accounts import AccountLedger
from dateline_notary.settings import Settings


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m dateline_notary.open_account", description="Open an account.")
    parser.add_argument("file", type=Path)
    parser.add_argument("user")
    parser.add_argument("currency")
    parser.add_argument("balance")
    given = parser.parse_args()
    accounts = AccountLedger(given.file)
    secret = Settings().notary_account_secret.get_secret_value().encode()
    accounts.open_account(given.user, given.currency, given.balance, secret)
    accounts.close()


if __name__ == "__main__":
    main()
