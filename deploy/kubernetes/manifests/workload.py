"""Deployments with what belongs to them: Service, ServiceAccount, PodDisruptionBudget."""

from typing import Any

from dateline_bus.admin.rights import TOPICS_USER, login_of
from manifests.table import REGISTRY, VERSION, Service

Object = dict[str, Any]
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a pod is reached by its address; NetworkPolicies say by whom
SCRATCH = "/tmp"  # noqa: S108 - a memory disk of the pod's own
UNPRIVILEGED = 10001
"""The user of all images."""
# drain_seconds (4) of the service, 2 s to end, and the time in which endpoints are withdrawn.
GRACE_SECONDS = 15


def labels(name: str) -> dict[str, str]:
    """The recommended labels, by which everything of a service is found."""
    return {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "dateline"}


def metadata(name: str, of: str | None = None) -> Object:
    """Name and labels of an object that belongs to the service `of`."""
    return {"name": name, "labels": labels(of or name) | {"app.kubernetes.io/version": VERSION}}


def environment(service: Service) -> list[Object]:
    """Settings from one ConfigMap, secrets by reference only."""
    entries: list[Object] = [
        {"name": "DATELINE_HTTP_HOST", "value": EVERYWHERE},
        {"name": "DATELINE_HTTP_PORT", "value": str(service.port)},
        *({"name": name, "value": value} for name, value in service.settings),
    ]
    entries += [_secret(*secret) for secret in service.secrets]
    if service.database:
        entries.append(_secret("DATELINE_DATABASE_URL", f"dateline-{service.name}-database", "uri"))
    # The operator names the user as its secret; without SASL nobody asks.
    entries.append({"name": "DATELINE_KAFKA_USERNAME", "value": login_of(service.name)})
    entries.append(_secret("DATELINE_KAFKA_PASSWORD", login_of(service.name), "password", optional=True))
    return entries


def _secret(variable: str, name: str, key: str, optional: bool = False) -> Object:
    reference: Object = {"name": name, "key": key} | ({"optional": True} if optional else {})
    return {"name": variable, "valueFrom": {"secretKeyRef": reference}}


def container_security() -> Object:
    """The restricted profile, and a file system that cannot be written."""
    return {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }


def pod_security() -> Object:
    """Numeric, so that the cluster can see that it is not root."""
    user = {"runAsUser": UNPRIVILEGED, "runAsGroup": UNPRIVILEGED, "fsGroup": UNPRIVILEGED}
    return {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}} | user


def deployment(service: Service) -> Object:
    """Replaced pod by pod, never fewer than before; a pod that is not ready gets no traffic, one that makes no progress is restarted."""
    probe = {"httpGet": {"path": "/healthz", "port": "http"}, "timeoutSeconds": 3}
    container = {
        "name": service.name,
        "image": f"{REGISTRY}/{service.name}:{VERSION}",
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"name": "http", "containerPort": service.port}],
        "envFrom": [{"configMapRef": {"name": "dateline"}}],
        "env": environment(service),
        # A service answers its probes while it waits for a broker; until it does, nothing else is asked.
        "startupProbe": probe | {"periodSeconds": 2, "failureThreshold": 60},
        "livenessProbe": probe | {"periodSeconds": 10, "failureThreshold": 6},
        "readinessProbe": {
            "httpGet": {"path": "/readyz", "port": "http"},
            "timeoutSeconds": 3,
            "periodSeconds": 5,
            "failureThreshold": 2,
        },
        "resources": {
            "requests": {"cpu": f"{round(service.cpu * 1000)}m", "memory": f"{service.memory}Mi"},
            "limits": {"memory": f"{service.memory_limit}Mi"},
        },
        "securityContext": container_security(),
        "volumeMounts": [{"name": "tmp", "mountPath": SCRATCH}],
    }
    spread = {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": labels(service.name)},
    }
    pod = {
        "serviceAccountName": service.name,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": GRACE_SECONDS,
        "securityContext": pod_security(),
        "topologySpreadConstraints": [spread, spread | {"topologyKey": "topology.kubernetes.io/zone"}],
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {"medium": "Memory", "sizeLimit": "256Mi"}}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata(service.name),
        "spec": {
            "replicas": service.replicas[0],
            "revisionHistoryLimit": 5,
            "selector": {"matchLabels": labels(service.name)},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": labels(service.name) | {"app.kubernetes.io/version": VERSION}}, "spec": pod},
        },
    }


def service_of(service: Service) -> Object:
    """Its port by name: for callers, probes and scrapes."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(service.name),
        "spec": {"selector": labels(service.name), "ports": [{"name": "http", "port": service.port, "targetPort": "http"}]},
    }


def account(service: Service) -> Object:
    """An identity of its own, without rights."""
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": metadata(service.name),
        "automountServiceAccountToken": False,
    }


def budget(service: Service) -> Object:
    """One pod at a time may be taken away on purpose."""
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata(service.name),
        "spec": {
            "maxUnavailable": 1,
            "selector": {"matchLabels": labels(service.name)},
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
        },
    }


def topics_job() -> Object:
    """Creates the topics of the registry that are missing, and ends; running it again changes nothing."""
    container = {
        "name": "topics",
        "image": f"{REGISTRY}/ingest:{VERSION}",
        "command": ["python", "-m", "dateline_bus.create_topics"],
        "args": ["--replication", "$(DATELINE_REPLICATION)"],
        "envFrom": [{"configMapRef": {"name": "dateline"}}],
        "env": [
            {"name": "DATELINE_KAFKA_USERNAME", "value": login_of(TOPICS_USER)},
            _secret("DATELINE_KAFKA_PASSWORD", login_of(TOPICS_USER), "password", optional=True),
        ],
    }
    return _job("topics", "topics", container)


def migration_job(service: str, package: str) -> Object:
    """Makes what is missing of a schema's tables as their owner and gives every role its rights, in the image that holds the migrations."""
    container = {
        "name": "migrate",
        "image": f"{REGISTRY}/{service}:{VERSION}",
        "command": ["python", "-m", "dateline_bus.admin", "migrate", package],
        # CloudNativePG's own secret of the database's owner.
        "env": [_secret("DATELINE_DATABASE_URL", "dateline-postgres-app", "uri")],
    }
    return _job(f"migrate-{service}", "migrate", container)


def _job(name: str, component: str, container: Object) -> Object:
    """A container that runs once and is as shut in as the services are."""
    container |= {
        "resources": {"requests": {"cpu": "50m", "memory": "96Mi"}, "limits": {"memory": "192Mi"}},
        "securityContext": container_security(),
        "volumeMounts": [{"name": "tmp", "mountPath": SCRATCH}],
    }
    pod = {
        "restartPolicy": "OnFailure",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": pod_security(),
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {"medium": "Memory", "sizeLimit": "16Mi"}}],
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": metadata(name, component),
        "spec": {"backoffLimit": 10, "template": {"metadata": {"labels": labels(component)}, "spec": pod}},
    }
