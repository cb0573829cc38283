"""Kafka by Strimzi and PostgreSQL by CloudNativePG: topics, users and rights from the registry."""

from typing import Any

from dateline_bus.admin.rights import Right, User, users_of
from dateline_schema.stores import STORES, logins
from manifests.network import migration_policy
from manifests.table import TOPICS
from manifests.workload import Object, migration_job

CLUSTER = "dateline"
STRIMZI = "kafka.strimzi.io/v1"


def kafka() -> list[Object]:
    """Three brokers that are controllers too, TLS and SCRAM for every client, simple ACLs; internal topics on all three."""
    pool = {
        "apiVersion": STRIMZI,
        "kind": "KafkaNodePool",
        "metadata": {"name": "combined", "labels": {"strimzi.io/cluster": CLUSTER}},
        "spec": {
            "replicas": 3,
            "roles": ["controller", "broker"],
            "storage": {
                "type": "jbod",
                "volumes": [
                    {"id": 0, "type": "persistent-claim", "size": "200Gi", "kraftMetadata": "shared", "deleteClaim": False}
                ],
            },
            "resources": {"requests": {"cpu": "1", "memory": "4Gi"}, "limits": {"memory": "4Gi"}},
            "template": {"pod": {"metadata": {"labels": {"dateline.io/role": "kafka"}}}},
        },
    }
    cluster = {
        "apiVersion": STRIMZI,
        "kind": "Kafka",
        "metadata": {"name": CLUSTER},
        "spec": {
            "kafka": {
                "version": "4.1.0",
                "listeners": [
                    {"name": "tls", "port": 9093, "type": "internal", "tls": True, "authentication": {"type": "scram-sha-512"}}
                ],
                "authorization": {"type": "simple"},
                "config": {
                    "auto.create.topics.enable": False,
                    "default.replication.factor": 3,
                    "min.insync.replicas": 2,
                    "offsets.topic.replication.factor": 3,
                    "transaction.state.log.replication.factor": 3,
                    "transaction.state.log.min.isr": 2,
                    "message.max.bytes": max(topic.max_message_bytes for topic in TOPICS),
                    "replica.fetch.max.bytes": max(topic.max_message_bytes for topic in TOPICS),
                },
            },
            "entityOperator": {
                "topicOperator": {},
                "userOperator": {},
                "template": {"pod": {"metadata": {"labels": {"dateline.io/role": "kafka-operator"}}}},
            },
        },
    }
    return [pool, cluster]


def topics() -> list[Object]:
    """Each topic of the registry."""
    return [
        {
            "apiVersion": STRIMZI,
            "kind": "KafkaTopic",
            "metadata": {"name": topic.name, "labels": {"strimzi.io/cluster": CLUSTER}},
            "spec": {
                "partitions": topic.partitions,
                "replicas": 3,
                "config": {
                    "cleanup.policy": "compact" if topic.compacted else "delete",
                    "retention.ms": topic.retention_ms,
                    "retention.bytes": topic.retention_bytes,
                    "max.message.bytes": topic.max_message_bytes,
                    "min.insync.replicas": 2,
                },
            },
        }
        for topic in TOPICS
    ]


def users() -> list[Object]:
    """A user for each service, for the job that creates topics and for sending dead letters again, with the rights of the registry."""
    return [_user(user) for user in users_of(TOPICS)]


def _user(user: User) -> Object:
    return {
        "apiVersion": STRIMZI,
        "kind": "KafkaUser",
        "metadata": {"name": user.name, "labels": {"strimzi.io/cluster": CLUSTER}},
        "spec": {
            "authentication": {"type": "scram-sha-512"},
            "authorization": {"type": "simple", "acls": [_acl(right) for right in user.rights]},
            "quotas": {"producerByteRate": user.producer_bytes, "consumerByteRate": user.consumer_bytes},
        },
    }


def _acl(right: Right) -> dict[str, Any]:
    resource: dict[str, Any] = {"type": right.kind, "name": right.name} | ({"patternType": "prefix"} if right.prefix else {})
    return {"resource": resource, "operations": list(right.operations), "host": "*"}


def postgres() -> list[Object]:
    """Three instances, a login for each role of the registry of tables; jobs make the tables as the owner and give the roles their rights."""
    roles = [
        {"name": role, "ensure": "present", "login": True, "passwordSecret": {"name": f"{role.replace('_', '-')}-login"}}
        for role in logins()
    ]
    return [
        {
            "apiVersion": "postgresql.cnpg.io/v1",
            "kind": "Cluster",
            "metadata": {"name": "dateline-postgres"},
            "spec": {
                "instances": 3,
                "imageName": "ghcr.io/cloudnative-pg/postgresql:17",
                "inheritedMetadata": {"labels": {"dateline.io/role": "postgres"}},
                "bootstrap": {
                    "initdb": {"database": "dateline", "owner": "dateline", "encoding": "UTF8", "localeCType": "C.UTF-8"}
                },
                "managed": {"roles": roles},
                "storage": {"size": "500Gi"},
                "resources": {"requests": {"cpu": "2", "memory": "8Gi"}, "limits": {"memory": "8Gi"}},
                "postgresql": {"parameters": {"shared_buffers": "2GB", "max_connections": "200", "wal_compression": "on"}},
            },
        },
        *(migration_job(store.writer, store.package) for store in STORES),
        migration_policy(),
    ]
