"""The platform as production runs it: every service with its own name, over TLS, with the rights of the registries and no others."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from dateline_bus.admin.kafka_access import KafkaAccess
from dateline_bus.admin.rights import login_of, users_of
from dateline_bus.admin.secrets import Passwords
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.failures import NotNow
from dateline_bus.produce.sender import Sender
from dateline_bus.settings import WorkerSettings
from dateline_local.guarded import ADMIN, Guarded
from dateline_local.kafka import Kafka
from dateline_local.net import wait_until
from dateline_local.postgres import Postgres
from dateline_local.services import REGISTRIES, SERVICES, Services
from dateline_local.state import cache_folder
from dateline_schema.ids import page_id
from dateline_schema.records import Notice
from dateline_schema.stores import OWNER, STORES, logins, role_of
from dateline_schema.topics import NOTICES, PAGES, REVIEWS, registered

SAMPLE = Path(__file__).parents[2] / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"


@dataclass
class Site:
    """A guarded broker and database with everybody's passwords, nothing started on them."""

    guarded: Guarded
    kafka: Kafka
    postgres: Postgres
    passwords: Path

    def admin(self, *arguments: str, env: dict[str, str]) -> str:
        """What `python -m dateline_bus.admin` says."""
        done = subprocess.run(
            [sys.executable, "-m", "dateline_bus.admin", *arguments],
            env=os.environ | {"DATELINE_KAFKA": self.kafka.bootstrap} | env, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def as_kafka(self, name: str) -> dict[str, str]:
        return self.guarded.kafka_env(login_of(name), Passwords(self.passwords / "kafka").of(login_of(name)))

    def as_role(self, role: str) -> str:
        return self.postgres.url_as(role, Passwords(self.passwords / "postgres").of(role))

    def provision(self) -> tuple[str, str, str]:
        kafka = self.admin(
            "kafka", str(self.passwords / "kafka"), *REGISTRIES, env=self.guarded.kafka_env(ADMIN, self.guarded.password)
        )
        roles = self.admin("roles", str(self.passwords / "postgres"), env={"DATELINE_DATABASE_URL": self.postgres.url})
        tables = self.admin("migrate", env={"DATELINE_DATABASE_URL": self.as_role(OWNER)})
        return kafka, roles, tables


@pytest.fixture(scope="module")
def site(state: Path) -> Iterator[Site]:
    guarded = Guarded(state / "guarded" / "certificates")
    kafka = Kafka(state / "guarded" / "kafka", cache_folder(), guarded=guarded)
    postgres = Postgres(state / "guarded" / "postgres", guarded=guarded)
    made = Site(guarded, kafka, postgres, state / "guarded" / "passwords")
    try:
        kafka.start()
        postgres.start()
        made.provision()
        yield made
    finally:
        kafka.stop()
        postgres.remove()


@pytest.fixture(scope="module")
def services(site: Site, state: Path) -> Iterator[Services]:
    """All services, each with its own user of the broker and its own role."""
    running = Services(state / "guarded" / "services", site.kafka.bootstrap, "postgresql://nobody@127.0.0.1:1/none")
    running.of["topics"] = site.as_kafka("topics")
    for name in SERVICES:
        running.of[name] = site.as_kafka(name)
        if role_of(name) in logins():
            running.of[name]["DATELINE_DATABASE_URL"] = site.as_role(role_of(name))
    running.create_topics()
    for name in SERVICES:
        running.start(name)
    try:
        running.wait_ready(*SERVICES)
        yield running
    finally:
        running.stop()


async def _fetch(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


def test_a_page_goes_from_ingest_to_rows_with_every_service_on_its_own_user(site: Site, services: Services) -> None:
    status, answer = services.post_page(SAMPLE.read_bytes(), "?source=xinhua&published_on=2024-01-13")
    assert status == 202, answer
    reader = site.as_role(role_of("cli"))
    asked = "SELECT (SELECT count(*) FROM facts), (SELECT count(*) FROM pages)"
    wait_until(lambda: asyncio.run(_fetch(reader, asked))[0][0] > 50, 90, lambda: str(asyncio.run(_fetch(reader, asked))))
    assert services.probe("api", f"/v1/pages/{answer['page_id']}") == 200


def test_whoever_writes_a_foreign_topic_is_refused_and_says_so_in_one_line(site: Site, services: Services) -> None:
    def settings(name: str) -> WorkerSettings:
        given = {key.removeprefix("DATELINE_").lower(): value for key, value in site.as_kafka(name).items()}
        return WorkerSettings(kafka=site.kafka.bootstrap, **given)  # type: ignore[arg-type]

    notice = Notice.model_validate(
        {
            "notice_id": page_id(b"n"),
            "article_id": page_id(b"a"),
            "kind": "retraction",
            "reason": "r",
            "at": "2024-01-13T00:00:00Z",
        }
    )

    async def send(name: str, topic: str) -> None:
        sender = Sender(settings(name))
        await sender.start()
        try:
            headers = headers_of(NOTICES, notice.article_id, name, Trace.begin(), notice.at)
            await sender.send(topic, notice.article_id.encode(), notice.encode(), headers)
        finally:
            await sender.stop()

    asyncio.run(send("cli", NOTICES.name))
    for name, topic in (("ingest", NOTICES.name), ("storage", REVIEWS.name), ("cli", PAGES.name)):
        with pytest.raises(NotNow) as refused:
            asyncio.run(send(name, topic))
        said = str(refused.value)
        assert "\n" not in said
        assert topic in said
        assert "may not write" in said


def test_a_wrong_password_or_an_unknown_authority_gets_nowhere(site: Site, services: Services, tmp_path: Path) -> None:
    wrong = site.as_kafka("ingest") | {"DATELINE_KAFKA_PASSWORD": "wrong"}
    stranger = site.as_kafka("ingest") | {"DATELINE_KAFKA_CA_FILE": str(Guarded(tmp_path).ca_file)}
    for given in (wrong, stranger):
        done = subprocess.run(
            [sys.executable, "-m", "dateline_bus.admin", "kafka", str(tmp_path / "none")],
            env=os.environ | {"DATELINE_KAFKA": site.kafka.bootstrap} | given, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode != 0
        assert "Traceback" not in done.stderr


REFUSED = (
    # role, statement
    ("cli", "INSERT INTO audit (actor, act, subject) VALUES ('a', 'b', 'c')"),
    ("api", "DELETE FROM facts"),
    ("api", "UPDATE api_keys SET per_minute = 1"),
    ("api", "CREATE TABLE mine (a int)"),
    ("cli", "INSERT INTO enrichment.rates VALUES ('2024-01-01', 'USD', 'CNY', 7, 'x')"),
    ("storage", "INSERT INTO api_keys (key_id, name, hash, scopes, per_minute) VALUES ('a', 'b', 'c', '{}', 1)"),
    ("storage", "DELETE FROM migrations"),
    ("storage", "ALTER TABLE facts ADD COLUMN mine int"),
    ("storage", "SELECT * FROM enrichment.articles"),
    ("enrichment", "INSERT INTO public.alerts (alert_id, watch_id, kind, article_id, body) VALUES ('a', 'b', 'c', 'd', '{}')"),
    ("enrichment", "SELECT * FROM public.facts"),
    ("keys", "DELETE FROM facts"),
)


@pytest.mark.parametrize(("role", "statement"), REFUSED, ids=[f"{role}: {sql[:30]}" for role, sql in REFUSED])
def test_a_role_may_do_its_own_work_and_nothing_else(site: Site, role: str, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        asyncio.run(_fetch(site.as_role(role_of(role)), statement))


def test_operators_command_may_make_keys_and_nothing_without_tls_comes_in(site: Site) -> None:
    made = "INSERT INTO audit (actor, act, subject) VALUES ('cli', 'key created', 'x') RETURNING actor"
    assert asyncio.run(_fetch(site.as_role(role_of("keys")), made))[0]["actor"] == "cli"
    plain = site.as_role(role_of("cli")).replace("verify-full", "disable")
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        asyncio.run(_fetch(plain, "SELECT 1"))


def test_setting_up_again_changes_nothing_and_a_right_too_many_is_taken_away(site: Site) -> None:
    kafka, roles, tables = site.provision()
    assert "every right is as the registry says" in kafka
    assert "every role is there" in roles
    assert tables.count("up to date") == len(STORES)
    given = {"kafka_password": site.guarded.password, "kafka_username": ADMIN, "kafka_mechanism": "SCRAM-SHA-512"}
    admin = WorkerSettings(
        kafka=site.kafka.bootstrap, kafka_security="SASL_SSL", kafka_ca_file=site.guarded.ca_file, **given,  # type: ignore[arg-type]
    )  # fmt: skip
    topics = registered(REGISTRIES)
    everybody = users_of(topics)
    with closing(KafkaAccess(admin)) as access:
        password = Passwords(site.passwords / "kafka").of
        more = [user for user in everybody if user.name == login_of("ingest")]
        greedy = [type(user)(user.name, (*user.rights, *everybody[0].rights)) for user in more]
        added = access.apply(greedy, (), password)
        assert added
        taken = access.apply(more, (), password)
    assert sorted(line[1:] for line in taken) == sorted(line[1:] for line in added)
    assert all(line.startswith("- ") for line in taken)


def test_the_broker_holds_the_quotas_and_bytes_of_the_registry(site: Site, services: Services) -> None:
    given = {
        key.removeprefix("DATELINE_").lower(): value
        for key, value in site.guarded.kafka_env(ADMIN, site.guarded.password).items()
    }
    with closing(KafkaAccess(WorkerSettings(kafka=site.kafka.bootstrap, **given))) as access:  # type: ignore[arg-type]
        quotas, topics = access.quotas(), access.topic_settings([PAGES.name])
    users = users_of(registered(REGISTRIES))
    assert quotas == {user.name: (user.producer_bytes, user.consumer_bytes) for user in users}
    assert topics[PAGES.name]["retention.bytes"] == str(PAGES.retention_bytes)
    assert topics[PAGES.name]["max.message.bytes"] == str(PAGES.max_message_bytes)
