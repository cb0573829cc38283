"""Scaling on lag (KEDA) or CPU, and what Prometheus scrapes and watches."""

from pathlib import Path
from typing import Any

import yaml

from dateline_bus.admin.rights import groups_of, login_of
from manifests.table import SERVICES, Service
from manifests.workload import Object, labels, metadata

RULES = Path(__file__).parents[2] / "prometheus" / "rules.yml"


def scaling(service: Service) -> Object:
    """A ScaledObject on the lag of what it reads, never more replicas than partitions; an HPA on CPU for what answers requests."""
    if service.scales_on_lag:
        return _on_lag(service)
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata(service.name),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": service.name},
            "minReplicas": service.replicas[0],
            "maxReplicas": service.replicas[1],
            "metrics": [
                {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}
            ],
        },
    }


def _on_lag(service: Service) -> Object:
    triggers = [
        {
            "type": "kafka",
            "metadata": {
                # The pod's own setting, so that both ask the same brokers.
                "bootstrapServersFromEnv": "DATELINE_KAFKA",
                "consumerGroup": groups_of(service.name)[0],
                "topic": topic.name,
                "lagThreshold": str(service.lag_per_replica),
                "activationLagThreshold": "1",
                "allowIdleConsumers": "false",
                "limitToPartitionsWithLag": "true",
                "sasl": "scram_sha512",
                "tls": "enable",
            },
            "authenticationRef": {"name": f"{service.name}-kafka"},
        }
        for topic in service.reads
    ]
    spec: dict[str, Any] = {
        "scaleTargetRef": {"name": service.name},
        "minReplicaCount": service.replicas[0],
        "maxReplicaCount": service.most,
        "pollingInterval": 15,
        # Each change of the group moves partitions: not for a lag that is gone in a moment.
        "cooldownPeriod": 300,
        "advanced": {
            "horizontalPodAutoscalerConfig": {
                "behavior": {
                    "scaleUp": {
                        "stabilizationWindowSeconds": 30,
                        "policies": [{"type": "Pods", "value": 2, "periodSeconds": 60}],
                    },
                    "scaleDown": {
                        "stabilizationWindowSeconds": 300,
                        "policies": [{"type": "Pods", "value": 1, "periodSeconds": 120}],
                    },
                }
            }
        },
        "triggers": triggers,
    }
    return {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": metadata(service.name), "spec": spec}


def login(service: Service) -> Object:
    """KEDA asks for a service's lag as that service: its user may read its own group and topics, and nothing else."""
    user = login_of(service.name)
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "TriggerAuthentication",
        "metadata": metadata(f"{service.name}-kafka", service.name),
        "spec": {
            "env": [{"parameter": "username", "name": "DATELINE_KAFKA_USERNAME"}],
            "secretTargetRef": [
                {"parameter": "password", "name": user, "key": "password"},
                {"parameter": "ca", "name": "dateline-cluster-ca-cert", "key": "ca.crt"},
            ],
        },
    }


def monitor(service: Service) -> Object:
    """The job label is the service's name, as in rules and dashboards."""
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "ServiceMonitor",
        "metadata": metadata(service.name),
        "spec": {
            "jobLabel": "app.kubernetes.io/name",
            "selector": {"matchLabels": labels(service.name)},
            "endpoints": [{"port": "http", "path": "/metrics", "interval": "15s"}],
        },
    }


def rules() -> Object:
    """The rules that Compose's Prometheus reads, word for word."""
    groups = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": metadata("dateline", "dateline"),
        "spec": {"groups": groups},
    }


def all_scaling() -> list[Object]:
    """One object a service, and for those that scale on lag who asks."""
    return [*map(scaling, SERVICES), *(login(service) for service in SERVICES if service.scales_on_lag)]
