"""Java and Maven: found, or installed through apt, or asked for."""

import os
import shutil
import subprocess

from dateline_local.errors import LocalError

_PACKAGES = {"java": "openjdk-17-jre-headless", "mvn": "maven"}
_BOTH_WAYS = (
    "Kafka needs Java 17 or newer and Maven; missing here: {missing}. Either\n"
    "  - install them (Debian, Ubuntu: sudo apt-get install openjdk-17-jre-headless maven; macOS: brew install openjdk@17 maven)\n"
    "    and run this again, or\n"
    "  - run the platform in containers: cp .env.example .env && docker compose up --build\n"
    "A Kafka that runs already can be used as well: set DATELINE_KAFKA to its HOST:PORT."
)


def java() -> str:
    """The path of `java`, from JAVA_HOME first. Raises LocalError."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else None
    return found or _tool("java")


def maven() -> str:
    """The path of `mvn`. Raises LocalError."""
    return _tool("mvn")


def _tool(name: str) -> str:
    if shutil.which(name) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt_install()
    found = shutil.which(name)
    if found is None:
        raise LocalError(_BOTH_WAYS.format(missing=", ".join(_missing())))
    return found


def _missing() -> list[str]:
    return [name for name in _PACKAGES if shutil.which(name) is None]


def _apt_install() -> None:
    packages = [_PACKAGES[name] for name in _missing()]
    print(f"Installing {' '.join(packages)} through apt …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # The list of packages may be old: a failed update says so in the install that follows.
    subprocess.run(["apt-get", "update", "-qq"], env=env, stdin=subprocess.DEVNULL)
    done = subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise LocalError(f"{done.stdout.strip()}\n\n" + _BOTH_WAYS.format(missing=", ".join(_missing())))
