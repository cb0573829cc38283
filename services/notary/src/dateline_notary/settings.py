"""Settings of one notary: whose it is, where its ledger lies, where its keys come from."""

from pathlib import Path

from pydantic import Field, SecretStr, field_validator

from dateline_bus import WorkerSettings


class Settings(WorkerSettings):
    """`DATELINE_NOTARY_…`, besides what every service has."""

    http_port: int = Field(default=8706, ge=0, le=65535)
    notary_user: str = Field(default="agency", description="the user this process acts for; also its SAE id")
    notary_users: str = Field(default="agency,archive,auditor,bank,desk", description="all registered users, by comma")
    notary_folder: Path = Field(default=Path("/var/lib/dateline-notary"), description="where the ledger lies")
    notary_accounts_file: Path | None = Field(default=None, description="the ledger of accounts; default: in the folder")
    notary_account_secret: SecretStr = Field(default=SecretStr(""), description="authorises this user's payments")
    notary_token: SecretStr | None = Field(
        default=None, description="bearer token of the control routes; without one they take no request"
    )
    notary_n: int = Field(default=128, ge=64, multiple_of=8, description="size of the hash; a signature takes 3n key bits a link")
    notary_step_seconds: float = Field(default=30, gt=0, description="how long a trade waits for its next step")
    kme_url: str = Field(default="https://127.0.0.1:8707", description="the key-management entity, ETSI GS QKD 014")
    kme_ca_file: Path | None = None
    kme_certificate_file: Path | None = None
    kme_key_file: Path | None = None

    @field_validator("notary_token")
    @classmethod
    def _no_empty_token(cls, value: SecretStr | None) -> SecretStr | None:
        # An empty token would be one that everybody knows.
        return value if value is not None and value.get_secret_value() else None

    @field_validator("notary_users")
    @classmethod
    def _distinct(cls, value: str) -> str:
        names = [name.strip() for name in value.split(",") if name.strip()]
        if len(set(names)) != len(names) or len(names) < 3:
            raise ValueError("at least three different users, by comma")
        return ",".join(sorted(names))

    @property
    def users(self) -> tuple[str, ...]:
        """All registered users, sorted."""
        return tuple(self.notary_users.split(","))
