"""Settings of the extraction service: those every service has, its own port, and the optional second extractor."""

from pydantic import Field, SecretStr

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """`second_url` switches the second extractor on; without it nothing leaves the process."""

    http_port: int = Field(default=8702, ge=0, le=65535)
    second_url: str | None = Field(
        default=None, description="base of an OpenAI-compatible API, up to /chat/completions; off without it"
    )
    second_model: str = Field(default="", description="the model to ask for; written into its facts' provenance")
    second_key: SecretStr | None = Field(default=None, description="its key, from the environment or a mounted file")
    second_seconds: float = Field(default=30, gt=0, le=110, description="time limit of one article's question")
