"""`Grasp`: one way of holding or touching an object."""

from __future__ import annotations

from dataclasses import dataclass

from motion.rotation import Array


@dataclass(frozen=True, eq=False)
class Grasp:
    """A hand on an object.

    hand: "left" or "right". wrist (7,): pose of the Hand joint in the object's frame. fingers, preshape (15,
    4): local rotations when closed and before. approach (3,): unit direction in which the hand travels,
    object's frame.
    joints: names of the joints that touch. kind: wrap, pinch, sphere, handle, edge, palm, touch, push or
    hook.
    error: worst distance of those joints' pads from the surface, metres. depth: deepest flesh in the object,
    metres.
    quality: 0..1, higher is better. sweep: how deep the closing fingers come into the surroundings,
    metres.
    """

    hand: str
    wrist: Array
    fingers: Array
    preshape: Array
    approach: Array
    joints: tuple[str, ...]
    kind: str
    error: float
    depth: float
    quality: float
    sweep: float = 0.0
