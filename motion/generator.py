"""The public way through: words and a scene in, a clip out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion import take
from motion.clip import Clip
from motion.language.plan import Plan
from motion.scene.model import Scene
from motion.skeleton import Skeleton

if TYPE_CHECKING:
    from motion.projection.prior import Prior


def generate(
    text: str | Plan,
    scene: Scene,
    skeleton: Skeleton | None = None,
    *,
    seed: int = 0,
    fps: float = 30.0,
    prior: Prior | None = None,
) -> Clip:
    """Perform a sentence (or a parsed plan) in a scene, on any skeleton; deterministic for a seed.

    prior: what makes the body move naturally where the plan leaves it free; without one it moves as it is planned.
    Raises PlanError when the words can't be grounded and ReachError when the body can't do it: then nothing moves.
    """
    return take.perform(text, scene, skeleton, seed=seed, fps=fps, prior=prior).clip
