"""The typed plan that language produces and planning consumes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

VERBS = [
    "pick_up",
    "place",
    "put_back",
    "move",
    "push",
    "pull",
    "lift",
    "hold",
    "hand_over",
    "touch",
    "point_at",
    "look_at",
    "show",
    "drink",
    "eat",
    "pour",
    "stir",
    "wipe",
    "open",
    "close",
    "press",
    "rotate",
    "shake",
    "throw_away",
    "wear",
    "take_off",
    "read",
    "write",
    "call",
    "take_photo",
    "wave",
    "nod",
    "shake_head",
    "bow",
    "clap",
    "thumbs_up",
    "raise_hand",
    "lower_hand",
    "shrug",
    "cross_arms",
    "walk_to",
    "turn_to",
    "face_camera",
    "sit_down",
    "stand_up",
    "wait",
    "say",
    "release",
    "switch_hands",
]

RELATIONS = [
    "on",
    "in",
    "next_to",
    "in_front_of",
    "behind",
    "left_of",
    "right_of",
    "under",
    "above",
    "near",
    "back",
]


@dataclass(frozen=True)
class Step:
    """One thing to do.

    object: what the hands or eyes act on. hand: left, right, both or None (the planner chooses). target: where or to
    whom it goes: an object id, "viewer", "person:<id>", "self" or a direction (left, right, up, down, forward, back).
    manner: slow, quick, gentle or None. Steps that share a parallel_group run together. text_span: characters
    [start, stop) of the sentence this came from.
    """

    verb: str
    object: str | None = None
    hand: str | None = None
    target: str | None = None
    relation: str | None = None
    manner: str | None = None
    parallel_group: int | None = None
    text_span: tuple[int, int] = (0, 0)
    text: str | None = None
    count: int | None = None
    duration: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, the rows of `kinelink plan --json`."""
        return asdict(self) | {"text_span": list(self.text_span)}


@dataclass(frozen=True)
class Plan:
    """Steps in order, the sentence they came from and its language ("en" or "zh").

    later: steps that another plan will go on with; things are taken so that they suit these too.
    """

    steps: tuple[Step, ...]
    text: str = ""
    language: str = "en"
    later: tuple[Step, ...] = ()

    def in_manner(self, manner: str | None) -> Plan:
        """The same with a manner for the steps that say nothing of theirs."""
        if manner is None:
            return self
        steps, later = (
            tuple(step if step.manner else replace(step, manner=manner) for step in some)
            for some in (self.steps, self.later)
        )
        return replace(self, steps=steps, later=later)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "text": self.text,
            "language": self.language,
            "steps": [step.to_dict() for step in self.steps],
        }
