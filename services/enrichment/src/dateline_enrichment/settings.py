"""Settings of the enrichment service: those every service has, and its own port."""

from pydantic import Field

from dateline_shared.worker import WorkerSettings


class Settings(WorkerSettings):
    """Only the port differs."""

    http_port: int = Field(default=8703, ge=0, le=65535)
