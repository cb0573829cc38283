"""In Compose no party of the contract network can read another's ledger, keys, token or secret."""

from collections import Counter
from pathlib import Path

import yaml

COMPOSED = yaml.safe_load((Path(__file__).parents[2] / "docker-compose.yml").read_text("utf-8"))
PARTIES = {name: part for name, part in COMPOSED["services"].items() if name == "notary" or name.startswith("notary-")}
SHARED = {"accounts"}  # the stand-in for a bank
RUNNING = {name: part for name, part in COMPOSED["services"].items() if part.get("restart")}


def test_every_party_has_volumes_keys_token_and_secret_of_its_own() -> None:
    assert len(PARTIES) == 5
    volumes = Counter(volume.split(":")[0] for part in PARTIES.values() for volume in part["volumes"])
    assert {name for name, count in volumes.items() if count > 1} == SHARED
    for variable in ("TOKEN", "ACCOUNT_SECRET", "FOLDER"):
        values = {part["environment"][f"DATELINE_NOTARY_{variable}"] for part in PARTIES.values()}
        assert len(values) == (1 if variable == "FOLDER" else 5)
    for part in PARTIES.values():
        user = part["environment"]["DATELINE_NOTARY_USER"]
        assert f"certificates-{user}:/var/lib/certificates:ro" in part["volumes"]
        assert f"notary-{user}:{part['environment']['DATELINE_NOTARY_FOLDER']}" in part["volumes"]


def test_the_authoritys_key_is_mounted_nowhere_that_runs_on() -> None:
    assert not [name for name, part in RUNNING.items() if any(v.startswith("authority:") for v in part.get("volumes", ()))]
    assert {volume.split(":")[0] for part in PARTIES.values() for volume in part["volumes"]} <= COMPOSED["volumes"].keys()
