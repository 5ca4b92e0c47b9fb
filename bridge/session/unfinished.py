"""`Unfinished`: what is left of an instruction, to be taken up on another body or in another scene."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bridge.session.playing import Part
from motion.language.plan import Plan, Step
from motion.scene import Scene


@dataclass(frozen=True)
class Unfinished:
    """Parts of an instruction that are not done, and the things of the scene that they are about."""

    parts: tuple[Part, ...]
    things: tuple[str, ...]

    @classmethod
    def of(cls, parts: Iterable[Part], scene: Scene) -> Unfinished:
        """What is left in a scene."""
        parts = tuple(parts)
        steps = [step for part in parts for step in part.plan.steps]
        named = dict.fromkeys(id for step in steps for id in (step.object, step.target) if id is not None)
        return cls(parts, tuple(id for id in named if scene.has(id)))

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        parts = [
            {
                **part.plan.to_dict(),
                "later": [step.to_dict() for step in part.plan.later],
                "first": part.first,
            }
            for part in self.parts
        ]
        return {"parts": parts, "things": list(self.things)}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Unfinished:
        """The same from plain data."""
        return cls(tuple(_part(one) for one in content["parts"]), tuple(content["things"]))


def _part(content: Mapping[str, Any]) -> Part:
    steps, later = (tuple(_step(row) for row in content[key]) for key in ("steps", "later"))
    return Part(Plan(steps, content["text"], content["language"], later), content["first"])


def _step(row: Mapping[str, Any]) -> Step:
    first, last = row["text_span"]
    return Step(**{**row, "text_span": (first, last)})
