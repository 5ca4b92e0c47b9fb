"""Between the wire's axes (right-handed, +Y up, +Z forward) and Panda3D's (right-handed, +Z up, +Y forward): metres in both."""

from __future__ import annotations

from collections.abc import Sequence

from panda3d.core import LPoint3, LQuaternion


def place(xyz: Sequence[float]) -> LPoint3:
    """A position of the wire in Panda3D's axes: a character's left, +X there, is -X here."""
    x, y, z = (float(value) for value in xyz)
    return LPoint3(-x, z, y)


def turn(xyzw: Sequence[float]) -> LQuaternion:
    """A rotation of the wire in Panda3D's axes. Both are right-handed, so that its axis is turned like any place."""
    x, y, z, w = (float(value) for value in xyzw)
    return LQuaternion(w, -x, z, y)


def wire_place(point: LPoint3) -> list[float]:
    """A position of Panda3D on the wire."""
    return [-point.x, point.z, point.y]


def wire_turn(quaternion: LQuaternion) -> list[float]:
    """A rotation of Panda3D on the wire, xyzw."""
    r, i, j, k = quaternion
    return [-i, k, j, r]
