"""notary: one user of the contract network. Messages over Kafka, keys from a key-management entity, a ledger of its own."""

from dateline_notary import __version__
from dateline_notary.service import Service
from dateline_notary.settings import Settings

settings = Settings.from_environment("notary")

if __name__ == "__main__":
    Service(__version__, settings).main()
