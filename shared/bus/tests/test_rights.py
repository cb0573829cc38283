"""Rights of the bus follow the registries: nobody reads or writes what the registry does not say."""

import stat
from pathlib import Path

import pytest

from dateline_bus.admin.rights import REDRIVE_USER, TOPICS_USER, groups_of, login_of, users_of
from dateline_bus.admin.secrets import Passwords
from dateline_schema.topics import DEAD_LETTERS, GIB, TOPICS

USERS = {user.name: user for user in users_of(TOPICS)}
SERVICES = sorted({service for topic in TOPICS for service in (*topic.writers, *topic.readers)})
PROD_DISK = 200 * GIB


def allowed(user: str, operation: str) -> set[str]:
    return {right.name for right in USERS[user].rights if right.kind == "topic" and operation in right.operations}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_and_writes_what_the_registry_says_and_no_more(service: str) -> None:
    user = login_of(service)
    assert allowed(user, "Read") == {topic.name for topic in TOPICS if service in topic.readers}
    assert allowed(user, "Write") == {topic.name for topic in TOPICS if service in topic.writers}
    groups = {right.name for right in USERS[user].rights if right.kind == "group"}
    assert groups == (set(groups_of(service)) if allowed(user, "Read") else set())
    assert not any(right.prefix for right in USERS[user].rights)


def test_only_the_two_operators_users_have_more_and_neither_has_all() -> None:
    assert USERS.keys() - {login_of(name) for name in SERVICES} == {login_of(TOPICS_USER), login_of(REDRIVE_USER)}
    assert {right.operations for right in USERS[login_of(TOPICS_USER)].rights} == {("Create", "Describe")}
    assert allowed(login_of(REDRIVE_USER), "Read") == {DEAD_LETTERS.name}
    assert USERS[login_of("cli")].producer_bytes < USERS[login_of("ingest")].producer_bytes


def test_all_that_is_kept_fits_the_production_disk() -> None:
    bounded = sum(topic.partitions * topic.retention_bytes for topic in TOPICS if topic.retention_bytes > 0)
    assert bounded < 0.9 * PROD_DISK
    assert all(topic.writers in {("cli",), ("api",)} for topic in TOPICS if topic.retention_bytes < 0)
    assert all(topic.retention_bytes > topic.max_message_bytes for topic in TOPICS if topic.retention_bytes > 0)


def test_a_password_is_made_once_for_its_owner_only_and_never_empty(tmp_path: Path) -> None:
    passwords = Passwords(tmp_path / "secrets")
    made = passwords.of("dateline-ingest-kafka")
    assert len(made) >= 32
    assert stat.S_IMODE((tmp_path / "secrets" / "dateline-ingest-kafka").stat().st_mode) == 0o600
    assert Passwords(tmp_path / "secrets").of("dateline-ingest-kafka") == made
    (tmp_path / "secrets" / "empty").touch()
    for wrong in ("empty", "../out", "", "A"):
        with pytest.raises(ValueError, match=r"empty|no name"):
            passwords.of(wrong)
