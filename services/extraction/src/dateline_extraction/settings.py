"""Settings of the extraction service: those every service has, its own port, and the optional second extractor."""

import os

from pydantic import Field, SecretStr

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """`second_url` switches the second extractor on; without it nothing leaves the process."""

    http_port: int = Field(default=8702, ge=0, le=65535)
    in_hand: int = Field(
        default_factory=lambda: len(os.sched_getaffinity(0)),
        ge=1,
        description="pages worked on at a time, each in a process; default: cores",
    )
    text_memory_mib: int = Field(default=2048, ge=256, description="address space of such a process")
    text_seconds: int = Field(default=20, ge=1, description="CPU time of a page, and")
    text_seconds_per_mib: int = Field(default=30, ge=0, description="for each MiB of its message more")
    text_seconds_most: int = Field(default=200, ge=1, description="whatever its size; the clock gives four times as much")
    stuck_seconds: float = Field(
        default=900, description="without progress for so long the liveness probe fails: beyond any page's clock"
    )
    second_url: str | None = Field(
        default=None, description="base of an OpenAI-compatible API, up to /chat/completions; off without it"
    )
    second_model: str = Field(default="", description="the model to ask for; written into its facts' provenance")
    second_key: SecretStr | None = Field(default=None, description="its key, from the environment or a mounted file")
    second_seconds: float = Field(default=30, gt=0, le=110, description="time limit of one article's question")

    def seconds_for(self, length: int) -> int:
        """CPU time for a page whose message is `length` bytes: in proportion, up to a bound."""
        return min(self.text_seconds + length * self.text_seconds_per_mib // 2**20, self.text_seconds_most)
