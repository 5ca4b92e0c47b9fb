"""Flip-books: the same motion made in several ways, as stick figures that move together."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from motion import pose as poses
from motion.evaluate.naturalness.compare import Comparison
from motion.evaluate.naturalness.performed import Made
from motion.pim.body import BODY_JOINTS, BODY_PARENTS, FPS, HISTORY
from motion.rotation import Array
from motion.scene.model import Scene
from motion.skeleton import JOINTS, PARENTS, finger_names

_FINGERS = frozenset((*finger_names("left"), *finger_names("right"), "leftEye", "rightEye", "jaw"))
# Points are sent in millimetres as 16-bit numbers.
_UNIT, _FARTHEST = 1000.0, 32.0


@dataclass(frozen=True, eq=False)
class Panel:
    """One way of making the motion.

    points (F, N, 3): metres. names, parents (N): of the joints. boxes: corners (1 or F, 8, 3) of things, metres.
    """

    name: str
    points: Array
    names: Sequence[str]
    parents: Sequence[int]
    boxes: Sequence[Array] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the player."""
        sides = "".join(
            "l" if n.startswith("left") else "r" if n.startswith("right") else "m" for n in self.names
        )
        return {
            "name": self.name,
            "frames": len(self.points),
            "sides": sides,
            "head": list(self.names).index("head"),
            "trails": [i for i, name in enumerate(self.names) if name.endswith(("Hand", "Toes"))],
            "thin": [name in _FINGERS for name in self.names],
            "parents": list(self.parents),
            "points": _packed(self.points),
            "boxes": [{"frames": len(box), "points": _packed(box)} for box in self.boxes],
        }


@dataclass(frozen=True, eq=False)
class Book:
    """Panels that are played together. made_from: the first frame that was made rather than given.

    marks: frames and points (3,) that a hand was asked to reach.
    """

    title: str
    panels: Sequence[Panel]
    fps: float = FPS
    made_from: int = 0
    marks: Sequence[tuple[int, Array]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the player."""
        return {
            "title": self.title,
            "fps": self.fps,
            "made_from": self.made_from,
            "marks": [
                {"frame": frame, "point": [round(float(v), 3) for v in at]} for frame, at in self.marks
            ],
            "panels": [panel.to_dict() for panel in self.panels],
        }


def _packed(points: Array) -> str:
    whole = np.round(np.clip(points, -_FARTHEST, _FARTHEST) * _UNIT).astype("<i2")
    return base64.b64encode(whole.tobytes()).decode("ascii")


def books_of_windows(found: Comparison, count: int = 12) -> list[Book]:
    """The first windows of as many different clips, every method beside mocap."""
    first: dict[str, int] = {}
    for i, name in enumerate(found.windows.names):
        first.setdefault(name.partition("+")[0], i)
    asked = found.windows.asked
    books = []
    for i in list(first.values())[:count]:
        panels = [Panel(name, joints[i], BODY_JOINTS, BODY_PARENTS) for name, joints in found.motions.items()]
        mark = (HISTORY + int(asked.frame[i, 0]), np.asarray(asked.position[i, 0]))
        title = f"{found.windows.labels[i]} ({found.windows.names[i]})"
        books.append(Book(title, panels, made_from=HISTORY, marks=(mark,)))
    return books


def book_of_case(title: str, scene: Scene, made: dict[str, Made], every: int = 2) -> Book:
    """One performed case in its scene, every so-manieth frame; things as their boxes."""
    panels = []
    for name, one in made.items():
        tracks = {track.id: track.poses[::every] for track in one.clip.objects}
        boxes = [_box(item.shape.bounds, tracks.get(item.id, item.pose[None])) for item in scene.objects]
        panels.append(Panel(name, one.clip.positions()[::every], JOINTS, PARENTS, boxes))
    fps = next(iter(made.values())).clip.fps
    return Book(title, panels, fps=fps / every)


def _box(bounds: tuple[Array, Array], track: Array) -> Array:
    """Corners (F, 8, 3) of a box on its way (F, 7); one frame where it stands still."""
    low, high = bounds
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (high - low) + low
    moves = np.ptp(track, axis=0).max() > 1e-4
    return np.asarray(poses.apply((track if moves else track[:1])[:, None], corners))
