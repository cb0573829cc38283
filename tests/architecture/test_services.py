"""Every service has the same shape and is known everywhere it must be known: what was forgotten is named here."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest
import yaml

from dateline_local import services as local_services
from dateline_schema.topics import registered

ROOT = Path(__file__).parents[2]
TOPICS = registered(["dateline_schema.topics", "dateline_contracts.topics"])
SERVICES = [path.name for path in sorted((ROOT / "services").glob("[!_]*")) if (path / "pyproject.toml").exists()]
# Run by people or by other programs, not by the platform: no app, no image, no scrape target.
NOT_DEPLOYED = {"cli"}
DEPLOYED = [
    name
    for name in SERVICES
    if name not in NOT_DEPLOYED and (ROOT / "services" / name / "src" / f"dateline_{name}" / "app.py").exists()
]
BUS = sorted({service for topic in TOPICS for service in (*topic.writers, *topic.readers)} & set(SERVICES))


def package(name: str) -> Path:
    return ROOT / "services" / name / "src" / f"dateline_{name}"


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_the_same_files(name: str) -> None:
    needed = [
        "pyproject.toml",
        "requirements.txt",
        "README.md",
        "tests",
        f"src/dateline_{name}/__init__.py",
        f"src/dateline_{name}/py.typed",
    ]
    if name not in NOT_DEPLOYED and name in BUS:
        needed += [f"src/dateline_{name}/app.py", f"src/dateline_{name}/settings.py", f"src/dateline_{name}/domain"]
    missing = [file for file in needed if not (ROOT / "services" / name / file).exists()]
    assert not missing


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_one_screen_of_readme(name: str) -> None:
    assert len((ROOT / "services" / name / "README.md").read_text("utf-8").splitlines()) <= 70


@pytest.mark.parametrize("name", SERVICES)
def test_a_package_declares_its_own_name(name: str) -> None:
    project = tomllib.loads((ROOT / "services" / name / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == f"dateline-{name}"
    assert project["license"]


@pytest.mark.parametrize("name", [name for name in BUS if name not in NOT_DEPLOYED])
def test_every_service_of_the_bus_is_composed_scraped_and_started(name: str) -> None:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    assert name in composed, f"docker-compose.yml does not run {name}"
    assert composed[name]["build"]["args"]["SERVICE"] == name
    scraped = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
    assert name in {job["job_name"] for job in scraped}, f"deploy/prometheus/prometheus.yml does not scrape {name}"
    # The contract network is started by its own command (`dateline notary network`).
    assert name in local_services.SERVICES or "dateline_contracts" in _imports(name), f"dateline_local does not start {name}"


def _imports(name: str) -> str:
    return "".join(path.read_text("utf-8") for path in package(name).rglob("*.py"))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_has_a_writer_and_a_reader_that_exist_or_are_planned(topic) -> None:  # type: ignore[no-untyped-def]
    planned = {"api", "notary", "keys"}
    assert set(topic.writers) | set(topic.readers) <= set(SERVICES) | planned
    assert topic.writers
    assert topic.readers
    assert re.fullmatch(r"dateline\.[a-z-]+\.v\d+", topic.name)
    assert topic.key in topic.model.model_fields


def test_topic_names_and_event_types_are_unique() -> None:
    assert len({topic.name for topic in TOPICS}) == len({topic.event_type for topic in TOPICS}) == len(TOPICS)


DOCKERFILE = (ROOT / "deploy" / "images" / "Dockerfile").read_text("utf-8")


@pytest.mark.parametrize("name", DEPLOYED)
def test_every_image_has_the_one_shape_and_listens_where_the_settings_say(name: str) -> None:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    builds = [one["build"] for one in composed.values() if one.get("image") == f"dateline/{name}"]
    (settings,) = (ROOT / "services" / name).glob("src/*/settings.py")
    (port,) = re.findall(r"http_port: int = Field\(default=(\d+)", settings.read_text("utf-8"))
    assert builds
    for build in builds:
        assert build["dockerfile"] == "deploy/images/Dockerfile"
        assert (build["args"]["SERVICE"], str(build["args"]["PORT"])) == (name, port)


def test_the_shape_is_one_that_a_cluster_takes() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d+:\d+$", last, re.M), "runs as root, or as a name that a cluster cannot judge"
    assert "HEALTHCHECK" in last
    assert "org.opencontainers.image.revision" in last
    assert "RUN" not in last, "what runs in the last stage makes a layer that knows the hour"
    assert not re.search(r"^# syntax=", DOCKERFILE, re.M)
    assert set(re.findall(r"services/(\w+)", DOCKERFILE)) <= {"api"}, "one service's files are named in every image's recipe"


needed = runpy.run_path(str(ROOT / "deploy" / "images" / "wheels.py"))["needed"]


@pytest.mark.parametrize("name", DEPLOYED)
def test_an_image_holds_the_packages_of_shared_that_its_service_imports(name: str) -> None:
    sources = _imports(name)
    imported = {
        part
        for part in ("schema", "bus", "contracts", "text")
        if re.search(rf"^\s*(from|import) dateline_{part}\b", sources, re.M)
    }
    held = {path.name for path in needed(ROOT / "services" / name, ROOT / "shared")}
    assert imported | {name} <= held, f"imports {imported - held} without naming it"
