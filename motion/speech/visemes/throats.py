"""Throats that nobody has: variants of espeak-ng's voices, drawn at random, so that a net hears more than its hundred."""

from __future__ import annotations

import numpy as np

_FORMANTS = 9


def invented(rng: np.random.Generator) -> str:
    """The file of a variant: a head of another size, other resonances, pitch, breath, roughness, now and then an echo.

    Most of what espeak-ng's own variants set is drawn from the range that they use, seldom from its ends.
    """
    # Of half of all voices, the formants are filters driven by a pulse (Klatt 1980), as of its own variants of that name.
    lines = [f"klatt {rng.integers(1, 7)}"] if rng.random() < 0.35 else []
    low = rng.uniform(65, 210)
    lines.append(f"pitch {low:.0f} {low * rng.uniform(1.15, 1.8):.0f}")
    size = rng.uniform(0.86, 1.2)
    fades = rng.uniform(0.75, 1.0)
    for i in range(_FORMANTS):
        frequency = 100 * size * rng.normal(1.0, 0.05)
        height = 100 * rng.normal(1.0, 0.15) * (fades ** max(0, i - 2))
        lines.append(f"formant {i} {frequency:.0f} {max(height, 20):.0f} {100 * rng.uniform(0.7, 1.7):.0f}")
    lines.append(f"flutter {rng.integers(0, 25)}")
    lines.append(f"roughness {rng.integers(0, 6)}")
    lines.append(f"voicing {100 * np.exp(rng.normal(0.0, 0.2)):.0f}")
    lines.append(
        f"consonants {100 * np.exp(rng.normal(0.0, 0.2)):.0f} {100 * np.exp(rng.normal(0.0, 0.2)):.0f}"
    )
    if rng.random() < 0.4:
        tone = " ".join(f"{frequency} {rng.integers(40, 255)}" for frequency in (500, 1200, 2000, 3000, 4700))
        lines.append(f"tone {tone}")
    if rng.random() < 0.12:
        lines.append("breath " + " ".join(str(rng.integers(5, 60)) for _ in range(6)))
    if rng.random() < 0.2:
        lines.append(f"echo {rng.integers(10, 150)} {rng.integers(5, 60)}")
    return "\n".join(["language variant", "name invented", *lines, ""])
