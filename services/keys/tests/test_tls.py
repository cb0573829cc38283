"""Who a certificate is taken for."""

import os
from pathlib import Path
from typing import Any

import pytest

from dateline_keys import certificates
from dateline_keys.tls import sae_of


def certificate(*common_names: str, **alternatives: list[str]) -> dict[str, Any]:
    return {
        "subject": tuple((("commonName", name),) for name in common_names),
        "subjectAltName": tuple((kind, name) for kind, names in alternatives.items() for name in names),
    }


@pytest.mark.parametrize(
    ("shown", "sae"),
    [
        (None, None),
        ({}, None),
        (certificate(), None),
        (certificate("alice"), "alice"),
        (certificate("alice", DNS=["alice"]), "alice"),
        (certificate(DNS=["alice"]), "alice"),
        (certificate(URI=["urn:sae:alice"]), "urn:sae:alice"),
        (certificate("alice", "bob"), None),
        (certificate("alice", DNS=["bob"]), None),
        (certificate(DNS=["alice"], URI=["urn:sae:alice"]), None),
        (certificate("alice", email=["bob@example.org"]), "alice"),
    ],
)
def test_exactly_one_name_is_an_sae(shown: dict[str, Any] | None, sae: str | None) -> None:
    assert sae_of(shown) == sae


def test_apart_every_party_has_its_own_key_and_nobody_elses(tmp_path: Path) -> None:
    for _ in range(2):  # the second time nothing is made anew
        certificates.main([str(tmp_path), "--apart", "--owner", str(os.getuid()), "alice", "bob"])
        kept = (tmp_path / "alice" / "alice.key").read_bytes()
    assert {path.name for path in (tmp_path / "alice").iterdir()} == {"ca.pem", "alice.pem", "alice.key"}
    assert {path.name for path in (tmp_path / "kme").iterdir()} == {"ca.pem", "kme.pem", "kme.key"}
    assert {path.name for path in tmp_path.rglob("ca.key")} == {"ca.key"}
    assert (tmp_path / "authority" / "ca.key").exists()
    assert (tmp_path / "alice" / "alice.key").read_bytes() == kept
    assert (tmp_path / "alice" / "ca.pem").read_bytes() == (tmp_path / "authority" / "ca.pem").read_bytes()
