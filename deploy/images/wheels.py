"""The wheels of one service and of the packages of shared/ that it needs.    python wheels.py services/NAME OUTPUT"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path


def needed(project: Path, shared: Path) -> list[Path]:
    """The project and, depth first, each package of `shared` that it names; each once, in the order of their names."""
    found: set[Path] = set()
    waiting = [project]
    while waiting:
        folder = waiting.pop()
        if folder in found:
            continue
        found.add(folder)
        declared = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"].get("dependencies", [])
        names = (match[1] for one in declared if (match := re.match(r"dateline-(\w+)", one)))
        waiting += [shared / name for name in names]
    return sorted(found)


if __name__ == "__main__":
    projects = [str(path) for path in needed(Path(sys.argv[1]), Path("shared"))]
    # Without isolation: with it, pip would fetch a setuptools that nobody pinned.
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", sys.argv[2]]
    sys.exit(subprocess.run([*command, *(f"./{path}" for path in projects)], check=False).returncode)
