"""Kafka by Strimzi and PostgreSQL by CloudNativePG: topics, users and rights from the registry."""

from typing import Any

from manifests.table import SERVICES, TOPICS, Service
from manifests.workload import Object

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
            "entityOperator": {"topicOperator": {}, "userOperator": {}},
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
                    "retention.ms": topic.retention_ms,
                    "max.message.bytes": topic.max_message_bytes,
                    "min.insync.replicas": 2,
                },
            },
        }
        for topic in TOPICS
    ]


def users() -> list[Object]:
    """One user a service that may do what the registry says of it, and one for the job that creates topics."""
    made = [_user(service.name, _rights(service)) for service in SERVICES if service.reads or service.writes]
    create = [{"resource": {"type": "topic", "name": "*"}, "operations": ["Create", "Describe"], "host": "*"}]
    return [*made, _user("topics", create)]


def _rights(service: Service) -> list[dict[str, Any]]:
    rights: list[dict[str, Any]] = []
    for topic in service.reads:
        rights.append({"resource": {"type": "topic", "name": topic.name}, "operations": ["Read", "Describe"], "host": "*"})
    for topic in service.writes:
        rights.append({"resource": {"type": "topic", "name": topic.name}, "operations": ["Write", "Describe"], "host": "*"})
    if service.reads:
        group = {"type": "group", "name": service.name, "patternType": "prefix"}
        rights.append({"resource": group, "operations": ["Read", "Describe"], "host": "*"})
    # An idempotent producer asks for this on the cluster.
    rights.append({"resource": {"type": "cluster"}, "operations": ["IdempotentWrite"], "host": "*"})
    return rights


def _user(name: str, rights: list[dict[str, Any]]) -> Object:
    return {
        "apiVersion": STRIMZI,
        "kind": "KafkaUser",
        "metadata": {"name": f"dateline-{name}-kafka", "labels": {"strimzi.io/cluster": CLUSTER}},
        "spec": {
            "authentication": {"type": "scram-sha-512"},
            "authorization": {"type": "simple", "acls": rights},
            "quotas": {"producerByteRate": 50 * 1024 * 1024, "consumerByteRate": 100 * 1024 * 1024},
        },
    }


def postgres() -> list[Object]:
    """Three instances; each service that talks to it has a login of its own, whose secret the operator reads."""
    roles = [
        {
            "name": f"dateline_{service.name}",
            "ensure": "present",
            "login": True,
            "passwordSecret": {"name": f"dateline-{service.name}-login"},
            # The API only reads, whatever table storage makes.
            **({"inRoles": ["pg_read_all_data"]} if service.name == "api" else {}),
        }
        for service in SERVICES
        if service.database
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
        }
    ]
