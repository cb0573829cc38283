"""Settings of the storage service."""

from pydantic import Field, SecretStr

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """Where the rows go."""

    http_port: int = Field(default=8704, ge=0, le=65535)
    database_url: SecretStr = Field(default=SecretStr("postgresql://dateline@127.0.0.1:5442/dateline"))
