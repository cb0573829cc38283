"""One simulated link: four-phase measurement-device-independent key distribution, from optics to a secret key rate.

Two users send weak coherent states of four phases (0 and pi carry key, pi/2 and 3pi/2 test) to a relay in the middle that nobody has
to trust. No decoy states. Every way in which the sources differ from the ideal is one number xi that lowers the fidelity of the two
bases' states, so flaws and side channels cost key instead of being assumed away. The parameters are this project's own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, log2, sin, sqrt

from pydantic import Field

from dateline_keys.domain.bounds import binary_entropy, expected_at_most, sampling_excess
from dateline_schema.record import Record

_DIMMEST, _BRIGHTEST = 1e-6, 0.5
_GRID, _REFINEMENTS = 48, 36


class LinkProfile(Record):
    """The equipment of a link. Probabilities are per pulse, times in seconds."""

    name: str
    note: str = Field(description="what it stands for, and what may be claimed of it")
    pulses_per_second: float = Field(default=1e8, gt=0)
    block_seconds: float = Field(default=100, gt=0, description="time over which statistics are gathered before key comes out")
    detector_efficiency: float = Field(default=0.8, gt=0, le=1)
    dark_count: float = Field(default=1e-8, ge=0, lt=1)
    misalignment: float = Field(default=0.01, ge=0, lt=0.5, description="part of the light that leaves by the wrong port")
    correction_efficiency: float = Field(default=1.1, ge=1, description="error correction's cost above the Shannon limit")
    key_basis: float = Field(default=0.9, gt=0, lt=1, description="probability of the key basis, of each user")
    failure: float = Field(default=1e-10, gt=0, lt=1, description="probability that one statistical bound does not hold")
    leakage: dict[str, float] = Field(default_factory=dict, description="contributions to xi, by cause")

    @property
    def xi(self) -> float:
        """All source flaws as one number."""
        return sum(self.leakage.values())


@dataclass(frozen=True, slots=True)
class Block:
    """What one block of pulses yields at one intensity."""

    key_bits: float
    """Sifted bits of the key basis per block, errors corrected."""
    key_error: float
    phase_error: float
    """Bound on the phase error rate of the key bits; one half means that nothing is secret."""
    secret_bits: float
    """Secret bits per block after error correction and privacy amplification."""


def click_statistics(profile: LinkProfile, loss_db: float, intensity: float) -> tuple[float, float]:
    """Probability that a pulse pair succeeds, and the error rate of those that do. `loss_db`: whole link, both arms."""
    at_detector = 2 * profile.detector_efficiency * 10 ** (-loss_db / 20) * intensity
    silent_right = (1 - profile.dark_count) * exp(-at_detector * (1 - profile.misalignment))
    silent_wrong = (1 - profile.dark_count) * exp(-at_detector * profile.misalignment)
    good, bad = (1 - silent_right) * silent_wrong, (1 - silent_wrong) * silent_right
    return (good + bad, bad / (good + bad)) if good + bad > 0 else (0.0, 0.5)


def phase_error(test_error: float, success: float, intensity: float, xi: float) -> float:
    """Phase error rate of the key basis from the error rate of the test basis (Lo-Preskill quantum coin)."""
    # Fidelity of one user's key-basis and test-basis mixtures; both users send, and the flaws come off.
    fidelity = exp(-intensity) * (cos(intensity) + sin(intensity))
    imbalance = (1 - (fidelity**2 - xi)) / 2
    # In the worst case every pulse that gave the coin away is among those that clicked: why flaws hurt more with loss.
    delta = imbalance / success if success > 0 else 1.0
    if delta >= 0.5 or test_error >= 0.5:
        return 0.5
    spread = 4 * delta * (1 - delta) * (1 - 2 * test_error)
    mixed = 4 * (1 - 2 * delta) * sqrt(delta * (1 - delta) * test_error * (1 - test_error))
    return min(0.5, test_error + spread + mixed)


def block(profile: LinkProfile, loss_db: float, intensity: float) -> Block:
    """One block with finite statistics."""
    success, error = click_statistics(profile, loss_db, intensity)
    pulses = profile.pulses_per_second * profile.block_seconds
    key_bits, test_bits = (pulses * p**2 * success for p in (profile.key_basis, 1 - profile.key_basis))
    if test_bits < 1:
        return Block(key_bits, error, 0.5, 0.0)
    test_error = min(0.5, expected_at_most(test_bits * error, profile.failure) / test_bits)
    phase = phase_error(test_error, success, intensity, profile.xi)
    phase = min(0.5, phase + sampling_excess(key_bits, test_bits, phase, profile.failure))
    # What verifying the correction and privacy amplification themselves cost.
    overhead = 2 * log2(2 / profile.failure) + 6 * log2(10 / profile.failure)
    secret = key_bits * (1 - binary_entropy(phase) - profile.correction_efficiency * binary_entropy(error)) - overhead
    return Block(key_bits, error, phase, max(0.0, secret))


def best_intensity(profile: LinkProfile, loss_db: float) -> float:
    """Mean photons per pulse that give the most secret key. Deterministic."""
    return intensity_of_most(lambda intensity: block(profile, loss_db, intensity).secret_bits)


def best_block(profile: LinkProfile, loss_db: float) -> Block:
    """One block at the best intensity."""
    return block(profile, loss_db, best_intensity(profile, loss_db))


def secret_rate(profile: LinkProfile, loss_db: float) -> float:
    """Secret bits per second at the best intensity; 0 beyond the cut-off."""
    return best_block(profile, loss_db).secret_bits / profile.block_seconds


def asymptotic_rate(profile: LinkProfile, loss_db: float) -> float:
    """Secret bits per second if blocks were infinitely long: an upper limit for `secret_rate`."""

    def rate(intensity: float) -> float:
        success, error = click_statistics(profile, loss_db, intensity)
        phase = phase_error(error, success, intensity, profile.xi)
        part = 1 - binary_entropy(phase) - profile.correction_efficiency * binary_entropy(error)
        return max(0.0, profile.pulses_per_second * profile.key_basis**2 * success * part)

    return rate(intensity_of_most(rate))


def intensity_of_most(value: Callable[[float], float]) -> float:
    """The intensity at which `value` is highest: a logarithmic grid, then thirds of the interval around its best point."""
    step = (_BRIGHTEST / _DIMMEST) ** (1 / _GRID)
    best = max((_DIMMEST * step**i for i in range(_GRID + 1)), key=value)
    low, high = max(_DIMMEST, best / step), min(_BRIGHTEST, best * step)
    for _ in range(_REFINEMENTS):
        third = (high / low) ** (1 / 3)
        if value(low * third) < value(high / third):
            low *= third
        else:
            high /= third
    return sqrt(low * high)
