"""Euler angles without jumps between frames."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.rotation import Array

_TURN = 2.0 * np.pi
# Closer to the pole than this (cosine of the middle angle) the outer angles are numerical noise.
_POLE = 1e-5


def continuous(q: Array, order: str) -> Array:
    """Intrinsic Euler angles (F, J, 3) radians of quaternions (F, J, 4), each frame nearest to the one
    before.

    Every rotation has two triples of angles and any number of full turns of them; of these the one closest
    to the previous frame is taken, so that players that interpolate angles do not spin. Angles may exceed
    half a turn.
    """
    first = rot.to_euler(q, order)
    if len(first) == 0:
        return first
    other = np.stack([first[..., 0] + np.pi, np.pi - first[..., 1], first[..., 2] + np.pi], -1)
    at_pole = np.abs(np.cos(first[..., 1])) < _POLE
    last_axis = np.eye(3)["xyz".index(order.lower()[2])]
    out = np.empty_like(first)
    previous = np.zeros_like(first[0])
    for frame in range(len(first)):
        choice = _nearer(first[frame], other[frame], previous)
        stuck = at_pole[frame]
        if stuck.any():
            # Only a sum of the outer angles is defined here: keep the last one and let the first take the
            # rest.
            kept = previous[stuck, 2]
            rest = rot.to_euler(rot.mul(q[frame, stuck], rot.from_axis_angle(last_axis, -kept)), order)
            flat = np.stack([rest[:, 0], rest[:, 1], kept + rest[:, 2]], -1)
            twin = np.stack([rest[:, 0] + np.pi, np.pi - rest[:, 1], flat[:, 2] + np.pi], -1)
            choice[stuck] = _nearer(flat, twin, previous[stuck])
        out[frame] = previous = choice
    return out


def _nearer(a: Array, b: Array, previous: Array) -> Array:
    """Of two triples (J, 3), each first brought within half a turn of `previous`, the closer one."""
    a = a + _TURN * np.round((previous - a) / _TURN)
    b = b + _TURN * np.round((previous - b) / _TURN)
    far_a, far_b = np.abs(a - previous).sum(-1), np.abs(b - previous).sum(-1)
    # A tie must not depend on rounding noise, or the choice flickers.
    result: Array = np.where((far_b < far_a - 1e-9)[:, None], b, a)
    return result
