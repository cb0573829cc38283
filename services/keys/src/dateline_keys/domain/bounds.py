"""Entropy and the two statistical bounds that turn observed counts into guaranteed rates."""

from math import log, log2, pi, sqrt


def binary_entropy(probability: float) -> float:
    """h(p) in bits; 1 from one half on, because an error rate above one half is no better for the honest side."""
    if probability <= 0:
        return 0.0
    if probability >= 0.5:
        return 1.0
    return -probability * log2(probability) - (1 - probability) * log2(1 - probability)


def expected_at_most(observed: float, failure: float) -> float:
    """The expectation behind an observed count: higher than this with a probability of at most `failure` (Chernoff)."""
    b = log(1 / failure)
    return observed + b + sqrt(2 * b * observed + b * b)


def sampling_excess(rest: float, sample: float, rate: float, failure: float) -> float:
    """How much higher the error rate of `rest` bits may be than the `rate` of a random sample of `sample` bits of the same block.

    Sampling without replacement; exceeded with a probability of at most `failure`. The form is that of the literature, recalled
    and checked against the exact hypergeometric tail in the tests.
    """
    n, k = rest, sample
    rate = min(max(rate, 1 / (n + k)), 0.5)
    larger = max(n, k)
    g = (n + k) / (n * k) * max(0.0, log((n + k) / (2 * pi * n * k * rate * (1 - rate) * failure**2)))
    ag = larger * g / (n + k)
    return ((1 - 2 * rate) * ag + sqrt(ag**2 + 4 * rate * (1 - rate) * g)) / (2 + 2 * larger * ag / (n + k))
