"""What a corpus holds: how much of what, how clean, and in which ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from motion.evaluate.metrics.feet import TOES, contact_speed, skate_ratio
from motion.evaluate.metrics.jerk import jerk
from motion.pim.actions import ACTIONS
from motion.pim.body import BODY_INDEX, FPS
from motion.pim.data import feet
from motion.pim.motion import BodyMotion
from motion.rotation import Array
from motion.skeleton import index
from motion.skeleton.limits import violations

_QUANTILES = (0.0, 0.01, 0.5, 0.99, 1.0)
_BEYOND = np.radians(5.0)


@dataclass(frozen=True)
class Amount:
    """Of some motions: how many, how much, and how clean.

    skate_ratio, contact_speed (m/s): of the toes. jerk: mean over the body joints, m/s³. beyond_limits: share of joint
    rotations that are more than 5 degrees beyond the joint's limits.
    """

    clips: int
    frames: int
    minutes: float
    skate_ratio: float
    contact_speed: float
    jerk: float
    beyond_limits: float


@dataclass(frozen=True)
class Statistics:
    """A corpus in figures. sources: by source. actions: minutes by action. ranges: by quantity, its minimum, 1 %, median,
    99 % and maximum.
    """

    total: Amount
    sources: dict[str, Amount]
    actions: dict[str, float]
    ranges: dict[str, tuple[float, ...]]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def measure(motions: Sequence[BodyMotion]) -> Statistics:
    """The figures of motions."""
    sources = {name: [m for m in motions if m.source == name] for name in sorted({m.source for m in motions})}
    ids = np.concatenate([m.action_ids() for m in motions]) if motions else np.zeros(0, dtype=int)
    counts = np.bincount(ids, minlength=len(ACTIONS))
    order = [int(i) for i in np.argsort(-counts, kind="stable") if counts[i]]
    return Statistics(
        amount(motions),
        {name: amount(theirs) for name, theirs in sources.items()},
        {ACTIONS[i]: float(counts[i] / FPS / 60.0) for i in order},
        {name: _range(motions, quantity) for name, quantity in _QUANTITIES.items()},
    )


def amount(motions: Sequence[BodyMotion]) -> Amount:
    """How much there is of motions, and how clean it is: means weighted by length."""
    frames = np.array([m.frames for m in motions], dtype=float)

    def mean(values: list[float]) -> float:
        return float(np.average(values, weights=frames)) if frames.sum() else 0.0

    toes = [m.positions()[:, TOES] for m in motions]
    return Amount(
        len(motions),
        int(frames.sum()),
        float(frames.sum() / FPS / 60.0),
        mean([skate_ratio(track, FPS) for track in toes]),
        mean([contact_speed(track, FPS) for track in toes]),
        mean([_jerk(m) for m in motions]),
        mean([float((violations(m.rotations)[:, BODY_INDEX] > _BEYOND).mean()) for m in motions]),
    )


def _jerk(motion: BodyMotion) -> float:
    return float(jerk(motion.positions()[:, BODY_INDEX], FPS).mean()) if motion.frames > 3 else 0.0


def _speed(track: Array) -> Array:
    found: Array = np.linalg.norm(np.diff(track, axis=0), axis=-1) * FPS
    return found


def _hands(motion: BodyMotion) -> Array:
    return motion.positions()[:, [index("leftHand"), index("rightHand")]]


_QUANTITIES: dict[str, Callable[[BodyMotion], Array]] = {
    "hips height, m": lambda m: m.root[:, 1],
    "hips speed, m/s": lambda m: _speed(m.root[:, [0, 2]]),
    "hands from hips, m": lambda m: np.linalg.norm(_hands(m) - m.root[:, None], axis=-1),
    "hands height, m": lambda m: _hands(m)[..., 1],
    "hands speed, m/s": lambda m: _speed(_hands(m)),
    "feet over the floor, m": lambda m: feet.clearance(m.positions()).min(-1),
    "feet on the ground": lambda m: m.contacts.any(-1).astype(float),
}


def _range(motions: Sequence[BodyMotion], quantity: Callable[[BodyMotion], Array]) -> tuple[float, ...]:
    values = np.concatenate([np.zeros(0), *(quantity(motion).ravel() for motion in motions)])
    return tuple(float(q) for q in np.quantile(values, _QUANTILES)) if len(values) else ()
