"""Who may talk to whom: nothing, but for the edges that the registry and the table of services name."""

from typing import Any

from manifests.table import SERVICES, Service
from manifests.workload import Object, labels, metadata

KAFKA_PORTS = (9092, 9093)
POSTGRES_PORT = 5432
# Labels of others' pods; an overlay says otherwise where its cluster does.
KAFKA = {"dateline.io/role": "kafka"}
POSTGRES = {"dateline.io/role": "postgres"}
MONITORING = {"kubernetes.io/metadata.name": "monitoring"}
ENTRY = {"kubernetes.io/metadata.name": "ingress"}
SCALER = {"kubernetes.io/metadata.name": "keda"}
KAFKA_OPERATOR = {"dateline.io/role": "kafka-operator"}
"""Strimzi's topic and user operator, which speaks with the API server besides."""
DATABASE_OPERATOR = {"kubernetes.io/metadata.name": "cnpg-system"}
DNS = {"k8s-app": "kube-dns"}
PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"]
"""What calls to the outside never reach: a feed's address is not a way to the metadata service or into the cluster."""


def policies() -> list[Object]:
    """Default deny, then one policy a service, one for the topics job, and what may reach brokers and database."""
    return [_deny(), *(policy(service) for service in SERVICES), _topics(), _kafka(), _postgres(), _kafka_operator()]


def policy(service: Service) -> Object:
    """The edges of one service: scrapes and callers in; DNS, brokers, database and, where it must, the world out."""
    ingress: list[Object] = [{"from": [{"namespaceSelector": {"matchLabels": MONITORING}}], "ports": [_port(service.port)]}]
    if service.public:
        ingress.append({"from": [{"namespaceSelector": {"matchLabels": ENTRY}}], "ports": [_port(service.port)]})
    callers = [other.name for other in SERVICES if service.name in other.calls]
    if callers:
        ingress.append(
            {"from": [{"podSelector": {"matchLabels": labels(name)}} for name in callers], "ports": [_port(service.port)]}
        )
    egress = [_dns()]
    for called in (other for other in SERVICES if other.name in service.calls):
        egress.append({"to": [{"podSelector": {"matchLabels": labels(called.name)}}], "ports": [_port(called.port)]})
    if service.reads or service.writes:
        egress.append({"to": [{"podSelector": {"matchLabels": KAFKA}}], "ports": [_port(port) for port in KAFKA_PORTS]})
    if service.database:
        egress.append({"to": [{"podSelector": {"matchLabels": POSTGRES}}], "ports": [_port(POSTGRES_PORT)]})
    if service.outward:
        world = {"ipBlock": {"cidr": "0.0.0.0/0", "except": PRIVATE}}
        egress.append({"to": [world], "ports": [_port(80), _port(443)]})
    return _policy(service.name, labels(service.name), ingress, egress)


def _topics() -> Object:
    kafka = {"to": [{"podSelector": {"matchLabels": KAFKA}}], "ports": [_port(port) for port in KAFKA_PORTS]}
    return _policy("topics", labels("topics"), [], [_dns(), kafka])


def _kafka() -> Object:
    """Who the registry says touches a topic, the scaler that asks for lag, and brokers among themselves."""
    touching = [labels(service.name) for service in SERVICES if service.reads or service.writes] + [labels("topics")]
    callers: list[Object] = [{"podSelector": {"matchLabels": each}} for each in touching] + [
        {"namespaceSelector": {"matchLabels": SCALER}}
    ]
    among = [{"podSelector": {"matchLabels": each}} for each in (KAFKA, KAFKA_OPERATOR)]
    ingress: list[Object] = [{"from": callers, "ports": [_port(port) for port in KAFKA_PORTS]}, {"from": among}]
    return _policy("kafka", KAFKA, ingress, [_dns(), {"to": among}])


def _postgres() -> Object:
    """The services that keep something, the jobs that make tables, instances among themselves and their operator.

    An instance of CloudNativePG speaks with the API server, whose address each cluster knows for itself: egress is open.
    """
    callers = [labels(service.name) for service in SERVICES if service.database] + [labels("migrate")]
    among: list[Object] = [{"podSelector": {"matchLabels": POSTGRES}}, {"namespaceSelector": {"matchLabels": DATABASE_OPERATOR}}]
    ingress: list[Object] = [
        {"from": [{"podSelector": {"matchLabels": each}} for each in callers], "ports": [_port(POSTGRES_PORT)]},
        {"from": among},
    ]
    return _policy("postgres", POSTGRES, ingress, [{}])


def _kafka_operator() -> Object:
    return _policy("kafka-operator", KAFKA_OPERATOR, [], [{}])


def migration_policy() -> Object:
    """For the jobs that make tables."""
    postgres = {"to": [{"podSelector": {"matchLabels": POSTGRES}}], "ports": [_port(POSTGRES_PORT)]}
    return _policy("migrate", labels("migrate"), [], [_dns(), postgres])


def _deny() -> Object:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "default-deny", "labels": {"app.kubernetes.io/part-of": "dateline"}},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
    }


def _policy(name: str, selected: dict[str, str], ingress: list[Object], egress: list[Object]) -> Object:
    spec: dict[str, Any] = {
        "podSelector": {"matchLabels": selected},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": ingress,
        "egress": egress,
    }
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata(name), "spec": spec}


def _dns() -> Object:
    ports = [{"port": 53, "protocol": protocol} for protocol in ("UDP", "TCP")]
    return {"to": [{"namespaceSelector": {}, "podSelector": {"matchLabels": DNS}}], "ports": ports}


def _port(number: int) -> Object:
    return {"port": number, "protocol": "TCP"}
