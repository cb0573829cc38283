"""The cluster's objects are what the code says: services, ports, topics, rights, edges, replicas; and a strict API would take them."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from dateline_schema.topics import registered

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
TOPICS = {topic.name: topic for topic in registered(["dateline_schema.topics"])}
# Parts of the contract network run on their parties' own hosts; the command line on people's.
ELSEWHERE = {"notary", "keys", "cli"}
SERVICES = sorted({path.parts[-4] for path in (ROOT / "services").glob("[!_]*/src/*/app.py")} - ELSEWHERE)
# Whose schemas are not Kubernetes' own; a cluster with their CRDs checks them.
FOREIGN = {
    "ScaledObject",
    "TriggerAuthentication",
    "ServiceMonitor",
    "PrometheusRule",
    "Kafka",
    "KafkaNodePool",
    "KafkaTopic",
    "KafkaUser",
    "Cluster",
}

Object = dict[str, Any]


def objects(folder: Path) -> list[Object]:
    """Every object of the files below a folder, before an overlay changes it."""
    files = sorted(path for path in folder.rglob("*.yaml") if path.name != "kustomization.yaml")
    return [o for path in files for o in yaml.safe_load_all(path.read_text("utf-8")) if o]


BASE = objects(KUBERNETES / "base")
SCALING = objects(KUBERNETES / "components" / "scaling")
MONITORING = objects(KUBERNETES / "components" / "monitoring")
PROD = objects(KUBERNETES / "overlays" / "prod")


def named(found: list[Object], kind: str) -> dict[str, Object]:
    return {o["metadata"]["name"]: o for o in found if o["kind"] == kind}


def port_of(service: str) -> int:
    (settings,) = (ROOT / "services" / service).glob("src/*/settings.py")
    (port,) = re.findall(r"http_port: int = Field\(default=(\d+)", settings.read_text("utf-8"))
    return int(port)


def uses_database(service: str) -> bool:
    return "database_url" in "".join(p.read_text("utf-8") for p in (ROOT / "services" / service).glob("src/*/settings.py"))


def test_the_files_are_what_the_code_says() -> None:
    done = subprocess.run([sys.executable, KUBERNETES / "make.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", ["Deployment", "Service", "ServiceAccount", "PodDisruptionBudget"])
def test_every_service_with_an_image_is_deployed(kind: str) -> None:
    assert sorted(named(BASE, kind)) == SERVICES


def test_every_service_is_scraped_and_scaled() -> None:
    assert sorted(named(MONITORING, "ServiceMonitor")) == SERVICES
    assert sorted(named(SCALING, "ScaledObject") | named(SCALING, "HorizontalPodAutoscaler")) == SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_ports_are_those_of_the_settings(service: str) -> None:
    (container,) = named(BASE, "Deployment")[service]["spec"]["template"]["spec"]["containers"]
    assert [p["containerPort"] for p in container["ports"]] == [port_of(service)]
    assert {"name": "DATELINE_HTTP_PORT", "value": str(port_of(service))} in container["env"]
    assert named(BASE, "Service")[service]["spec"]["ports"][0]["port"] == port_of(service)


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_is_written_down(service: str) -> None:
    (container,) = named(BASE, "Deployment")[service]["spec"]["template"]["spec"]["containers"]
    secret = [e for e in container["env"] if re.search("DATABASE_URL|PASSWORD|TOKEN|SECRET|SENDERS|_KEY$", e["name"])]
    assert all("secretKeyRef" in e.get("valueFrom", {}) for e in secret)
    assert ("DATELINE_DATABASE_URL" in {e["name"] for e in secret}) == uses_database(service)


@pytest.mark.parametrize("service", SERVICES)
def test_pods_are_restricted(service: str) -> None:
    pod = named(BASE, "Deployment")[service]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert not pod["automountServiceAccountToken"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert not container["securityContext"]["allowPrivilegeEscalation"]
    assert container["resources"]["limits"]["memory"]
    assert {"livenessProbe", "readinessProbe", "startupProbe"} <= container.keys()


@pytest.mark.parametrize("service", SERVICES)
def test_the_network_lets_through_the_real_edges_only(service: str) -> None:
    spec = named(BASE, "NetworkPolicy")[service]["spec"]
    assert sorted(spec["policyTypes"]) == ["Egress", "Ingress"]
    ports = {p["port"] for rule in spec["egress"] for p in rule["ports"]}
    touches_bus = any(service in (*t.readers, *t.writers) for t in TOPICS.values())
    assert (9092 in ports) == touches_bus
    assert (5432 in ports) == uses_database(service)
    world = [rule for rule in spec["egress"] if any("ipBlock" in to for to in rule["to"])]
    assert all("10.0.0.0/8" in to["ipBlock"]["except"] for rule in world for to in rule["to"])
    assert {p["port"] for rule in spec["ingress"] for p in rule["ports"]} == {port_of(service)}


def test_everything_else_is_denied() -> None:
    spec = named(BASE, "NetworkPolicy")["default-deny"]["spec"]
    assert spec["podSelector"] == {}
    assert "ingress" not in spec
    assert "egress" not in spec


@pytest.mark.parametrize("service", SERVICES)
def test_who_may_go_out_to_broker_or_database_is_let_in_there(service: str) -> None:
    policies = named(BASE, "NetworkPolicy")
    for role, port in (("kafka", 9092), ("postgres", 5432)):
        goes = port in {p["port"] for rule in policies[service]["spec"]["egress"] for p in rule["ports"]}
        let_in = [
            f["podSelector"]["matchLabels"] for r in policies[role]["spec"]["ingress"] for f in r["from"] if "podSelector" in f
        ]
        assert goes == (policies[service]["spec"]["podSelector"]["matchLabels"] in let_in)


@pytest.mark.parametrize("service", sorted(named(SCALING, "ScaledObject")))
def test_replicas_never_outnumber_partitions_and_lag_is_that_of_what_is_read(service: str) -> None:
    spec = named(SCALING, "ScaledObject")[service]["spec"]
    reads = {t.name: t for t in TOPICS.values() if service in t.readers}
    assert {trigger["metadata"]["topic"] for trigger in spec["triggers"]} == set(reads)
    # The group by which Worker and Sink are known to the broker; KEDA sees no lag of any other.
    assert {trigger["metadata"]["consumerGroup"] for trigger in spec["triggers"]} == {f"dateline-{service}"}
    assert {trigger["authenticationRef"]["name"] for trigger in spec["triggers"]} <= set(named(SCALING, "TriggerAuthentication"))
    assert spec["minReplicaCount"] <= spec["maxReplicaCount"] <= max(t.partitions for t in reads.values())


def test_topics_are_those_of_the_registry() -> None:
    made = named(PROD, "KafkaTopic")
    assert {name: (o["spec"]["partitions"], o["spec"]["config"]["retention.ms"]) for name, o in made.items()} == {
        name: (topic.partitions, topic.retention_ms) for name, topic in TOPICS.items()
    }


@pytest.mark.parametrize("service", SERVICES)
def test_rights_on_the_bus_are_those_of_the_registry(service: str) -> None:
    user = named(PROD, "KafkaUser").get(f"dateline-{service}-kafka")
    reads = {t.name for t in TOPICS.values() if service in t.readers}
    writes = {t.name for t in TOPICS.values() if service in t.writers}
    if not reads | writes:
        assert user is None
        return
    assert user is not None
    acls = user["spec"]["authorization"]["acls"]
    of = {
        o: {a["resource"]["name"] for a in acls if o in a["operations"] and a["resource"]["type"] == "topic"}
        for o in ("Read", "Write")
    }
    assert of == {"Read": reads, "Write": writes}


def test_the_rules_are_those_that_composes_prometheus_reads() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "prometheus" / "rules.yml").read_text("utf-8"))
    assert named(MONITORING, "PrometheusRule")["dateline"]["spec"]["groups"] == rules["groups"]


def built(overlay: str) -> Iterator[Object]:
    tool = next((t for t in (["kubectl", "kustomize"], ["kustomize", "build"]) if shutil.which(t[0])), None)
    if tool is None:
        pytest.skip("neither kubectl nor kustomize is here")
    done = subprocess.run([*tool, KUBERNETES / "overlays" / overlay], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    yield from yaml.safe_load_all(done.stdout)


@pytest.mark.parametrize("overlay", ["dev", "prod"])
def test_an_overlay_passes_strict_schemas(overlay: str) -> None:
    found = list(built(overlay))
    assert len(found) > 25
    unchecked = set()
    for item in found:
        if item["kind"] in FOREIGN:
            unchecked.add(item["kind"])
            continue
        kubernetes_validate.validate(item, "1.34", strict=True)
    assert unchecked <= FOREIGN
    assert all(item["metadata"].get("namespace") or item["kind"] == "Namespace" for item in found)


@pytest.mark.parametrize("overlay", ["dev", "prod"])
def test_an_overlay_leaves_no_secret_and_no_config_that_nobody_brings(overlay: str) -> None:
    found = list(built(overlay))
    there = {o["metadata"]["name"] for o in found if o["kind"] in ("Secret", "ConfigMap")}
    # Operators and people bring these; README.md lists them.
    brought = re.findall(r"`(dateline-[a-z-]+)`", (KUBERNETES / "README.md").read_text("utf-8"))
    for item in found:
        for reference in _references(item):
            if not reference.get("optional"):
                name = reference.get("name") or reference.get("secretName")
                assert name in there or name in brought, f"{item['metadata']['name']} wants {name}"


def _references(node: Any) -> Iterator[Object]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("secretKeyRef", "configMapRef", "secret", "passwordSecret") and isinstance(value, dict):
                yield value
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)
