"""The manifest of a data set: which facts it holds, bound by one hash, and what a delivery lacks or adds against it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import orjson

from dateline_contracts.contract import Manifest, ManifestEntry
from dateline_schema.ids import PREFIX, canonical, digest

# RFC 6962 hashes leaves and nodes with different first bytes, so that no node can be passed off as a leaf.
_LEAF, _NODE = b"\x00", b"\x01"


class InvalidDelivery(ValueError):
    """The delivered bytes are not one JSON record of a fact per line."""


class Deviation(NamedTuple):
    """One way in which a delivery is not what was bought."""

    kind: Literal["missing", "altered", "added", "repeated"]
    fact_id: str


def manifest_of(facts: Iterable[dict[str, Any]]) -> Manifest:
    """The manifest of facts as JSON values, each with its `fact_id`. Raises ValueError when an id comes twice."""
    entries = sorted((_entry(fact) for fact in facts), key=lambda entry: entry.fact_id)
    if len({entry.fact_id for entry in entries}) != len(entries):
        raise ValueError("a fact stands in the data set twice")
    return Manifest(root=root_of(entries), entries=tuple(entries))


def root_of(entries: Sequence[ManifestEntry]) -> str:
    """The Merkle tree hash (RFC 6962, section 2.1) over the entries in their order."""
    return PREFIX + _tree([hashlib.sha256(_LEAF + canonical([e.fact_id, e.sha256])).digest() for e in entries]).hex()


def is_sound(manifest: Manifest) -> bool:
    """Whether the entries are sorted, distinct, and the root is theirs."""
    ids = [entry.fact_id for entry in manifest.entries]
    return ids == sorted(set(ids)) and root_of(manifest.entries) == manifest.root


def delivery_of(facts: Iterable[dict[str, Any]]) -> bytes:
    """The facts as they are delivered: one canonical JSON record per line, sorted by id."""
    return b"".join(canonical(fact) + b"\n" for fact in sorted(facts, key=lambda fact: str(fact["fact_id"])))


def facts_of(data: bytes) -> Iterator[dict[str, Any]]:
    """The facts of a delivery. Raises InvalidDelivery."""
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            fact = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise InvalidDelivery(f"line {number} is not JSON: {error}") from error
        if not isinstance(fact, dict) or not isinstance(fact.get("fact_id"), str):
            raise InvalidDelivery(f"line {number} is not a fact")
        yield fact


def deviations(manifest: Manifest, data: bytes) -> list[Deviation]:
    """How the delivered bytes differ from the manifest; empty when they are the data set. Raises InvalidDelivery."""
    promised = {entry.fact_id: entry.sha256 for entry in manifest.entries}
    found: list[Deviation] = []
    seen: set[str] = set()
    for fact in facts_of(data):
        try:
            name, value = fact["fact_id"], digest(canonical(fact))
        except TypeError as error:  # nested more deeply than it can be written
            raise InvalidDelivery(f"a fact cannot be written down: {error}") from error
        if name in seen:
            found.append(Deviation("repeated", name))
        elif name not in promised:
            found.append(Deviation("added", name))
        elif promised[name] != value:
            found.append(Deviation("altered", name))
        seen.add(name)
    return found + [Deviation("missing", name) for name in promised if name not in seen]


def _entry(fact: dict[str, Any]) -> ManifestEntry:
    return ManifestEntry(fact_id=fact["fact_id"], sha256=digest(canonical(fact)))


def _tree(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the number of leaves
    return hashlib.sha256(_NODE + _tree(leaves[:split]) + _tree(leaves[split:])).digest()
