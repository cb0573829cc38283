"""What a request for keys may ask, in the standard's own words of refusal."""

from collections.abc import Sequence

from dateline_contracts.qkd014 import (
    AVOID_NODES,
    EXTENSION_UNMET,
    EXTENSION_UNSUPPORTED,
    SIZE_NOT_MULTIPLE,
    BadRequest,
    KeyRequest,
)
from dateline_keys.domain.network import Limits, Link


def check_request(request: KeyRequest, limits: Limits, links: Sequence[Link]) -> tuple[int, int]:
    """Number and size in bits of the keys asked for. Raises BadRequest. Optional extensions are ignored, as they may be."""
    number = 1 if request.number is None else request.number
    size = limits.key_size if request.size is None else request.size
    if not 1 <= number <= limits.max_key_per_request:
        raise BadRequest(f"number shall be from 1 to {limits.max_key_per_request}")
    if size < 1:
        raise BadRequest("size shall be positive")
    if size % 8:
        raise BadRequest(SIZE_NOT_MULTIPLE)
    if not limits.min_key_size <= size <= limits.max_key_size:
        raise BadRequest(f"size shall be from {limits.min_key_size} to {limits.max_key_size}")
    if len(request.additional_slave_SAE_IDs) > limits.max_SAE_ID_count:
        raise BadRequest(f"at most {limits.max_SAE_ID_count} additional slave SAEs")
    _check_extensions(request, links)
    return number, size


def _check_extensions(request: KeyRequest, links: Sequence[Link]) -> None:
    named = [(name, value) for extension in request.extension_mandatory for name, value in extension.items()]
    unknown = sorted({name for name, _ in named if name != AVOID_NODES})
    if unknown:
        details = tuple({"extension_mandatory_unsupported": f"{name} is not supported"} for name in unknown)
        raise BadRequest(EXTENSION_UNSUPPORTED, details)
    for _, value in named:
        if not isinstance(value, list | tuple) or not all(isinstance(node, str) for node in value):
            raise BadRequest(EXTENSION_UNMET, ({AVOID_NODES: "not a list of names"},))
        if any(set(value) & set(link.trusted_nodes) for link in links):
            raise BadRequest(EXTENSION_UNMET, ({AVOID_NODES: "the keys pass a node to be avoided"},))
