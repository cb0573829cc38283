"""Roles of PostgreSQL from the registry of tables: an owner that makes tables, one writer a schema, readers that cannot write."""

from collections.abc import Callable

from dateline_bus.postgres import Connection, migrate
from dateline_schema.stores import OWNER, Store, logins, role_of


async def make_roles(
    connection: Connection, stores: tuple[Store, ...], password: Callable[[str], str], database: str
) -> list[str]:
    """Make the owner and every login that is missing, set their passwords, and take from everybody else what they need not have.

    For an administrator (CREATEROLE, owner of the database). Returns the roles that are new.
    """
    made = []
    async with connection.transaction():
        await connection.execute("SET LOCAL password_encryption = 'scram-sha-256'")
        for role in (OWNER, *logins(stores)):
            if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
                await connection.execute(f'CREATE ROLE "{role}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE')
                made.append(role)
            secret = (await connection.fetchval("SELECT quote_literal($1)", password(role))) or ""
            await connection.execute(f'ALTER ROLE "{role}" PASSWORD {secret}')
        named = f'"{database}"'
        await connection.execute(f"REVOKE ALL ON DATABASE {named} FROM PUBLIC")
        await connection.execute(f'GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {named} TO "{OWNER}"')
        for role in logins(stores):
            await connection.execute(f'GRANT CONNECT ON DATABASE {named} TO "{role}"')
        for store in stores:
            # Rows go through temporary tables.
            await connection.execute(f'GRANT TEMPORARY ON DATABASE {named} TO "{role_of(store.writer)}"')
            if store.schema == "public":
                await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
                await connection.execute(f'GRANT ALL ON SCHEMA public TO "{OWNER}" WITH GRANT OPTION')
    return made


async def migrate_as_owner(connection: Connection, store: Store) -> list[str]:
    """Bring a schema's tables up to date and its rights to what the registry says; the files that were applied. For the owner."""
    await connection.execute(f'SET search_path = "{store.schema}"')
    applied = await migrate(connection, store.package, store.schema)
    schema, writer = f'"{store.schema}"', f'"{role_of(store.writer)}"'
    async with connection.transaction():
        for role in sorted({role_of(name) for name in (store.writer, *store.readers, *store.apart.values())}):
            await connection.execute(f'GRANT USAGE ON SCHEMA {schema} TO "{role}"')
            await connection.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM "{role}"')
            await connection.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO "{role}"')
        await connection.execute(f"GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {writer}")
        # What was applied is the owner's to say.
        await connection.execute(f"REVOKE INSERT, UPDATE, DELETE ON {schema}.migrations FROM {writer}")
        for table, name in store.apart.items():
            await connection.execute(f'REVOKE INSERT, UPDATE, DELETE ON {schema}."{table}" FROM {writer}')
            await connection.execute(f'GRANT INSERT, UPDATE ON {schema}."{table}" TO "{role_of(name)}"')
    return applied
