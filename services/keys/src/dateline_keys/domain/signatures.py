"""How many signatures of otuh-v1 a link's key is enough for, with and without privacy amplification."""

from math import ceil, log2

from dateline_keys.domain.bounds import binary_entropy, sampling_excess
from dateline_keys.domain.link import Block, LinkProfile, best_block, block, intensity_of_most, secret_rate

SMALLEST_GROUP = 64
LARGEST_GROUP = 1 << 16
"""Bits; a key group larger than this is no signature scheme any more."""


def perfect_key_rate(profile: LinkProfile, loss_db: float, n: int) -> float:
    """Signatures per second when a link delivers privacy-amplified key: 3n secret bits each."""
    return secret_rate(profile, loss_db) / (3 * n)


def imperfect_key_rate(
    profile: LinkProfile, loss_db: float, message_bits: int, forgery: float, *, conservative: bool = False
) -> float:
    """Signatures per second when groups of error-corrected bits are used as they are, without privacy amplification.

    The group is as large as it must be for a forgery probability of at most `forgery` on `message_bits` bits: 3n of the sifted bits
    are spent per signature. 0 where no group is large enough. `conservative`: see group_size; it needs dimmer light than secret key
    does, so there the light is chosen for it.
    """

    def rate(made: Block) -> float:
        group = group_size(profile, made, message_bits, forgery, conservative=conservative)
        return 0.0 if group is None else made.key_bits / profile.block_seconds / (3 * group)

    if not conservative:
        return rate(best_block(profile, loss_db))
    intensity = intensity_of_most(lambda intensity: rate(block(profile, loss_db, intensity)))
    return rate(block(profile, loss_db, intensity))


def group_size(profile: LinkProfile, made: Block, message_bits: int, forgery: float, *, conservative: bool = False) -> int | None:
    """The smallest multiple of 8 bits whose min-entropy H gives (message_bits + 1) * 2^(1-H) <= forgery; None if there is none.

    That is the published form: what leaked helps to guess the polynomial. `conservative` also lets it help with the digest, whose
    pad and hash key leak at once: 2H - n in place of H for a group of n bits.
    """

    def entropy(group: int) -> float:
        whole = min_entropy(profile, made, group)
        return 2 * whole - group if conservative else whole

    needed = 1 + log2(message_bits + 1) - log2(forgery)
    low, high = SMALLEST_GROUP // 8, min(LARGEST_GROUP, int(made.key_bits) - 1) // 8
    if made.phase_error >= 0.5 or high < low or entropy(8 * high) < needed:
        return None
    # Entropy grows with the group, so halving finds the smallest.
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if entropy(8 * middle) >= needed else (middle + 1, high)
    return 8 * low


def min_entropy(profile: LinkProfile, made: Block, group: int) -> float:
    """Bits that `group` sifted bits hold for somebody who knows all that leaked: phase error, error correction, source flaws."""
    phase = made.phase_error + sampling_excess(group, ceil(made.key_bits) - group, made.phase_error, profile.failure)
    leaked = binary_entropy(phase) + profile.correction_efficiency * binary_entropy(made.key_error)
    return group * (1 - leaked)
