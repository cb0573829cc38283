"""A manifest binds a data set fact by fact."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_notary.domain.manifest import InvalidDelivery, delivery_of, deviations, is_sound, manifest_of, root_of
from dateline_schema.ids import canonical, digest


def facts(count: int) -> list[dict[str, Any]]:
    return [{"fact_id": digest(str(n).encode()), "value": str(n)} for n in range(count)]


@given(count=st.integers(0, 40), seed=st.randoms())
def test_order_does_not_matter_and_the_whole_set_deviates_in_nothing(count: int, seed: Any) -> None:
    shuffled = facts(count)
    seed.shuffle(shuffled)
    manifest = manifest_of(shuffled)
    assert manifest == manifest_of(facts(count))
    assert is_sound(manifest)
    assert deviations(manifest, delivery_of(shuffled)) == []


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("missing", lambda f: f[1:]),
        ("altered", lambda f: [f[0] | {"value": "x"}, *f[1:]]),
        ("added", lambda f: [*f, {"fact_id": digest(b"more"), "value": "1"}]),
        ("repeated", lambda f: [*f, f[0]]),
    ],
)
def test_every_deviation_is_named_with_its_fact(kind: str, change: Any) -> None:
    found = deviations(manifest_of(facts(5)), delivery_of(change(facts(5))))
    assert [deviation.kind for deviation in found] == [kind]
    assert found[0].fact_id in {digest(str(0).encode()), digest(b"more")}


@pytest.mark.parametrize("data", [b"no json\n", b"[]\n", b'{"fact_id": 1}\n'])
def test_what_is_no_delivery_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidDelivery):
        deviations(manifest_of(facts(1)), data)


def test_the_root_is_the_merkle_tree_hash_of_rfc_6962() -> None:
    leaves = [hashlib.sha256(b"\0" + canonical([e.fact_id, e.sha256])).digest() for e in manifest_of(facts(3)).entries]
    pair = hashlib.sha256(b"\1" + leaves[0] + leaves[1]).digest()
    assert root_of(manifest_of(facts(3)).entries) == "sha256:" + hashlib.sha256(b"\1" + pair + leaves[2]).hexdigest()
    assert root_of([]) == digest(b"")


def test_a_manifest_whose_root_or_order_is_wrong_is_not_sound() -> None:
    manifest = manifest_of(facts(3))
    assert not is_sound(manifest.model_copy(update={"root": digest(b"")}))
    assert not is_sound(manifest.model_copy(update={"entries": manifest.entries[::-1]}))
    with pytest.raises(ValueError, match="twice"):
        manifest_of([*facts(1), *facts(1)])
