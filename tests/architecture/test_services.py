"""Every service has the same shape and is known everywhere it must be known: what was forgotten is named here."""

import re
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
DEPLOYED = [name for name in SERVICES if name not in NOT_DEPLOYED and (ROOT / "services" / name / "Dockerfile").exists()]
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
        needed += ["Dockerfile", f"src/dateline_{name}/app.py", f"src/dateline_{name}/settings.py", f"src/dateline_{name}/domain"]
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
    assert composed[name]["build"]["dockerfile"] == f"services/{name}/Dockerfile"
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


@pytest.mark.parametrize("name", DEPLOYED)
def test_an_image_holds_only_shared_and_its_own_service(name: str) -> None:
    dockerfile = (ROOT / "services" / name / "Dockerfile").read_text("utf-8")
    copied = set(re.findall(r"services/(\w+)", dockerfile))
    assert copied <= {name}, f"copies {copied}"
    assert re.search(r"^USER (?!root)", dockerfile, re.M), "runs as root"
    assert "HEALTHCHECK" in dockerfile
    assert not dockerfile.startswith("# syntax=")


@pytest.mark.parametrize("name", DEPLOYED)
def test_an_image_is_built_as_the_template_says(name: str) -> None:
    """Each service is deployable alone, so each has a whole Dockerfile; only its head, its name and its port are its own."""
    template, own = ((ROOT / "services" / folder / "Dockerfile").read_text("utf-8") for folder in ("_template", name))
    assert _body(own) == _body(template.replace("NAME", name))


@pytest.mark.parametrize("name", ["_template", *DEPLOYED])
def test_an_image_listens_where_the_settings_say(name: str) -> None:
    folder = ROOT / "services" / name
    (settings,) = folder.glob("src/*/settings.py")
    ports = set(re.findall(r"http_port: int = Field\(default=(\d+)", settings.read_text("utf-8")))
    assert set(re.findall(r"(?:HTTP_PORT=|EXPOSE )(\d+)", (folder / "Dockerfile").read_text("utf-8"))) == ports


@pytest.mark.parametrize("name", DEPLOYED)
def test_an_image_holds_the_packages_of_shared_that_its_service_names(name: str) -> None:
    dockerfile = (ROOT / "services" / name / "Dockerfile").read_text("utf-8")
    project = tomllib.loads((ROOT / "services" / name / "pyproject.toml").read_text("utf-8"))["project"]
    named = {m[1] for d in project["dependencies"] if (m := re.match(r"dateline-(schema|bus|contracts|text)\b", d))}
    assert set(re.findall(r"^COPY shared/(\w+) shared/\w+$", dockerfile, re.M)) == named
    assert set(re.findall(r" \./shared/(\w+)", dockerfile)) == named


def _body(dockerfile: str) -> str:
    """Without its head, its port and the packages of shared/ that its pyproject names."""
    alike = re.sub(r"(HTTP_PORT=|EXPOSE )\d+", r"\1PORT", dockerfile.split("\n", 1)[1])
    # Files for a browser come from a stage of their own.
    alike = re.sub(r"(?s)# [^\n]*\nFROM \S+ AS assets\n.*?\n\n|COPY --from=assets [^\n]*\n", "", alike)
    return re.sub(r"COPY shared/\w+ shared/\w+\n| \./shared/\w+", "", alike)
