"""Settings of the API."""

from typing import Literal

from pydantic import Field, SecretStr

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """Where it listens, what it reads, and how much anyone may ask for."""

    http_host: str = Field(default="127.0.0.1", description="an address beyond this machine wants keys or trust_network")
    trust_network: bool = Field(
        default=False, description="whoever can reach http_host may ask: for a container whose port is published on loopback only"
    )
    api_keys: Literal["off", "required"] = Field(
        default="off", description="whether whoever asks must hold a key (`dateline keys create`)"
    )
    session_secret: SecretStr | None = Field(
        default=None,
        description="signs the sessions of the web pages; the same for all replicas. Without it each start ends them",
    )
    session_hours: float = Field(default=12, gt=0, le=24 * 30, description="how long somebody stays logged in on the web pages")
    hosts: tuple[str, ...] = Field(
        default=(), description="JSON: names by which this service is reached; of others no request is taken"
    )
    stream_readers: int = Field(default=2000, ge=1, description="readers of the live stream at once")
    http_port: int = Field(default=8700, ge=0, le=65535)
    database_url: SecretStr = Field(default=SecretStr("postgresql://dateline@127.0.0.1:5442/dateline"))
    database_connections: int = Field(default=8, ge=1)
    ingest_url: str = Field(default="http://127.0.0.1:8701", description="where files dropped on a page go")
    ingest_token: SecretStr | None = Field(default=None, description="the pages' own token there, where senders have tokens")
    webhook_key: SecretStr | None = Field(
        default=None,
        description="the watches service's: the secrets of webhooks follow from it; without it no watch has a webhook",
    )
    notaries: str = Field(
        default="",
        description="the contract network's notaries for the page that watches it: agency=http://127.0.0.1:8710,desk=…",
    )
    notary_token: SecretStr | None = Field(default=None, description="what opens their control routes; only read")
    statement_seconds: float = Field(default=10, gt=0, description="a question that takes longer is given up")
