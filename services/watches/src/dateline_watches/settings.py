"""Settings of the watches service."""

from typing import Literal

from pydantic import Field, SecretStr

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """Where it remembers (a schema `watches` of this database, which it makes itself), and how it reaches people."""

    http_port: int = Field(default=8705, ge=0, le=65535)
    database_url: SecretStr = Field(default=SecretStr("postgresql://dateline@127.0.0.1:5442/dateline"))
    webhook_key: SecretStr | None = Field(
        default=None,
        description="16 characters or more, the API's too: the secrets of webhooks follow from it; without it none is sent",
    )
    webhook_hosts: tuple[str, ...] = Field(
        default=(), description="JSON: hosts that may be at a private address; all others must be on the public internet"
    )
    public_url: str = Field(default="http://127.0.0.1:8700", description="where people read what alerts are about")
    smtp_host: str | None = Field(default=None, description="without it no mail is sent")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str = Field(default="dateline@localhost", description="sender of mails")
    mail_domains: tuple[str, ...] = Field(default=(), description="JSON: domains that mail may go to; empty: any")
    silence_seconds: float = Field(default=30, gt=0, description="how often silent sources are looked for")
    delivery_seconds: float = Field(default=10, gt=0, le=50, description="time limit of one try")
    delivery_attempts: int = Field(
        default=10, ge=1, description="tries of a delivery before it is given up; four times as long apart each time"
    )
    delivery_first_seconds: float = Field(default=5, gt=0, description="wait before the second try")
    deliveries_at_once: int = Field(default=16, ge=1, description="tries under way; of one watch at most a quarter of them")
