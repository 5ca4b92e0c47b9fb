"""Where a hand could take hold of each kind of part: around it, across it, on its rim, by its edge."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from motion.geometry.primitives import radius_of
from motion.grasp.hand import Hand
from motion.grasp.placements import Pinches, Placements, combine, oppose, wrap
from motion.rotation import Array
from motion.scene.model import Primitive

ROUND = ("cylinder", "capsule", "tube")
# Widest grip between thumb and fingers, widest ball in the palm and thickest bar in a fist, in palm lengths.
WIDEST, WIDEST_BALL, THICKEST_BAR = 1.65, 2.2, 0.6
# Radius from which a rod lies in the hand's hollow rather than in the fist.
THICKEST_ROD = 0.28
# How far down a side face the fingertips of an edge grasp reach at most.
_EDGE_REACH = 0.5
_AZIMUTHS, _WRAP_AZIMUTHS = 12, 10
# How far the fingers of a hand around something thick may point down, radians.
_SLANTS = np.array([0.0, 0.4, 0.8, 1.1])
_UP = np.array([0.0, 1.0, 0.0])
_CLEAR = 0.0008


def _spread(half: float, margin: float, count: int) -> Array:
    """Positions along a length, `margin` away from its ends; only the middle when it is too short."""
    free = half - margin
    return np.linspace(-free, free, count) if free > 0.004 else np.zeros(1)


def _depths(hand: Hand, extent: float) -> Array:
    """How far below a face the pads may go: near its edge, deeper, at most the middle."""
    wanted = np.array([0.1, 0.22, 0.4]) * hand.palm_length
    return np.unique(np.round(np.minimum(wanted, extent / 2.0), 4))


def _members(hand: Hand, lateral: float) -> list[int]:
    """Finger sets 0, 1, 2 (one, two, four fingers) whose pads find room side by side on a face."""
    if lateral < 0.3 * hand.palm_length:
        return [0]
    return [1, 0] if lateral < 0.75 * hand.palm_length else [2, 1]


def tip_gap(hand: Hand, width: float, height: float, round_: bool) -> float:
    """Gap between fingertips that stand on the table on both sides of something low, metres."""
    r = float(hand.radii[:2, 2].mean())
    if height >= 2.0 * r and not round_:
        return width
    if round_:
        # Fingertip and rod, both standing on the plane, touch at this distance of their axes.
        return 2.0 * (2.0 * float(np.sqrt(r * min(height / 2.0, r))) - r) if height < 2.0 * r else width
    reach = np.sqrt(max(r**2 - max(r - height, 0.0) ** 2, 0.0))
    return width + 2.0 * (float(reach) - r)


def _ring(count: int) -> Array:
    angle = np.arange(count) * 2.0 * np.pi / count
    return np.stack([np.sin(angle), np.zeros(count), np.cos(angle)], -1)


def around_axis(hand: Hand, part: Primitive) -> Iterator[Placements | Pinches]:
    """Wraps and pinches of something round along its local Y, no wider than the hand opens."""
    palm, radius, half = hand.palm_length, radius_of(part), float(part.size[1]) / 2.0
    ring, name = _ring(_AZIMUTHS), part.name
    if 2.0 * half > 0.45 * palm and radius < THICKEST_ROD * palm:
        heights = _spread(half, min(0.42 * palm, half), 3)
        out, height, thumb, along, opposition = combine(
            _ring(_WRAP_AZIMUTHS), heights, [1.0, -1.0], [0.85, 1.05], np.radians([34.0, 58.0])
        )
        points = out * radius + height[:, None] * _UP
        bias = np.where(thumb > 0, 0.95, 0.45) + (0.0 if radius > 0.1 * palm else -0.25)
        yield wrap(hand, points, -out, thumb[:, None] * _UP, along, opposition, bias, name)
    if 2.0 * radius > WIDEST * palm:
        return
    members = np.array([2, 1] if radius > 0.3 * palm else [1, 0], dtype=float)
    depth, out, member = combine(_depths(hand, 2.0 * half), ring, members)
    for upward in (1.0, -1.0):
        centres = upward * (half - depth)[:, None] * _UP
        yield oppose(member, 2.0 * radius, centres, out, -upward * _UP, 0.6, name)
    if 2.0 * half < 0.3 * palm:
        gap = tip_gap(hand, 2.0 * radius, 2.0 * half, False)
        out, member, ends = combine(ring, members, [1.0, -1.0])
        base = -ends[:, None] * (half + _CLEAR) * _UP
        yield oppose(3 + member, gap, base, out, -ends[:, None] * _UP, 0.6, name)
    members = np.array(_members(hand, 2.0 * half), dtype=float)
    heights = _spread(half, 0.25 * palm, 3)
    out, height, side, member = combine(ring, heights, [1.0, -1.0], members)
    centres, fingers = height[:, None] * _UP, side[:, None] * np.cross(_UP, out)
    index_up = -side * hand.sign > 0
    yield oppose(member, 2.0 * radius, centres, out, fingers, np.where(index_up, 0.75, 0.5), name)
    if radius < 0.25 * palm:
        gap = tip_gap(hand, 2.0 * radius, 2.0 * radius, True)
        base = centres + fingers * (radius + _CLEAR)
        yield oppose(3 + member, gap, base, out, fingers, 0.7, name)
    if radius > 0.2 * palm and half > 0.3 * palm:
        out, height, side, slant = combine(ring, heights, [1.0, -1.0], _SLANTS)
        centres, index_up = height[:, None] * _UP, -side * hand.sign > 0
        level = side[:, None] * np.cross(_UP, out)
        # A forearm that comes from above brings the fingers around aslant, pointing down.
        slanted = np.cos(slant)[:, None] * level - np.sin(slant)[:, None] * _UP
        bias = np.where(index_up, 0.95, 0.45) - 0.1 * slant
        yield oppose(2, 2.0 * radius, centres, out, slanted, bias, name, "wrap", encloses=True)


def on_rim(hand: Hand, part: Primitive) -> Iterator[Pinches]:
    """Pinches of a vessel's wall at its rim, thumb inside or outside."""
    radius, half, wall = radius_of(part), float(part.size[1]) / 2.0, part.wall
    deepest = 2.0 * half - wall
    inner = radius - wall
    if inner < 0.28 * hand.palm_length:
        return
    depths = np.unique(np.minimum(np.array([0.12, 0.2, 0.3]) * hand.palm_length, 0.75 * deepest))
    out, depth, flip, member, lean = combine(
        _ring(_AZIMUTHS), depths, [1.0, -1.0], [1.0, 0.0], [0.0, 0.5, -0.5]
    )
    centres = (half - depth)[:, None] * _UP + (radius - wall / 2.0) * out
    tangent = np.cross(_UP, out)
    fingers = -np.cos(lean)[:, None] * _UP + np.sin(lean)[:, None] * tangent
    bias = np.where(flip > 0, 0.6, 0.5) - 0.1 * np.abs(lean)
    yield oppose(member, wall, centres, flip[:, None] * out, fingers, bias, part.name, "edge")


