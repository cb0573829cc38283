"""Conditional logits and calibrated probabilities, fitted with numpy alone: small data, few named features, nothing to tune by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

Case = tuple[list[list[str]], list[int]]
"""The features of each candidate of one choice, and the places of the right ones."""

STEPS, RATE = 250, 0.08


def fit_choice(cases: Sequence[Case], penalty: float, shares: Sequence[float], least: int = 3) -> dict[str, float]:
    """Weights under which the right candidates of all cases are likeliest, less a square penalty; by Adam.

    `shares`: what each case counts. A case without a right candidate teaches nothing. Features seen in fewer than `least` cases are left out.
    """
    kept = [(case, share) for case, share in zip(cases, shares, strict=True) if case[1] and len(case[0]) > 1]
    cases, shares = [case for case, _ in kept], [share for _, share in kept]
    counts = Counter(name for candidates, _ in cases for name in {n for features in candidates for n in features})
    names = sorted(name for name, count in counts.items() if count >= least)
    place = {name: number for number, name in enumerate(names)}
    rows, columns, owner, right = [], [], [], []
    row = 0
    for number, (candidates, answers) in enumerate(cases):
        for k, features in enumerate(candidates):
            known = [place[name] for name in features if name in place]
            rows += [row] * len(known)
            columns += known
            owner.append(number)
            right.append(k in answers)
            row += 1
    rows_, columns_, owner_, right_ = np.array(rows), np.array(columns), np.array(owner), np.array(right, dtype=float)
    counted = np.array(shares)[owner_]
    weights, first, second = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        scores = np.bincount(rows_, weights[columns_], minlength=row)
        high = np.full(len(cases), -np.inf)
        np.maximum.at(high, owner_, scores)
        odds = np.exp(scores - high[owner_])
        all_ = odds / np.bincount(owner_, odds)[owner_]
        good = odds * right_
        of_right = good / np.bincount(owner_, good)[owner_]
        slope = np.bincount(columns_, ((of_right - all_) * counted)[rows_], minlength=len(names)) - penalty * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights = weights + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-6)
    return {name: float(weight) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.02}


def fit_probability(
    seen: Sequence[Mapping[str, float]], right: Sequence[bool], groups: Sequence[str], penalty: float, least: int, shared: float
) -> dict[str, float]:
    """Weights of a logistic regression over named numbers, less a square penalty on those of standardised numbers, by Newton's method.

    The intercept is named `always`. `groups`: what each row belongs to (its article). A feature must be other than 0 in `least` of
    them; a group of n rows counts as n to the power of one less `shared`, because rows of one article are much alike.
    """
    met: dict[str, set[str]] = {}
    for features, group in zip(seen, groups, strict=True):
        for name, value in features.items():
            if value:
                met.setdefault(name, set()).add(group)
    names = sorted(name for name, where in met.items() if len(where) >= least)
    numbers = np.array([[features.get(name, 0.0) for name in names] for features in seen])
    middle, spread = numbers.mean(axis=0), numbers.std(axis=0) + 1e-9
    matrix = np.c_[np.ones(len(seen)), (numbers - middle) / spread]
    sizes = Counter(groups)
    share = np.array([sizes[group] ** -shared for group in groups])
    share /= share.mean()
    target, weights = np.array(right, dtype=float), np.zeros(len(names) + 1)
    ridge = np.full(len(names) + 1, penalty)
    ridge[0] = 1e-6
    for _ in range(12):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (share * (target - chance)) - ridge * weights
        curve = (matrix * (share * chance * (1 - chance))[:, None]).T @ matrix + np.diag(ridge)
        weights = weights + np.linalg.solve(curve, slope)
    plain = weights[1:] / spread
    return {"always": float(weights[0] - plain @ middle), **dict(zip(names, plain.tolist(), strict=True))}


def nondecreasing(shares: Sequence[float]) -> list[float]:
    """The nondecreasing sequence nearest to the shares (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for share in shares:
        blocks.append([share, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    return [total / count for total, count in blocks for _ in range(int(count))]
