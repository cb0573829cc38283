"""Settings of the NAME service: those every service has, and its own port."""

from pydantic import Field

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """Only the port differs."""

    http_port: int = Field(default=8709, ge=0, le=65535)
