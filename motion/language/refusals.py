"""The errors of grounding: what was not found, and what it may be."""

from __future__ import annotations

from collections.abc import Sequence

from motion.errors import PlanError
from motion.language.names import closest_objects, display
from motion.language.nouns import NounPhrase
from motion.scene.model import Scene, SceneObject


def missing(np: NounPhrase, scene: Scene) -> PlanError:
    """Nothing in the scene is called so; the candidates are what sounds alike."""
    word = np.unknown if np.unknown and not np.head else np.text or "that"
    near = closest_objects(word, scene)
    return PlanError(
        f"there is no '{word}' in the scene",
        kind="unknown_object",
        candidates=near,
        fix="use one of the scene's objects" if near else "the scene has no objects",
    )


def ambiguous(np: NounPhrase, items: Sequence[SceneObject]) -> PlanError:
    """Several objects fit and nothing that was said tells them apart."""
    return PlanError(
        f"'{np.text}' may be {len(items)} objects: " + ", ".join(display(item) for item in items),
        kind="ambiguous",
        candidates=tuple(item.id for item in items),
        fix="say which one: its colour, its place (on the left, next to …) or its id",
    )
