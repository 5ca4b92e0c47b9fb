"""What knows how bodies move, and a solved plan brought to life by it."""

from __future__ import annotations

from typing import Protocol

from motion.pim.motion import BodyMotion
from motion.projection.project import Context, project
from motion.projection.wish import Wish, wish_of
from motion.scene.model import Scene
from motion.solve.body import Solved


class Prior(Protocol):
    """A learned sense of how bodies move."""

    def __call__(self, wish: Wish) -> BodyMotion:
        """A motion as long as the planned one that does what is wished for as well as it can. Deterministic."""
        ...


def enliven(
    solved: Solved,
    scene: Scene,
    prior: Prior,
    text: str = "",
    before: BodyMotion | None = None,
    context: Context | None = None,
) -> Solved:
    """A solved plan that moves the way a prior would, and still meets its goals.

    text: the words that were planned. before: the frames that were shown last.
    """
    natural = prior(wish_of(solved, text, before))
    return project(solved, natural, scene, context or Context())
