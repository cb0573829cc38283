"""The contract network as processes of this machine: a key server, five notaries, their ledgers in one folder; spoken to over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dateline_bus.admin.secrets import secret_in

USERS = ("agency", "archive", "auditor", "bank", "desk")
READY_SECONDS = 60
_POLL_SECONDS = 0.05
_HOST = "127.0.0.1"
# A new link has no keys yet; a trade should not have to wait for the first block.
_INITIAL_KEYS = 256
TOKEN = "token"  # noqa: S105 - a file's name
"""The file in the network's folder that holds the bearer token of its control routes."""
_SECRETS = "account-secrets.json"


class NetworkFailed(Exception):
    """A part did not start or did not answer; the message says which, with the end of what it said."""


class ContractNetwork:
    """`with ContractNetwork(folder, kafka) as network`; `kafka` None: all notaries in one process over a bus in memory.

    `balances`: what the users' accounts are opened with. `port`: the first of seven in a row; 0: free ones.
    """

    def __init__(
        self,
        folder: Path,
        kafka: str | None,
        *,
        balances: Mapping[str, str],
        currency: str = "CNY",
        n: int = 128,
        port: int = 0,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.kafka, self.n = folder.absolute(), kafka, n
        names = (*USERS, "keys", "kme")
        ports = range(port, port + len(names)) if port else _free_ports(len(names))
        self.ports = dict(zip(names, ports, strict=True))
        self.secrets: dict[str, str] = {}
        self._balances, self._currency = balances, currency
        self._settings = dict(settings or {})
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self._start("keys", "dateline_keys.app", self._keys_environment())
            if self.kafka is None:
                pairs = [f"{user}={self.ports[user]}" for user in USERS]
                self._start("notaries", "dateline_notary.together", self._environment("{user}"), *pairs)
            else:
                for user in USERS:
                    self.start(user)
            self._wait_ready("keys", *USERS)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self, user: str, module: str = "dateline_notary.app", more: Mapping[str, str] | None = None) -> None:
        """Start one user's notary."""
        self._start(user, module, self._environment(user) | {"DATELINE_HTTP_PORT": str(self.ports[user])} | dict(more or {}))

    def wait_ready(self, user: str) -> None:
        """Return once it reads the topic. Raises NetworkFailed."""
        self._wait_ready(user)

    def process(self, name: str) -> subprocess.Popen[bytes]:
        """The process of a user."""
        return self._processes[name]

    def stop(self) -> None:
        """End every process that was started here."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()

    def get(self, user: str, path: str) -> Any:
        """A JSON answer; None for 404. Raises NetworkFailed."""
        data = self.get_bytes(user, path)
        return None if data is None else json.loads(data)

    def get_bytes(self, user: str, path: str) -> bytes | None:
        """An answer's body; None for 404. Raises NetworkFailed."""
        return self._ask(user, path, None)

    def post(self, user: str, path: str, value: Any) -> Any:
        """Send JSON, get JSON. Raises NetworkFailed."""
        return json.loads(self._ask(user, path, json.dumps(value).encode()) or b"null")

    def lines(self, user: str, path: str) -> list[dict[str, Any]]:
        """JSON lines."""
        return [json.loads(line) for line in (self.get_bytes(user, path) or b"").splitlines()]

    def log_end(self, name: str, lines: int = 8) -> str:
        """The last lines that a process said."""
        file = self.folder / f"{name}.log"
        return "\n".join(file.read_text("utf-8", "replace").splitlines()[-lines:]) if file.exists() else ""

    def _ask(self, user: str, path: str, data: bytes | None) -> bytes | None:
        headers = {"Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(f"http://{_HOST}:{self.ports[user]}{path}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                body: bytes = answer.read()
                return body
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise NetworkFailed(f"{user} answers {error.code}: {error.read().decode('utf-8', 'replace')[:300]}") from error
        except OSError as error:
            raise NetworkFailed(f"{user} does not answer: {error}\n{self.log_end(user)}") from error

    def _prepare(self) -> None:
        """Certificates, topics, the network's file and the accounts; all at once, each is a process of its own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.secrets = self._account_secrets()
        secret_in(self.folder / TOKEN)
        network = resources.files("dateline_keys.domain.data").joinpath("five-users.toml").read_text("utf-8")
        network = network.replace("\nloss_db", f"\ninitial_keys = {_INITIAL_KEYS}\nloss_db")
        (self.folder / "network.toml").write_text(network, "utf-8")
        accounts = [f"{user}={balance}" for user, balance in self._balances.items()]
        secrets = ["--secrets", str(self.folder / _SECRETS)]
        steps = {
            "dateline_keys.certificates": [str(self.folder / "certificates"), *USERS],
            "dateline_notary.open_account": [str(self._accounts), self._currency, *accounts, *secrets],
        }
        if self.kafka is not None:
            steps["dateline_bus.create_topics"] = ["dateline_contracts.topics"]
        running = {
            module: subprocess.Popen(  # noqa: S603 - our own modules
                [sys.executable, "-m", module, *arguments],
                env=os.environ | {"DATELINE_KAFKA": self.kafka or ""},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for module, arguments in steps.items()
        }
        for module, process in running.items():
            said, _ = process.communicate(timeout=READY_SECONDS)
            if process.returncode:
                raise NetworkFailed(f"{module} failed: {said.strip()[-600:]}")

    def _account_secrets(self) -> dict[str, str]:
        """What authorises each user's payments: kept beside the ledgers, so that the accounts outlive the processes."""
        file = self.folder / _SECRETS
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(json.dumps({user: os.urandom(16).hex() for user in USERS}), "utf-8")
        secrets: dict[str, str] = json.loads(file.read_text("utf-8"))
        return secrets

    @property
    def token(self) -> str:
        """The bearer token of the control routes: made at the first start, kept in the folder for the user's own programs."""
        return (self.folder / TOKEN).read_text("utf-8").strip()

    @property
    def _accounts(self) -> Path:
        return self.folder / "accounts.sqlite"

    def _environment(self, user: str) -> dict[str, str]:
        certificates = self.folder / "certificates"
        return {
            "DATELINE_KAFKA": self.kafka or "",
            "DATELINE_NOTARY_USER": user if user in USERS else USERS[0],
            "DATELINE_NOTARY_USERS": ",".join(USERS),
            "DATELINE_NOTARY_FOLDER": str(self.folder / "ledgers"),
            "DATELINE_NOTARY_ACCOUNTS_FILE": str(self._accounts),
            "DATELINE_NOTARY_ACCOUNT_SECRET": self.secrets.get(user, self.secrets["desk"]),
            "DATELINE_NOTARY_TOKEN": self.token,
            "DATELINE_NOTARY_N": str(self.n),
            "DATELINE_HTTP_HOST": _HOST,
            "DATELINE_KME_URL": f"https://localhost:{self.ports['kme']}",
            "DATELINE_KME_CA_FILE": str(certificates / "ca.pem"),
            "DATELINE_KME_CERTIFICATE_FILE": str(certificates / f"{user}.pem"),
            "DATELINE_KME_KEY_FILE": str(certificates / f"{user}.key"),
        } | self._settings

    def _keys_environment(self) -> dict[str, str]:
        certificates = self.folder / "certificates"
        return {
            "DATELINE_HTTP_HOST": _HOST,
            "DATELINE_HTTP_PORT": str(self.ports["keys"]),
            "DATELINE_KME_HOST": _HOST,
            "DATELINE_KME_PORT": str(self.ports["kme"]),
            "DATELINE_KME_CA_FILE": str(certificates / "ca.pem"),
            "DATELINE_KME_CERTIFICATE_FILE": str(certificates / "kme.pem"),
            "DATELINE_KME_KEY_FILE": str(certificates / "kme.key"),
            "DATELINE_NETWORK_FILE": str(self.folder / "network.toml"),
        }

    def _start(self, name: str, module: str, environment: Mapping[str, str], *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(  # noqa: S603 - our own modules
                [sys.executable, "-m", module, *arguments],
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _wait_ready(self, *names: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        for name in names:
            process = self._processes.get(name) or self._processes["notaries"]
            while not self._ready(name):
                if process.poll() is not None or time.monotonic() > deadline:
                    how = "ended" if process.poll() is not None else "was not ready in time"
                    log = name if name in self._processes else "notaries"
                    raise NetworkFailed(f"{name} {how}:\n{self.log_end(log)}")
                time.sleep(_POLL_SECONDS)

    def _ready(self, name: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://{_HOST}:{self.ports[name]}/readyz", timeout=5):
                return True
        except OSError:
            return False


def broker_answers(address: str) -> bool:
    """Whether something listens at the first of `HOST:PORT[,…]`."""
    host, _, port = address.split(",")[0].rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=1):
            return True
    except (OSError, ValueError):
        return False


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((_HOST, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
