"""Open accounts in the ledger of accounts.    python -m dateline_notary.open_account FILE CURRENCY USER=BALANCE…

What authorises an account's payments comes from --secrets (JSON, user to secret), else from DATELINE_NOTARY_ACCOUNT_SECRET or a
mounted file. An account that is there already is left as it is.
"""

import argparse
import json
from pathlib import Path

from dateline_notary.accounts import AccountLedger
from dateline_notary.settings import Settings


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m dateline_notary.open_account", description="Open accounts.")
    parser.add_argument("file", type=Path, help="the ledger of accounts")
    parser.add_argument("currency", help="ISO 4217")
    parser.add_argument("accounts", nargs="+", metavar="USER=BALANCE")
    parser.add_argument("--secrets", type=Path, help="JSON file: user to secret")
    given = parser.parse_args()
    secrets = json.loads(given.secrets.read_text("utf-8")) if given.secrets else {}
    own = Settings().notary_account_secret.get_secret_value()
    ledger = AccountLedger(given.file)
    for account in given.accounts:
        user, _, balance = account.partition("=")
        ledger.open_account(user, given.currency, balance, secrets.get(user, own).encode())
    ledger.close()


if __name__ == "__main__":
    main()
