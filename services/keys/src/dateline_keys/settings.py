"""Settings of the keys service."""

from pathlib import Path

from pydantic import Field

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """Probes and metrics answer on `http_port` in the clear; keys are served on `kme_port` over mutual TLS only."""

    http_port: int = Field(default=8707, ge=0, le=65535)
    kme_host: str = Field(default="127.0.0.1", description="users on other machines: the address they come to")
    kme_port: int = Field(default=8443, ge=0, le=65535)
    kme_ca_file: Path = Field(default=Path("certificates/ca.pem"), description="who may sign users' certificates")
    kme_certificate_file: Path = Field(default=Path("certificates/kme.pem"), description="this server's certificate")
    kme_key_file: Path = Field(default=Path("certificates/kme.key"), description="its private key")
    network_file: Path | None = Field(default=None, description="TOML: users, links, limits; default: the packaged five users")