def across_faces(hand: Hand, part: Primitive) -> Iterator[Pinches]:
    """Pinches across every pair of faces that is narrow enough, from the four sides around it."""
    palm, size, unit = hand.palm_length, part.size, np.eye(3)
    for i in range(3):
        width = float(size[i])
        if width > WIDEST * palm:
            continue
        for j in ((i + 1) % 3, (i + 2) % 3):
            m = 3 - i - j
            half, height = float(size[m]) / 2.0, float(size[j])
            members = np.array(_members(hand, 2.0 * half), dtype=float)
            laterals = _spread(half, 0.3 * palm, 3)
            sign, flip, depth, lateral, member = combine(
                [1.0, -1.0], [1.0, -1.0], _depths(hand, height), laterals, members
            )
            bias = 0.7 - 0.3 * np.abs(lateral) / (2.0 * half)
            centres = (sign * (height / 2.0 - depth))[:, None] * unit[j] + lateral[:, None] * unit[m]
            across, fingers = flip[:, None] * unit[i], -sign[:, None] * unit[j]
            yield oppose(member, width, centres, across, fingers, bias, part.name)
            if height < 0.3 * palm:
                sign, flip, lateral, member = combine([1.0, -1.0], [1.0, -1.0], laterals, members)
                bias = 0.7 - 0.3 * np.abs(lateral) / (2.0 * half)
                base = -sign[:, None] * (height / 2.0 + _CLEAR) * unit[j] + lateral[:, None] * unit[m]
                gap = tip_gap(hand, width, height, False)
                across, fingers = flip[:, None] * unit[i], -sign[:, None] * unit[j]
                yield oppose(3 + member, gap, base, across, fingers, bias, part.name)


