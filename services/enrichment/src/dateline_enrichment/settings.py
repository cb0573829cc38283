"""Settings of the enrichment service."""

from pydantic import Field, SecretStr

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """Where it remembers: a schema `enrichment` of this database, which it makes and keeps up to date itself."""

    http_port: int = Field(default=8703, ge=0, le=65535)
    database_url: SecretStr = Field(default=SecretStr("postgresql://dateline@127.0.0.1:5432/dateline"))
