"""Users, ACLs, quotas and topic settings of a broker brought to what the registries say. Needs the extra `admin` (kafka-python)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    KafkaAdminClient,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    UserScramCredentialUpsertion,
)
from kafka.errors import for_code
from kafka.protocol.admin.client_quotas import AlterClientQuotasRequest, DescribeClientQuotasRequest

from dateline_bus.admin.rights import Right, User
from dateline_bus.kafka import topic_settings
from dateline_bus.settings import WorkerSettings
from dateline_schema.topics import Topic

MECHANISM = "SCRAM-SHA-512"
ITERATIONS = 8192
_OPERATIONS = {
    "Create": ACLOperation.CREATE,
    "Describe": ACLOperation.DESCRIBE,
    "Read": ACLOperation.READ,
    "Write": ACLOperation.WRITE,
}
_KINDS = {"topic": ResourceType.TOPIC, "group": ResourceType.GROUP}


class NotApplied(Exception):
    """The broker refused a part; the message says which and why."""


class KafkaAccess:
    """One administrator's connection. Raises KafkaError, OSError while the broker is away or refuses the login."""

    def __init__(self, settings: WorkerSettings) -> None:
        secure: dict[str, Any] = {}
        if settings.kafka_security.endswith("SSL") and settings.kafka_ca_file:
            secure["ssl_cafile"] = str(settings.kafka_ca_file)
        if settings.kafka_security.startswith("SASL"):
            password = settings.kafka_password.get_secret_value() if settings.kafka_password else None
            secure |= {
                "sasl_mechanism": settings.kafka_mechanism,
                "sasl_plain_username": settings.kafka_username,
                "sasl_plain_password": password,
            }
        self._admin = KafkaAdminClient(
            bootstrap_servers=settings.kafka.split(","), security_protocol=settings.kafka_security, **secure
        )

    def close(self) -> None:
        """Disconnect."""
        self._admin.close()

    def apply(self, users: Iterable[User], topics: Iterable[Topic[Any]], password: Callable[[str], str]) -> list[str]:
        """Bring users, rights, quotas and the topics' settings to what is asked for; a line for each change of rights.

        Rights of these users that are not asked for are taken away; other users are left alone. Raises NotApplied.
        """
        wanted = list(users)
        self._set_passwords({user.name: password(user.name) for user in wanted})
        changed = [line for user in wanted for line in self._set_rights(user)]
        self._set_quotas(wanted)
        self._set_topics(topics)
        return changed

    def quotas(self) -> dict[str, tuple[int, int]]:
        """Bytes a second that each user may write and read, as the broker holds them."""
        component = DescribeClientQuotasRequest.ComponentData(entity_type="user", match_type=2, match=None)
        answer = self._admin._manager.run(
            self._admin._manager.send, DescribeClientQuotasRequest(components=[component], strict=True)
        )
        found = {}
        for entry in answer.entries or ():
            values = {value.key: int(value.value) for value in entry.values}
            found[str(entry.entity[0].entity_name)] = values["producer_byte_rate"], values["consumer_byte_rate"]
        return found

    def topic_settings(self, topics: Iterable[str]) -> dict[str, dict[str, str]]:
        """The settings of topics, as the broker holds them."""
        found = self._admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in topics])
        return {name: {key: str(value["value"]) for key, value in entries.items()} for name, entries in found["topic"].items()}

    def _set_passwords(self, passwords: Mapping[str, str]) -> None:
        given = [UserScramCredentialUpsertion(user, MECHANISM, secret, ITERATIONS) for user, secret in passwords.items()]
        for user, error in self._admin.alter_user_scram_credentials(given).items():
            if error:
                raise NotApplied(f"the password of {user}: {error}")

    def _set_rights(self, user: User) -> list[str]:
        everything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
        of_user = ACLFilter(f"User:{user.name}", None, ACLOperation.ANY, ACLPermissionType.ANY, everything)
        there = set(self._admin.describe_acls(of_user)[0])
        wanted = {acl for right in user.rights for acl in _acls(user.name, right)}
        stale, missing = sorted(there - wanted, key=repr), sorted(wanted - there, key=repr)
        if missing and (failed := self._admin.create_acls(missing)["failed"]):
            raise NotApplied(f"the rights of {user.name}: {failed[0].__name__}")
        if stale:
            pairs = self._admin.delete_acls([_exactly(acl) for acl in stale])
            if bad := [error.__name__ for _, _, error in pairs if error.errno]:
                raise NotApplied(f"the rights of {user.name} that it should not have: {bad[0]}")
        return [f"+ {_line(acl)}" for acl in missing] + [f"- {_line(acl)}" for acl in stale]

    def _set_quotas(self, users: Iterable[User]) -> None:
        request = AlterClientQuotasRequest
        entries = [
            request.EntryData(
                entity=[request.EntryData.EntityData(entity_type="user", entity_name=user.name)],
                ops=[
                    request.EntryData.OpData(key="producer_byte_rate", value=float(user.producer_bytes), remove=False),
                    request.EntryData.OpData(key="consumer_byte_rate", value=float(user.consumer_bytes), remove=False),
                ],
            )
            for user in users
        ]
        answer = self._admin._manager.run(self._admin._manager.send, request(entries=entries, validate_only=False))
        for entry in answer.entries:
            if entry.error_code:
                raise NotApplied(f"quotas: {for_code(entry.error_code).__name__} {entry.error_message or ''}")

    def _set_topics(self, topics: Iterable[Topic[Any]]) -> None:
        """What a topic was created with follows the registry later; how many replicas must have a message is the cluster's matter."""
        there = set(self._admin.list_topics())
        resources = [
            ConfigResource(ConfigResourceType.TOPIC, topic.name, topic_settings(topic)) for topic in topics if topic.name in there
        ]
        if resources:
            self._admin.alter_configs(resources, incremental=True)


def _acls(user: str, right: Right) -> Iterable[ACL]:
    pattern = ACLResourcePatternType.PREFIXED if right.prefix else ACLResourcePatternType.LITERAL
    resource = ResourcePattern(_KINDS[right.kind], right.name, pattern)
    for operation in right.operations:
        yield ACL(f"User:{user}", "*", _OPERATIONS[operation], ACLPermissionType.ALLOW, resource)


def _exactly(acl: ACL) -> ACLFilter:
    found = acl.resource_pattern
    resource = ResourcePatternFilter(found.resource_type, found.resource_name, found.pattern_type)
    return ACLFilter(acl.principal, acl.host, acl.operation, acl.permission_type, resource)


def _line(acl: ACL) -> str:
    resource = acl.resource_pattern
    star = "*" if resource.pattern_type == ACLResourcePatternType.PREFIXED else ""
    return (
        f"{acl.principal.removeprefix('User:')} {acl.operation.name} {resource.resource_type.name} {resource.resource_name}{star}"
    )
