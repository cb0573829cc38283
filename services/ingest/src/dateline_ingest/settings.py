"""Settings of the ingest service."""

from pydantic import Field

from dateline_shared.worker import WorkerSettings


class Settings(WorkerSettings):
    """What is taken over HTTP."""

    http_port: int = Field(default=8701, ge=0, le=65535)
    max_upload_bytes: int = Field(default=20 * 1024 * 1024, ge=1024, description="larger uploads get 413")
    remembered_pages: int = Field(default=100_000, ge=0, description="acknowledged pages that are not sent again")
