"""Writes the objects of deploy/kubernetes from the topic registry and the table of services.    python deploy/kubernetes/make.py [--check]

`base` is what every cluster gets; `overlays/dev` brings one Kafka and one PostgreSQL; `overlays/prod` brings Strimzi's and CloudNativePG's
resources. Files with a kustomization in them are written by hand where this program does not name them.
"""

import argparse
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from manifests import network, prod, scaling, workload  # noqa: E402
from manifests.table import SERVICES  # noqa: E402

HEAD = "# Made by deploy/kubernetes/make.py; change the table of services or the topic registry, then `make kubernetes`.\n"


def documents(objects: list[workload.Object]) -> str:
    """Several objects in one file."""
    return HEAD + "---\n".join(yaml.safe_dump(o, sort_keys=False, allow_unicode=True, width=130) for o in objects)


def files() -> dict[Path, str]:
    """Every file that this program owns."""
    made: dict[Path, str] = {}
    for service in SERVICES:
        objects = [
            workload.account(service),
            workload.deployment(service),
            workload.service_of(service),
            workload.budget(service),
        ]
        made[HERE / "base" / f"{service.name}.yaml"] = documents(objects)
    made[HERE / "base" / "topics.yaml"] = documents([workload.topics_job()])
    made[HERE / "base" / "network.yaml"] = documents(network.policies())
    made[HERE / "components" / "scaling" / "scaling.yaml"] = documents(scaling.all_scaling())
    made[HERE / "components" / "monitoring" / "monitoring.yaml"] = documents([*map(scaling.monitor, SERVICES), scaling.rules()])
    made[HERE / "overlays" / "prod" / "kafka.yaml"] = documents([*prod.kafka(), *prod.topics(), *prod.users()])
    made[HERE / "overlays" / "prod" / "postgres.yaml"] = documents(prod.postgres())
    names = [f"{service.name}.yaml" for service in SERVICES]
    listed = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    resources = ["config.yaml", *names, "topics.yaml", "network.yaml"]
    made[HERE / "base" / "kustomization.yaml"] = HEAD + yaml.safe_dump(listed | {"resources": resources}, sort_keys=False)
    return made


def main() -> int:
    """The command; its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not what the code says")
    check = parser.parse_args().check
    stale = [path for path, text in files().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        if check:
            print(f"{path.relative_to(HERE.parents[1])}: not what the code says; run `make kubernetes`", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files()[path], "utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