def by_edge(hand: Hand, part: Primitive) -> Iterator[Pinches]:
    """Thumb on a box's upper or lower face, fingertips on one of its side faces."""
    palm, size, unit = hand.palm_length, part.size, np.eye(3)
    for k in range(3):
        thickness = float(size[k])
        reach = min(thickness - _CLEAR, _EDGE_REACH * palm)
        for i in ((k + 1) % 3, (k + 2) % 3):
            m = 3 - i - k
            half, width = float(size[m]) / 2.0, float(size[i])
            if width < 0.35 * palm:
                continue
            members = np.array([1.0, 0.0] if half > 0.4 * palm else [0.0])
            sign, up, lateral, member = combine(
                [1.0, -1.0], [1.0, -1.0], _spread(half, 0.4 * palm, 3), members
            )
            corner = (sign * width / 2.0)[:, None] * unit[i] + (up * thickness / 2.0)[:, None] * unit[k]
            centres = corner + lateral[:, None] * unit[m]
            thick = thickness > 0.6 * min(width, 2.0 * half)
            bias = (0.4 if thick else 0.6) - 0.3 * np.abs(lateral) / (2.0 * half)
            across, fingers = sign[:, None] * unit[i], -up[:, None] * unit[k]
            yield oppose(6 + member, reach, centres, across, fingers, bias, part.name, "edge")


def by_disc_edge(hand: Hand, part: Primitive) -> Iterator[Pinches]:
    """Thumb on a round plate's or block's end face, fingertips on its side."""
    palm, radius, half = hand.palm_length, radius_of(part), float(part.size[1]) / 2.0
    if radius < 0.3 * palm or part.kind == "capsule":
        return
    reach = min(2.0 * half - _CLEAR, _EDGE_REACH * palm)
    out, end, member = combine(_ring(_AZIMUTHS), [1.0, -1.0], [0.0, 1.0])
    centres = radius * out + (end * half)[:, None] * _UP
    bias = 0.55 if half < 0.5 * radius else 0.4
    yield oppose(6 + member, reach, centres, out, -end[:, None] * _UP, bias, part.name, "edge")


def around_bar(hand: Hand, part: Primitive) -> Iterator[Placements]:
    """Wraps of a long narrow box, such as a handle, around its longest side."""
    order, palm, unit = np.argsort(part.size), hand.palm_length, np.eye(3)
    if part.size[order[1]] > 1.3 * THICKEST_BAR * palm or part.size[order[2]] < 0.6 * palm:
        return
    axis = unit[order[2]]
    shifts = _spread(float(part.size[order[2]]) / 2.0, 0.45 * palm, 3)
    for i in order[:2]:
        sign, shift, thumb, along, opposition = combine(
            [1.0, -1.0], shifts, [1.0, -1.0], [0.85, 1.05], np.radians([58.0, 36.0])
        )
        points = (sign * part.size[i] / 2.0)[:, None] * unit[i] + shift[:, None] * axis
        inward = -sign[:, None] * unit[i]
        yield wrap(hand, points, inward, thumb[:, None] * axis, along, opposition, 0.75, part.name)


def around_ball(hand: Hand, part: Primitive) -> Iterator[Placements | Pinches]:
    """Palm and pad grasps of a ball from above and from the sides."""
    palm, diameter = hand.palm_length, float(part.size.mean())
    ring = _ring(_AZIMUTHS)
    side = np.cross(_UP, ring)
    tilted = (ring - _UP) / np.sqrt(2.0)
    members = [2.0, 1.0] if diameter > 0.5 * palm else [1.0, 0.0]
    if diameter < WIDEST * palm:
        ways = ((ring, -_UP, 0.7), (side, -ring, 0.6), (side, tilted, 0.7), (side, ring, 0.6))
        for across, fingers, bias in ways:
            for member in members:
                yield oppose(member, diameter, np.zeros(3), across, fingers, bias, part.name)
    if diameter < 0.3 * palm:
        gap = tip_gap(hand, diameter, diameter, True)
        yield oppose(4, gap, -(diameter / 2.0 + _CLEAR) * _UP, ring, -_UP, 0.6, part.name)
    if 0.35 * palm < diameter < WIDEST_BALL * palm:
        down, up = np.broadcast_to(-_UP, ring.shape), np.broadcast_to(_UP, ring.shape)
        for inward, thumb, bias in (
            (down, ring, 0.8),
            (-ring, up, 0.8),
            (tilted, side, 0.8),
            (tilted, -side, 0.7),
        ):
            for along in (0.6, 0.85):
                points = -inward * diameter / 2.0
                turn = np.radians(45.0)
                yield wrap(hand, points, inward, thumb, along, turn, bias, part.name, "sphere")


def of_part(hand: Hand, part: Primitive) -> Iterator[Placements | Pinches]:
    """Every placement on one part, in the object's frame."""
    families: list[Iterator[Placements | Pinches]]
    if part.kind in ROUND:
        families = [around_axis(hand, part), by_disc_edge(hand, part)]
        if part.kind == "tube":
            families.append(on_rim(hand, part))
    elif part.kind == "sphere":
        families = [around_ball(hand, part)]
    else:
        families = [around_bar(hand, part), across_faces(hand, part), by_edge(hand, part)]
    for family in families:
        for batch in family:
            named = batch.named("handle") if part.name.startswith("handle") else batch
            yield named.moved(part.pose)
