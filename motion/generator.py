"""The public way through: words and a scene in, a clip out."""

from __future__ import annotations

from motion.clip import Clip
from motion.language.plan import Plan
from motion.planning.performance import Performance
from motion.planning.planner import plan_goals
from motion.scene.model import Scene
from motion.skeleton import Skeleton
from motion.solve.body import solve


def generate(
    text: str | Plan, scene: Scene, skeleton: Skeleton | None = None, *, seed: int = 0, fps: float = 30.0
) -> Clip:
    """Perform a sentence (or a parsed plan) in a scene, on any skeleton; deterministic for a seed.

    Raises PlanError when the words can't be grounded and ReachError when the body can't do it: then nothing moves.
    """
    if isinstance(text, str):
        from motion.language import parse

        plan = parse(text, scene)
    else:
        plan = text
    performance = Performance(scene, skeleton or Skeleton.human(), fps, seed)
    goals = plan_goals(performance, plan)
    clip = solve(goals).clip
    clip.meta.update({"text": plan.text, "language": plan.language, "seed": seed, "scene": scene.name})
    clip.validate()
    return clip
