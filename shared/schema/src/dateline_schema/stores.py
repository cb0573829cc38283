"""The registry of tables: each schema of the database once, with its one writer, its readers, and who brings its tables.

Roles are made from here (`python -m dateline_bus.admin roles`), and an architecture test holds that nobody else writes.
"""

from dataclasses import dataclass, field

OWNER = "dateline_owner"


@dataclass(frozen=True)
class Store:
    """One schema. `package`: whose `migrations` make its tables; `apart`: tables in it that somebody else writes, and who."""

    schema: str
    package: str
    writer: str
    readers: tuple[str, ...] = ()
    apart: dict[str, str] = field(default_factory=dict)


STORES = (
    # Keys are made by an operator's command, which also says so in the audit; nothing that reads the bus may.
    Store("public", "dateline_storage", "storage", ("api", "cli"), {"api_keys": "keys", "audit": "keys"}),
    Store("enrichment", "dateline_enrichment", "enrichment", ("cli",)),
    Store("watches", "dateline_watches", "watches", ("api",)),
)


def role_of(name: str) -> str:
    """The role of a service, or of an operator's command, in PostgreSQL."""
    return f"dateline_{name}"


def logins(stores: tuple[Store, ...] = STORES) -> tuple[str, ...]:
    """Every role but the owner's, sorted."""
    names = {name for store in stores for name in (store.writer, *store.readers, *store.apart.values())}
    return tuple(sorted(map(role_of, names)))
