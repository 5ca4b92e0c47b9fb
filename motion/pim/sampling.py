"""Sampling: from conditions to the features of the next 40 frames, for a whole batch of sessions at once. Plain numpy."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from motion.pim.basis import basis
from motion.pim.body import FUTURE
from motion.pim.conditions import Conditions, join
from motion.pim.representation import CONTACTS

Floats = NDArray[np.float32]

MOST_STEPS = 8
# The rows of the basis that say where to; the others, which are quicker, say how, and little that is asked for tells them.
# And how much of the others the first estimate leaves open, in standard deviations of the noise: 0.6 to 0.9 on recordings.
_WAY, _OPEN = 3, 0.75


@dataclass(frozen=True, eq=False)
class Statistics:
    """What coefficients are read by: mean and deviation (WIDTH,) of features, spread (K, WIDTH) of coefficients, and shape
    (WIDTH, WIDTH) of the noise that they are made from.
    """

    mean: Floats
    deviation: Floats
    spread: Floats
    shape: Floats

    def decode(self, coefficients: Floats, last: Floats) -> Floats:
        """Features (B, 40, WIDTH) of coefficients (B, K, WIDTH) after a last history frame (B, WIDTH)."""
        change = basis(len(self.spread), FUTURE).T @ (coefficients * self.spread)
        features = (last[:, None] + change * self.deviation).astype(np.float32, copy=False)
        features[..., CONTACTS] = features[..., CONTACTS].clip(0.0, 1.0)
        return features

    def noise(self, seeds: Sequence[int] | NDArray[np.int64]) -> Floats:
        """Noise (B, K, WIDTH), each chunk's from its own seed, so that it is the same in any company."""
        size = self.spread.shape
        draws = [np.random.default_rng(int(seed)).standard_normal(size, np.float32) for seed in seeds]
        # One by one: the sums in products of matrices depend on how many rows there are.
        return np.stack([draw @ self.shape.T for draw in draws])


STATISTICS = tuple(entry.name for entry in fields(Statistics))


class Network(Protocol):
    """The prior's network, whatever evaluates it."""

    @property
    def statistics(self) -> Statistics:
        """What its coefficients are read by."""
        ...

    def __call__(self, noisy: Floats, time: Floats, conditions: Mapping[str, NDArray[Any]], /) -> Floats:
        """Clean coefficients (B, K, WIDTH) from noisy ones at flow times (B,) in 0..1."""
        ...


def sample(
    network: Network,
    conditions: Conditions,
    steps: int = 2,
    seeds: Sequence[int] | NDArray[np.int64] = (0,),
    guidance: Mapping[str, float] | None = None,
) -> Floats:
    """Canonical features (B, 40, WIDTH) after the history of each of B conditions.

    steps: evaluations of the network, 1 to 8. seeds (B,): one per chunk. guidance: by condition (see DROPPABLE), how much it
    counts; 1 is what was learned, more follows it more closely and costs another evaluation each.
    """
    if not 1 <= steps <= MOST_STEPS or len(seeds) != len(conditions):
        raise ValueError(
            f"steps {steps} must be 1 to {MOST_STEPS}; {len(seeds)} seeds for {len(conditions)} chunks"
        )
    extra = {name: scale for name, scale in (guidance or {}).items() if scale != 1.0}
    given = join([conditions, *[conditions.without(name) for name in extra]]).arrays()
    copies = 1 + len(extra)

    def clean(chunk: Floats, time: float) -> Floats:
        times = np.full(len(chunk) * copies, time, np.float32)
        found = network(np.tile(chunk, (copies, 1, 1)), times, given).reshape(copies, *chunk.shape)
        pushed: Floats = found[0]
        for scale, without in zip(extra.values(), found[1:], strict=True):
            pushed = pushed + np.float32(scale - 1.0) * (found[0] - without)
        return pushed

    statistics = network.statistics
    chunk = integrate(clean, statistics.noise(seeds), steps)
    return statistics.decode(chunk, conditions.history[:, -1])


def integrate(clean: Callable[[Any, float], Any], chunk: Any, steps: int) -> Any:
    """Follows the flow from noise (B, K, WIDTH), arrays or tensors; clean(chunk, time) is where the network points."""
    noise = chunk
    for i in range(steps):
        # The straight way to where it points; the last step arrives there.
        chunk = chunk + (clean(chunk, i / steps) - chunk) / (steps - i)
        if i == 0 and steps > 1:
            chunk[:, _WAY:] = chunk[:, _WAY:] + lacking(1 / steps) * noise[:, _WAY:]
    return chunk


def lacking(time: float) -> float:
    """How much noise there is too little after one step to a flow time.

    From noise alone the network can but point at the mean of all that could be. A chunk on its way there varies as
    (1 - time) times the noise does, but should as both that and time times what is still open.
    """
    return math.hypot(1 - time, time * _OPEN) - (1 - time)
