"""The overlays in a real API server: strict validation, admission, rollout, scaling, budgets, jobs.

Wants KUBECONFIG to name a cluster that may be written to (pods may be simulated); says so when it is skipped. Objects of operators whose
CRDs the cluster lacks are named and left out.
"""

import json
import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dateline_local.net import wait_until

KUBERNETES = Path(__file__).parents[2] / "deploy" / "kubernetes"

Object = dict[str, Any]
Kubectl = Callable[..., subprocess.CompletedProcess[str]]


def kubectl(*arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["kubectl", *arguments], input=given, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def kinds() -> set[str]:
    """Kinds that the cluster knows; skips where there is none."""
    if shutil.which("kubectl") is None or not os.environ.get("KUBECONFIG"):
        pytest.skip("NO CLUSTER: KUBECONFIG names none, nothing was applied to an API server")
    answer = kubectl("api-resources", "--no-headers")
    if answer.returncode:
        pytest.skip(f"NO CLUSTER: {answer.stderr[-200:]}")
    return {line.split()[-1] for line in answer.stdout.splitlines()}


@pytest.fixture(scope="module", params=["dev", "prod"])
def applied(request: pytest.FixtureRequest, kinds: set[str]) -> Iterator[tuple[str, list[Object]]]:
    """An overlay in a namespace of its own, as the API server took it; its name and objects."""
    space = f"dateline-test-{uuid.uuid4().hex[:8]}"
    text = kubectl("kustomize", str(KUBERNETES / "overlays" / request.param)).stdout
    found = [o for o in yaml.safe_load_all(text) if o]
    for item in found:
        if item["kind"] == "Namespace":
            item["metadata"]["name"] = space
        else:
            item["metadata"]["namespace"] = space
    left_out = {o["kind"] for o in found} - kinds
    if left_out:
        print(f"NOT APPLIED, their operators are not in this cluster: {', '.join(sorted(left_out))}")
    found = sorted((o for o in found if o["kind"] in kinds), key=lambda o: o["kind"] != "Namespace")
    try:
        done = kubectl("apply", "--server-side", "--validate=strict", "-f", "-", given=yaml.safe_dump_all(found))
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr, done.stderr
        yield space, found
    finally:
        kubectl("delete", "namespace", space, "--wait=false")


def get(space: str, kind: str, name: str = "") -> Any:
    answer = kubectl("get", kind, *([name] if name else []), "-n", space, "-o", "json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def rolled_out(space: str, name: str) -> bool:
    found = get(space, "deployment", name)
    wanted, status = found["spec"]["replicas"], found["status"]
    counts = {status.get("updatedReplicas"), status.get("availableReplicas"), status.get("replicas")}
    return counts == {wanted} and status["observedGeneration"] == found["metadata"]["generation"]


def wait_for(space: str, names: list[str]) -> None:
    for name in names:
        wait_until(lambda name=name: rolled_out(space, name), 60, lambda name=name: str(get(space, "deployment", name)["status"]))


def test_every_object_is_taken_and_every_deployment_rolls_out(applied: tuple[str, list[Object]]) -> None:
    space, found = applied
    deployments = [o["metadata"]["name"] for o in found if o["kind"] == "Deployment"]
    assert len(deployments) >= 6
    wait_for(space, deployments)


def test_a_new_image_is_rolled_out_within_the_budget(applied: tuple[str, list[Object]]) -> None:
    space, _ = applied
    wait_for(space, ["storage"])
    before = get(space, "deployment", "storage")["spec"]["template"]["spec"]["containers"][0]
    assert kubectl("set", "image", "deployment/storage", f"{before['name']}=dateline/storage:next", "-n", space).returncode == 0
    wait_for(space, ["storage"])
    images = {
        container["image"]
        for pod in get(space, "pods")["items"]
        if pod["metadata"]["labels"].get("app.kubernetes.io/name") == "storage" and not pod["metadata"].get("deletionTimestamp")
        for container in pod["spec"]["containers"]
    }
    assert images == {"dateline/storage:next"}


def test_replicas_follow_and_the_budget_allows_one_less(applied: tuple[str, list[Object]]) -> None:
    space, _ = applied
    assert kubectl("scale", "deployment/extraction", "--replicas=4", "-n", space).returncode == 0
    wait_for(space, ["extraction"])
    wait_until(
        lambda: get(space, "pdb", "extraction")["status"].get("currentHealthy") == 4,
        60,
        lambda: str(get(space, "pdb", "extraction")["status"]),
    )
    assert get(space, "pdb", "extraction")["status"]["disruptionsAllowed"] == 1


def test_jobs_end(applied: tuple[str, list[Object]]) -> None:
    space, found = applied
    for name in (o["metadata"]["name"] for o in found if o["kind"] == "Job"):
        wait_until(
            lambda name=name: get(space, "job", name)["status"].get("succeeded") == 1,
            60,
            lambda name=name: f"{name} has not ended",
        )


def test_what_is_not_in_the_schema_is_refused(applied: tuple[str, list[Object]]) -> None:
    space, found = applied
    item = next(o for o in found if o["kind"] == "Deployment")
    slip = item | {"spec": item["spec"] | {"replica": 3}}
    done = kubectl(
        "apply", "--server-side", "--dry-run=server", "--validate=strict", "-n", space, "-f", "-", given=yaml.safe_dump(slip)
    )
    assert done.returncode != 0
    assert "replica" in done.stderr
