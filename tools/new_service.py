"""A service from the template.    python tools/new_service.py NAME [FOLDER]

NAME is a lower-case word; FOLDER is where services live (services/). Existing services are never touched.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "services" / "_template"
PLACEHOLDER = "NAME"


def create(name: str, services: Path) -> Path:
    """Write the service; its folder. Raises ValueError for a bad name and FileExistsError for one that is taken."""
    if not re.fullmatch(r"[a-z][a-z0-9]{1,30}", name):
        raise ValueError(f"a service's name is a lower-case word of letters and digits, not {name!r}")
    folder = services / name
    if folder.exists():
        raise FileExistsError(f"there is a service {name} already")
    for source in sorted(TEMPLATE.rglob("*")):
        if not source.is_file() or "__pycache__" in source.parts or ".egg-info" in str(source):
            continue
        target = folder / str(source.relative_to(TEMPLATE)).replace(PLACEHOLDER, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text("utf-8").replace(PLACEHOLDER, name), "utf-8")
    return folder


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    if not 1 <= len(arguments) <= 2 or not arguments[0]:
        print("usage: make new-service NAME=x", file=sys.stderr)
        return 2
    try:
        folder = create(arguments[0], Path(arguments[1]) if len(arguments) == 2 else ROOT / "services")
    except (ValueError, FileExistsError) as error:
        print(f"new-service: {error}", file=sys.stderr)
        return 1
    print(f"{folder} is ready; its README says where else it must be known. Begin in domain/work.py.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
