"""Settings every service has. From the environment (`DATELINE_…`) or from files mounted below /run/secrets; never logged."""

import logging
import sys
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from dateline_bus.runtime import logs

log = logging.getLogger(__name__)

_SECRETS = Path("/run/secrets")


class WorkerSettings(BaseSettings):
    """What a service needs to reach the bus and to be watched."""

    # An error names the setting and never its value, which may be a password.
    model_config = SettingsConfigDict(
        env_prefix="DATELINE_", secrets_dir=str(_SECRETS) if _SECRETS.is_dir() else None, hide_input_in_errors=True
    )

    kafka: str = Field(default="127.0.0.1:9092", description="host:port[,host:port…] of the brokers")
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(default="PLAIN", description="of SASL")
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    kafka_ca_file: Path | None = None
    signing_key_file: Path | None = Field(
        default=None, description="Ed25519 key (PEM) that signs published facts; mounted, never in the environment"
    )
    trusted_keys_file: Path | None = Field(
        default=None,
        description="Ed25519 public keys (PEM, one after the other): what comes on a signed topic must bear one's signature",
    )
    http_host: str = Field(default="127.0.0.1", description="what is listened on; containers say 0.0.0.0 themselves")
    http_port: int = Field(default=8700, ge=0, le=65535, description="probes, metrics and the service's own routes")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    session_timeout_seconds: float = Field(default=10, description="how long a killed worker keeps its partitions")
    drain_seconds: float = Field(default=4, description="time to finish the message in hand after SIGTERM")
    send_seconds: float = Field(
        default=4, gt=0, description="within which the broker must acknowledge a message, or it is tried again"
    )
    max_attempts: int = Field(
        default=8, ge=1, description="tries of a message whose own work raises NotNow before it is given up"
    )
    deliveries: int = Field(default=5, ge=1, description="times a message may end the process before it becomes a dead letter")
    first_retry_seconds: float = Field(
        default=0.2, description="wait before the second try; doubles up to ten seconds, with jitter"
    )
    dead_letter_limit: int = Field(
        default=100, ge=1, description="faults of ours in a row that open the breaker; bad input never does"
    )
    breaker_pause_seconds: float = Field(default=30, gt=0, description="how long an open breaker pauses the service")
    in_hand: int = Field(default=2, ge=1, description="messages of different partitions worked on at once by a stage")
    lag_seconds: float = Field(
        default=2, gt=0, description="how often the broker is asked how far behind we are, and whether it is there"
    )
    stuck_seconds: float = Field(
        default=120, description="without progress for so long, with everything there, the liveness probe fails"
    )

    @classmethod
    def from_environment(cls, service: str) -> Self:
        """The settings as environment and mounted files say. Ends the process with status 2 and one log line a mistake."""
        try:
            return cls()
        except ValidationError as error:
            mistakes = [(".".join(str(part) for part in one["loc"]), one["msg"]) for one in error.errors(include_input=False)]
        except SettingsError as error:
            mistakes = [("", str(error))]
        logs.configure(service, "INFO")
        for where, what in mistakes:
            name, _, within = where.partition(".")
            log.critical(
                "a setting is wrong: %s", what, extra={"setting": f"DATELINE_{name.upper()}" if name else None, "within": within}
            )
        sys.exit(2)
