"""Nothing secret is committed: every tracked file is looked through for the forms of known keys and tokens, and addresses with passwords."""

import subprocess
from pathlib import Path

import pytest
from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).parents[2]
# Forms of known secrets. Entropy alone would name every hash of the lock files and every content's id.
FORMS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "CloudantDetector", "DiscordBotTokenDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "IbmCloudIamDetector", "JwtTokenDetector", "MailchimpDetector", "NpmDetector",
    "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector", "SquareOAuthDetector", "StripeDetector",
    "TelegramBotTokenDetector", "TwilioKeyDetector",
)  # fmt: skip
SETTINGS = {"plugins_used": [{"name": name} for name in FORMS]}
# Made up, where a test shows that such a thing is hidden or refused; each is the whole of what a form finds in that file.
KNOWN = {"deploy/kubernetes/overlays/dev/postgres.yaml": {"dev-only"}}
_MADE_UP = {"secret", "pw", "password", "hunter2", "x", "p"}


def found(files: list[Path]) -> dict[str, set[str]]:
    secrets = SecretsCollection()
    with transient_settings(SETTINGS):
        for file in files:
            secrets.scan_file(str(file))
    return {name: {secret.secret_value or "" for secret in some} for name, some in secrets.data.items()}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_tracked_file_holds_a_secret() -> None:
    names = {str(Path(name).relative_to(ROOT)): values - _MADE_UP for name, values in found(tracked()).items()}
    strange = {name: values - KNOWN.get(name, set()) for name, values in names.items()}
    assert not {name: sorted(value[:6] + "…" for value in values) for name, values in strange.items() if values}


@pytest.mark.parametrize(
    "planted",
    [
        "AKIA" + "IOSFODNN7EXAMPLX",
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "gh" + "p_" + "a1B2" * 9,
        "https://me:s3cr3t" + "word@host/x",
    ],
)
def test_a_planted_secret_is_found(tmp_path: Path, planted: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(f"key = {planted}\n", "utf-8")
    assert found([file])
