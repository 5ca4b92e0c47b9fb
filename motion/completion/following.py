"""A performance that goes along with a body motion: it stands, turns and reaches where and when that does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from motion.completion.marks import meeting
from motion.completion.placed import Placed
from motion.completion.support import followed
from motion.errors import ReachError
from motion.locomotion import Locomotion, Stance
from motion.planning.choices import Choice
from motion.planning.performance import Performance
from motion.planning.reach import Option, Reached
from motion.rotation import Array
from motion.scene.model import Scene, SceneObject

# A hand that stays farther from a thing than this doesn't mean it, metres.
FARTHEST = 0.5


def too_far(hands: Sequence[str], what: str, gap: float) -> ReachError:
    """The error of hands that come nowhere near a thing."""
    which = f"{hands[0]} hand" if len(hands) == 1 else "hands"
    comes = "comes" if len(hands) == 1 else "come"
    return ReachError(
        f"the {which} of the file {comes} no nearer than {gap:.2f} m to where {what} needs it",
        kind="too_far",
        fix="move the thing, or the body with --at X Z HEADING; --fit looks for the place that suits the motion",
    )


class Following(Performance):
    """Builds goals for a body that is led: nothing walks, sits or rises but the file."""

    def __init__(
        self, scene: Scene, placed: Placed, fps: float, seed: int, spoiled: tuple[Choice, ...] = ()
    ) -> None:
        self._placed, self._frame = placed, 0
        self._been: list[tuple[float, int]] = []
        super().__init__(scene, placed.skeleton, fps, seed, spoiled)
        self._be(0)

    def _be(self, frame: int) -> None:
        self._frame, self.stance = frame, self._placed.stance(frame)
        self._been.append((self.t, frame))

    def support(self) -> tuple[Locomotion, np.ndarray]:
        """The base up to now: the body of the file at the moments that it has come to, without the way between them."""
        times, frames = zip(*self._been, strict=True)
        now = np.arange(round(self.t * self.fps) + 1) / self.fps
        rows = np.array(frames)[np.searchsorted(times, now + 1e-9, side="right") - 1]
        return followed(self._placed).taken(rows), np.zeros(len(rows), dtype=bool)

    @property
    def hips_height(self) -> float:
        """Height of the hips at the moment that it has come to, metres."""
        return float(min(self._placed.root[self._frame, 1], self.skeleton.hips_height))

    def free_side(self, wanted: str | None, near: Array | None = None) -> list[str]:
        """Sides that can act, the one first that comes nearer to a point (3,) in the file."""
        sides = super().free_side(wanted, near)
        if near is None or len(sides) < 2:
            return sides
        return sorted(sides, key=lambda side: meeting(self._placed, {side: near[None]}, self._frame)[1])

    def settle(
        self,
        options: Sequence[Option],
        what: str,
        *,
        may_walk: bool = True,
        without: Sequence[str] = (),
        price: Callable[[Stance, Reached], float] | None = None,
        leaving: Callable[[Stance], None] | None = None,
    ) -> Reached:
        """Find the best option where the body is when its hands come nearest to them.

        ReachError (kind "too_far") where they stay away, naming by how much.
        """
        if options:
            hands = list(options[0].wrists)
            places = {hand: np.array([option.wrists[hand][:3] for option in options]) for hand in hands}
            frame, gap = meeting(self._placed, places, self._frame)
            if gap > FARTHEST:
                raise too_far(hands, what, gap)
            self._be(frame)
        return super().settle(options, what, may_walk=False, without=without, price=price)

    def go(self, stance: Stance) -> None:
        """The file goes."""

    def sit(self, seat: SceneObject, point: Array, heading: float) -> None:
        """The file sits down."""

    def rise(self) -> None:
        """The file rises."""
