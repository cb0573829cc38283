"""Settings of the extraction service: those every service has."""

from dateline_shared.worker import WorkerSettings


class Settings(WorkerSettings):
    """Nothing of its own."""
