"""Who a certificate is taken for."""

from typing import Any

import pytest

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
