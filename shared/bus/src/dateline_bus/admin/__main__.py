"""Users, rights, quotas and roles from the registries; running it again changes what differs and nothing else.

    python -m dateline_bus.admin kafka SECRETS [REGISTRY ...]   SCRAM users, ACLs, quotas, settings of topics; for an administrator of the broker
    python -m dateline_bus.admin roles SECRETS                  owner, a writer per schema, readers; for an administrator of the database
    python -m dateline_bus.admin migrate [PACKAGE ...]          tables and rights of schemas; as the owner
    python -m dateline_bus.admin show                           what each user and role may, without asking anybody

SECRETS is a folder with one password a user in a file of that name; what is missing is made. Who connects: DATELINE_KAFKA_USERNAME and
the other settings of the bus; DATELINE_DATABASE_URL.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

import asyncpg

from dateline_bus.admin.rights import users_of
from dateline_bus.admin.secrets import Passwords
from dateline_bus.postgres import MigrationChanged, reason
from dateline_bus.settings import WorkerSettings
from dateline_schema.stores import STORES, role_of
from dateline_schema.topics import registered

DATABASE_URL = "DATELINE_DATABASE_URL"


def _kafka(secrets: Path, registries: list[str]) -> None:
    from dateline_bus.admin.kafka_access import KafkaAccess  # the extra `admin`; the others do without

    topics = registered(registries)
    passwords, access = Passwords(secrets), KafkaAccess(WorkerSettings())
    try:
        changed = access.apply(users_of(topics), topics, passwords.of)
    finally:
        access.close()
    print("\n".join(changed) or "every right is as the registry says")
    _say_made(passwords, secrets)


async def _roles(secrets: Path) -> None:
    from dateline_bus.admin.postgres_access import make_roles

    passwords = Passwords(secrets)
    connection = await asyncpg.connect(os.environ[DATABASE_URL], timeout=10)
    try:
        database = await connection.fetchval("SELECT current_database()")
        made = await make_roles(connection, STORES, passwords.of, database)
    finally:
        await connection.close()
    print("\n".join(f"+ {role}" for role in made) or "every role is there")
    _say_made(passwords, secrets)


async def _migrate(packages: list[str]) -> None:
    from dateline_bus.admin.postgres_access import migrate_as_owner

    connection = await asyncpg.connect(os.environ[DATABASE_URL], timeout=10)
    try:
        for store in STORES:
            if not packages or store.package in packages:
                applied = await migrate_as_owner(connection, store)
                print(f"{store.schema}: {', '.join(applied) or 'up to date'}")
    finally:
        await connection.close()


def _say_made(passwords: Passwords, folder: Path) -> None:
    if passwords.made:
        print(f"new passwords in {folder}: {', '.join(passwords.made)}", file=sys.stderr)


def _show() -> None:
    for user in users_of(registered(["dateline_schema.topics", "dateline_contracts.topics"])):
        print(f"{user.name}  (writes {user.producer_bytes >> 20} MiB/s, reads {user.consumer_bytes >> 20} MiB/s)")
        for right in user.rights:
            print(f"  {right.kind} {right.name}{'*' if right.prefix else ''}: {', '.join(right.operations)}")
    for store in STORES:
        print(f"schema {store.schema}: written by {role_of(store.writer)}, read by {', '.join(map(role_of, store.readers))}")
        for table, name in store.apart.items():
            print(f"  {table}: written by {role_of(name)}")


def main() -> None:
    """The command; one line and status 1 for what goes wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m dateline_bus.admin", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    kafka = commands.add_parser("kafka")
    kafka.add_argument("secrets", type=Path)
    kafka.add_argument("registries", nargs="*", default=["dateline_schema.topics"], help="modules that hold TOPICS")
    commands.add_parser("roles").add_argument("secrets", type=Path)
    commands.add_parser("migrate").add_argument("packages", nargs="*", help="of the registry of tables; default: all")
    commands.add_parser("show")
    given = parser.parse_args()
    try:
        match given.command:
            case "kafka":
                _kafka(given.secrets, given.registries)
            case "roles":
                asyncio.run(_roles(given.secrets))
            case "migrate":
                asyncio.run(_migrate(given.packages))
            case _:
                _show()
    except KeyError as error:
        raise SystemExit(f"{error.args[0]} is not set") from error
    except MigrationChanged as error:
        raise SystemExit(str(error)) from error
    except Exception as error:  # asyncpg's, Kafka's and the network's: none may show an address with a password
        raise SystemExit(reason(error)) from error


if __name__ == "__main__":
    main()
