"""Each table has one writer, and nothing else in the code writes it: no service or command reaches into another's schema."""

import re
from pathlib import Path

from dateline_schema.stores import STORES

ROOT = Path(__file__).parents[2]
_WRITE = re.compile(
    r"\b(?:INSERT INTO|DELETE FROM|MERGE INTO|TRUNCATE(?: TABLE)?|COPY) +(?:ONLY +)?\"?([a-z_.]+)|\bUPDATE +(?:ONLY +)?\"?([a-z_.]+)\"?(?: +[a-z]+)? +SET\b"
)
_TABLE = re.compile(r"CREATE TABLE(?: IF NOT EXISTS)? +([a-z_]+)")
_DIRECT = re.compile(r"asyncpg\.connect|create_pool|Postgres\(")
# What connects, and as whom (the registry's names). Whoever is new here says which role it has.
CONNECTS = {
    "dateline_storage": "storage",
    "dateline_enrichment": "enrichment",
    "dateline_watches": "watches",
    "dateline_api": "api",
    "dateline_cli": "cli",
    "dateline_bus": "",  # on behalf of whoever uses it
}
# Makes rows for measurements, on a database of its own; no service.
TOOLS = {"synth.py"}


def tables(package: str) -> set[str]:
    folder = next(ROOT.glob(f"services/*/src/{package}/migrations"))
    return {name for file in folder.glob("*.sql") for name in _TABLE.findall(file.read_text("utf-8"))}


def sources() -> list[tuple[str, Path]]:
    found = [path for root in ("services/[!_]*/src", "shared/*/src") for path in sorted(ROOT.glob(f"{root}/dateline_*/**/*.py"))]
    return [(next(part for part in path.parts if part.startswith("dateline_")), path) for path in found if path.name not in TOOLS]


def written(text: str) -> set[str]:
    return {(one or other).split(".")[-1] for one, other in _WRITE.findall(text)}


def test_every_statement_that_writes_belongs_to_the_writer_of_its_table() -> None:
    known = {store.package: tables(store.package) for store in STORES}
    assert all(known.values())
    apart = {table: name for store in STORES for table, name in store.apart.items()}
    strangers = []
    for package, path in sources():
        if (
            not _DIRECT.search("".join(p.read_text("utf-8") for name, p in sources() if name == package))
            or package == "dateline_bus"
        ):
            continue
        own = known.get(package, set()) - apart.keys()
        if path.name == "keys.py" and package == "dateline_cli":
            own = {table for table, name in apart.items() if name == "keys"}
        theirs = set().union(*known.values())
        strangers += [f"{path.relative_to(ROOT)} writes {table}" for table in written(path.read_text("utf-8")) & theirs - own]
    assert not strangers


def test_who_connects_to_the_database_has_a_role_in_the_registry() -> None:
    connecting = {package for package, path in sources() if _DIRECT.search(path.read_text("utf-8"))}
    assert connecting <= CONNECTS.keys()
    roles = {name for store in STORES for name in (store.writer, *store.readers)}
    assert {role for role in CONNECTS.values() if role} == roles


def test_the_check_sees_a_statement_that_writes() -> None:
    assert written('INSERT INTO rates ("on") VALUES ($1)') == {"rates"}
    assert written("UPDATE facts SET a = 1") == {"facts"}
    assert written("UPDATE outbox o SET a = 1; DELETE FROM enrichment.stale") == {"outbox", "stale"}
    assert written("SELECT a FROM facts FOR UPDATE SKIP LOCKED") == set()
