"""Simulated rates over distance as lines, published ones as marks: they cannot be taken for each other, in colour or without."""

from collections.abc import Callable
from math import ceil, floor, log10
from typing import Any

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 22, 44
LOSS_PER_KM = 0.2
FARTHEST = 310
LOWEST = 1e-3


def plot(drawn: dict[str, Any], quantity: str, title: str, label: Callable[[str], str]) -> Markup:
    """One quantity per second over kilometres of fibre, on a logarithmic scale. `label`: what a curve is called."""
    curves = [curve for curve in drawn["curves"] if curve["quantity"] == quantity and curve["at"]]
    points = [point for point in drawn["points"] if point["quantity"] == quantity]
    highest = max([rate for curve in curves for _, rate in curve["at"]] + [point["value"] for point in points])
    top, bottom = ceil(log10(highest)), floor(log10(LOWEST))

    def x(km: float) -> float:
        return round(LEFT + km / FARTHEST * (WIDTH - LEFT - RIGHT), 1)

    def y(rate: float) -> float:
        return round(TOP + (top - log10(max(rate, LOWEST))) / (top - bottom) * (HEIGHT - TOP - BOTTOM), 1)

    parts = [
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(10.0**power)}" y2="{y(10.0**power)}"/>'
        f'<text class="tick" x="{LEFT - 8}" y="{y(10.0**power) + 4}" text-anchor="end">{_power(power)}</text>'
        for power in range(bottom, top + 1, 2)
    ]
    parts += [
        f'<text class="period" x="{x(km)}" y="{HEIGHT - 22}" text-anchor="middle">{km}</text>' for km in range(0, FARTHEST, 50)
    ]
    parts.append(f'<text class="unit" x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">km · {LOSS_PER_KM} dB/km</text>')
    for number, curve in enumerate(curves):
        spots = [
            (x(loss / LOSS_PER_KM), y(rate)) for loss, rate in curve["at"] if loss / LOSS_PER_KM <= FARTHEST and rate >= LOWEST
        ]
        line = " ".join(f"{a},{b}" for a, b in spots)
        parts.append(
            f'<g><polyline class="rate r{number % 9}" points="{line}"/><title>{escape(label(curve["name"]))}</title></g>'
        )
    for point in points:
        km = point["distance_km"] if point["distance_km"] is not None else point["loss_db"] / LOSS_PER_KM
        shape = "published" if point["seen"] == "abstract" else "published second"
        parts.append(
            f'<g><circle class="{shape}" cx="{x(km)}" cy="{y(point["value"])}" r="5"/>'
            f"<title>{escape(point['work'])}: {point['value']:g} · {km:g} km</title></g>"
        )
    head = f'<svg class="chart rates" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" xmlns="http://www.w3.org/2000/svg">'
    return Markup(f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>")  # noqa: S704 - each part was escaped where it was made


def _power(exponent: int) -> str:
    if 0 <= exponent <= 3:
        return f"{10**exponent:,}"
    return "10" + "".join("⁻" if c == "-" else "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] for c in str(exponent))
