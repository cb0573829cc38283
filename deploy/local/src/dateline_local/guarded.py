"""Certificates and an administrator for a broker and a database that let nobody in without a name: as production does, in tests."""

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from dateline_local.errors import LocalError

ADMIN = "admin"
_SECONDS = 30


@dataclass
class Guarded:
    """A test authority below `folder`, certificates for this machine's servers, and the administrator's password."""

    folder: Path
    password: str = field(default_factory=lambda: secrets.token_hex(16))

    def __post_init__(self) -> None:
        # The key server's own authority makes them; it is a program of its own, as it is for whoever tries the contract network out.
        command = [
            sys.executable,
            "-m",
            "dateline_keys.certificates",
            str(self.folder),
            "--server",
            "broker",
            "--server",
            "postgres",
        ]
        made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=_SECONDS)
        if made.returncode:
            raise LocalError(f"The certificates could not be made:\n{made.stdout.strip()}")
        # Kafka reads key and certificate from one file.
        self.keystore.touch(mode=0o600)
        self.keystore.write_bytes((self.folder / "broker.key").read_bytes() + (self.folder / "broker.pem").read_bytes())

    @property
    def ca_file(self) -> Path:
        """Whom clients trust."""
        return self.folder / "ca.pem"

    @property
    def keystore(self) -> Path:
        """The broker's key and certificate."""
        return self.folder / "broker.keystore.pem"

    def kafka_env(self, user: str, password: str) -> dict[str, str]:
        """Settings by which a service comes as this user."""
        return {
            "DATELINE_KAFKA_SECURITY": "SASL_SSL",
            "DATELINE_KAFKA_MECHANISM": "SCRAM-SHA-512",
            "DATELINE_KAFKA_CA_FILE": str(self.ca_file),
            "DATELINE_KAFKA_USERNAME": user,
            "DATELINE_KAFKA_PASSWORD": password,
        }

    def database_options(self) -> str:
        """What an address says so that the server's name is proved before a password is sent."""
        return f"sslmode=verify-full&sslrootcert={self.ca_file}"

    def client_env(self) -> dict[str, str]:
        """The same for PostgreSQL's own programs."""
        return os.environ | {"PGPASSWORD": self.password, "PGSSLMODE": "verify-full", "PGSSLROOTCERT": str(self.ca_file)}
