"""Keys larger than a server gives are made of several parts; ids and bytes are joined in the same order at both ends."""

from collections.abc import Iterator, Sequence

from dateline_contracts.qkd014 import BadRequest, DeliveredKey, Status
from dateline_notary.kme.source import JOINT, Key


def parts_of(number: int, size_bits: int, status: Status) -> int:
    """How many equal parts, each a whole number of bytes, each of `number` keys of `size_bits` is fetched in. Raises BadRequest."""
    if number < 1:
        raise BadRequest(f"at least one key can be asked for, not {number}")
    if size_bits < 8 or size_bits % 8:
        raise BadRequest(f"a key has a whole number of bytes, not {size_bits} bits")
    size = size_bits // 8
    for parts in range(-(-size_bits // status.max_key_size), size + 1):
        if size % parts == 0 and size_bits // parts >= status.min_key_size:
            return parts
    raise BadRequest(
        f"{size_bits} bits cannot be made of keys of {status.min_key_size} to {status.max_key_size} bits, all of one size"
    )


def batches(total: int, largest: int) -> Iterator[int]:
    """`total` as the sizes of consecutive requests of at most `largest` keys."""
    while total > 0:
        yield min(total, largest)
        total -= largest


def joined(delivered: Sequence[DeliveredKey], parts: int) -> list[Key]:
    """Whole keys of consecutive parts."""
    groups = [delivered[start : start + parts] for start in range(0, len(delivered), parts)]
    return [Key(JOINT.join(part.key_ID for part in group), b"".join(part.bytes for part in group)) for group in groups]
