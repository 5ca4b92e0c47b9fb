"""The public way through: words and a scene in, a clip out."""

from __future__ import annotations

from motion import take
from motion.clip import Clip
from motion.language.plan import Plan
from motion.scene.model import Scene
from motion.skeleton import Skeleton


def generate(
    text: str | Plan, scene: Scene, skeleton: Skeleton | None = None, *, seed: int = 0, fps: float = 30.0
) -> Clip:
    """Perform a sentence (or a parsed plan) in a scene, on any skeleton; deterministic for a seed.

    Raises PlanError when the words can't be grounded and ReachError when the body can't do it: then nothing moves.
    """
    return take.perform(text, scene, skeleton, seed=seed, fps=fps).clip
