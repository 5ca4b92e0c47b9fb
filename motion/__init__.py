"""From intent to motion: skeletons, scenes, language, planning and solving."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from motion.clip import Clip
    from motion.language.plan import Plan
    from motion.pim.motion import BodyMotion
    from motion.projection.prior import Prior
    from motion.scene.model import Placement, Scene
    from motion.skeleton import Skeleton
    from motion.take import Take


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
    # Imported on use: whoever only reads a scene or a sentence need not wait for the solver to load.
    from motion import generator

    return generator.generate(text, scene, skeleton, seed=seed, fps=fps, prior=prior)


def perform(
    text: str | Plan,
    scene: Scene,
    skeleton: Skeleton | None = None,
    *,
    seed: int = 0,
    fps: float = 30.0,
    prior: Prior | None = None,
) -> Take:
    """Like `generate`, but what it returns can be interrupted at any moment and go on from there."""
    from motion import take

    return take.perform(text, scene, skeleton, seed=seed, fps=fps, prior=prior)


def complete(
    body: BodyMotion | str | Path,
    text: str | Plan,
    scene: Scene,
    skeleton: Skeleton | None = None,
    *,
    at: Placement | None = None,
    fit: bool = False,
    seed: int = 0,
) -> Clip:
    """A body motion, or the file of one, with the fingers, contacts, things, gaze and standing feet that it lacks; 30 fps.

    text: what it does. at: where it begins, the scene's avatar without it; fit: where its reach fits best instead.
    Raises FileError, PlanError, or ReachError (kind "too_far") when a hand of the file stays away from what it should do.
    """
    from motion.completion.complete import complete as completed

    return completed(body, text, scene, skeleton, at=at, fit=fit, seed=seed).clip
