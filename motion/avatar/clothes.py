"""Shirt, trousers and shoes, cut from MakeHuman's smooth `helper-tights` body and lifted off the skin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from motion.avatar.attach import following, grid_faces
from motion.avatar.body import Body
from motion.avatar.model import Part
from motion.avatar.source import Bools, Ints
from motion.avatar.spec import Color
from motion.avatar.surface import Surface, border_edges, from_quads, mean_of_neighbours, vertex_normals
from motion.rotation import Array


class Cuts:
    """Where garments end on this body, as fields over points (N, 3): positive on the garment's side, in
    metres.
    """

    def __init__(self, body: Body) -> None:
        self.size = body.size
        neck, head, self.hips = body.joint("neck"), body.joint("head"), body.joint("hips")
        self.axis = (head - neck) / np.linalg.norm(head - neck)
        # Not above the upper end of the suit that shirts are cut from.
        suit = from_quads(body.source.quads["helper-tights"], len(body.vertices))
        ends = suit.points(body.vertices)[border_edges(suit.faces)[:, 0]]
        top = ends[(ends[:, 1] > neck[1] - 0.05) & (np.abs(ends[:, 0]) < 0.12)]
        highest = (
            float(((top - neck) @ self.axis + 4.5 * -(top[:, 0] ** 2) / body.size).min()) - 0.008 * body.size
        )
        self.throat = neck + min(0.10 * float(np.linalg.norm(head - neck)), highest) * self.axis
        self.shoulder, self.elbow = body.joint("leftUpperArm")[0], body.joint("leftLowerArm")[0]
        self.wrist = body.joint("leftHand")[0]
        self.ankle = body.joint("leftFoot")[1]
        long_sleeves = body.spec.age >= 14
        self.sleeve_end = (
            self.wrist - 0.014 * self.size
            if long_sleeves
            else self.shoulder + 0.62 * (self.elbow - self.shoulder)
        )

    def collar(self, p: Array) -> Array:
        """Below the line around the base of the neck: square to the neck, and rising to both sides as
        shoulders do.
        """
        return np.asarray((self.throat - p) @ self.axis + 4.5 * p[:, 0] ** 2 / self.size)

    def sleeve(self, p: Array) -> Array:
        """Inward of the cuffs."""
        return np.asarray(self.sleeve_end - np.abs(p[:, 0]))

    def hem(self, p: Array) -> Array:
        """Above the lower edge of the shirt."""
        return np.asarray(p[:, 1] - (self.hips[1] - 0.055 * self.size))

    def waist(self, p: Array) -> Array:
        """Below the waistband, which the shirt hides."""
        return np.asarray(self.hips[1] + 0.06 * self.size - p[:, 1])

    def cuff(self, p: Array) -> Array:
        """Above the ankle, from where the trouser legs are continued straight down."""
        return np.asarray(p[:, 1] - (self.ankle + 0.022 * self.size))

    def shoe(self, p: Array) -> Array:
        """Below the opening of the shoe, lower at the ankle bones' front than at the heel."""
        return np.asarray(self.ankle + 0.004 * self.size - p[:, 1])

    def bare(self, p: Array, of_head: Bools) -> Bools:
        """Where skin can be seen, with a margin that reaches under the cloth. of_head (N,): belongs to head
        or neck.
        """
        above = (p - self.throat) @ self.axis > -0.035 * self.size
        beyond = self.sleeve(p) < 0.045 * self.size
        return (above & (of_head | (self.collar(p) < 0.0))) | beyond


def dress(body: Body) -> list[Part]:
    """All garments of a body."""
    cuts = Cuts(body)
    tights = from_quads(body.source.quads["helper-tights"], len(body.vertices)).subdivide()
    return [*_shirt(body, cuts, tights), _trousers(body, cuts, tights), *_shoes(body, cuts, tights)]


def _cut(body: Body, surface: Surface, *fields: Callable[[Array], Array]) -> Surface:
    for field in fields:
        surface = surface.clip(field(surface.points(body.vertices)))
    return surface


def _lift(body: Body, surface: Surface, thickness: Array | float) -> Surface:
    points = surface.points(body.vertices)
    normals = vertex_normals(points, surface.faces)
    return surface.lifted(normals * np.broadcast_to(thickness, len(points))[:, None])


def _shirt(body: Body, cuts: Cuts, tights: Surface) -> list[Part]:
    size = cuts.size
    shirt = _cut(body, tights, cuts.collar, cuts.hem, cuts.sleeve).smoothed_mix(6)
    points = shirt.points(body.vertices)
    waist = body.joint("spine")[1] + 0.04 * size
    on_trunk = np.clip(1.0 - (np.abs(points[:, 0]) - 0.8 * cuts.shoulder) / (0.2 * cuts.shoulder), 0.0, 1.0)
    loose = 0.016 * np.exp(-(((points[:, 1] - waist) / (0.11 * size)) ** 2)) * on_trunk
    towards_hem = 0.006 * np.clip((waist - points[:, 1]) / (0.15 * size), 0.0, 1.0) * on_trunk
    # Cloth lies closer at the collar and hangs freer along the sleeve.
    near_collar = np.clip(cuts.collar(points) / (0.10 * size), 0.0, 1.0)
    along_sleeve = np.clip((np.abs(points[:, 0]) - cuts.shoulder) / (0.1 * size), 0.0, 1.0)
    thickness = (0.005 + 0.005 * near_collar + 0.004 * along_sleeve + loose + towards_hem) * size
    shirt = _lift(body, shirt, thickness).smoothed_mix(2)
    band = 0.016 * size

    def at(surface: Surface) -> Array:
        return cuts.collar(surface.points(body.vertices))

    field = at(shirt)
    trim = _lift(body, shirt, 0.0015 * size).clip(band - field)
    main = shirt.clip(field - 0.5 * band)
    red, green, blue = body.spec.shirt
    darker: Color = (0.78 * red, 0.78 * green, 0.78 * blue)
    return [
        # Under the band and at its lower edge a hem would not be seen, but stand in the neck.
        _hemmed(body, "shirt", main, body.spec.shirt, 0.006 * size, at(main) > band),
        _hemmed(body, "collar", trim, darker, 0.006 * size, at(trim) < 0.5 * band),
    ]


def _hemmed(
    body: Body, name: str, surface: Surface, color: Color, depth: float, where: Bools | None = None
) -> Part:
    """A garment whose open edges, those of the vertices `where` (N,) or all, turn inward by `depth`."""
    normals = vertex_normals(surface.points(body.vertices), surface.faces)
    # Cutting leaves slivers whose normals are noise; along the edge they take their neighbours' word.
    step = mean_of_neighbours(surface.faces, len(normals))
    for _ in range(4):
        normals = step @ normals
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    hemmed = surface.rimmed(-normals * depth, where)
    return body.part(name, hemmed, color, roughness=0.9, double_sided=True)


def _trousers(body: Body, cuts: Cuts, tights: Surface) -> Part:
    size = cuts.size
    legs = _cut(body, tights, cuts.waist, cuts.cuff).smoothed_mix(6)
    points = legs.points(body.vertices)
    knee = body.joint("leftLowerLeg")[1]
    below_hip = np.clip((body.joint("leftUpperLeg")[1] - points[:, 1]) / (0.15 * size), 0.0, 1.0)
    below_knee = np.clip((knee + 0.05 * size - points[:, 1]) / (knee - cuts.ankle), 0.0, 1.0)
    legs = _lift(body, legs, (0.005 + 0.004 * below_hip + 0.011 * below_knee) * size).smoothed_mix(2)
    legs = _lengthened(body, legs, cuts, 0.055 * size)
    return _hemmed(body, "trousers", legs, body.spec.trousers, 0.006 * size)


def _lengthened(body: Body, legs: Surface, cuts: Cuts, length: float) -> Surface:
    """Continue the trouser legs straight down over the shoes: the shin alone would follow the instep."""
    points = legs.points(body.vertices)
    border = border_edges(legs.faces)
    low = border[points[border[:, 0], 1] < cuts.ankle + 0.1 * cuts.size]
    used, local = np.unique(low, return_inverse=True)
    steps = 3
    centre = body.joint("leftFoot") * [1.0, 0.0, 1.0]
    result = legs
    for _ in range(steps):
        edge = result.points(body.vertices)[used] - centre * np.where(
            points[used, :1] > 0, [1.0, 1, 1], [-1.0, 1, 1]
        )
        outward = edge * [1.0, 0.0, 1.0]
        outward /= np.linalg.norm(outward, axis=1, keepdims=True)
        move = np.array([0.0, -length / steps, 0.0]) + outward * 0.0015 * cuts.size
        fresh = np.arange(len(used)) + len(result.lift)
        a, b = local.reshape(-1, 2).T
        old = used
        strip = np.concatenate(
            [np.stack([old[b], old[a], fresh[a]], axis=1), np.stack([old[b], fresh[a], fresh[b]], axis=1)]
        )
        grown = result.joined(
            Surface(result.mix[used], result.lift[used] + move, np.zeros((0, 3), dtype=np.int64))
        )
        result = Surface(grown.mix, grown.lift, np.concatenate([result.faces, strip]))
        used = fresh
        points = result.points(body.vertices)
    return result


def _shoes(body: Body, cuts: Cuts, tights: Surface) -> list[Part]:
    size = cuts.size
    upper = _cut(body, tights, cuts.shoe).smoothed_mix(5)
    upper = _lift(body, upper, 0.007 * size)
    points = upper.points(body.vertices)
    floor = 0.010 * size
    upper = upper.lifted(
        np.stack([0 * points[:, 0], np.maximum(floor - points[:, 1], 0.0), 0 * points[:, 0]], axis=1)
    )
    feet = body.source.groups["helper-tights"]
    feet = feet[body.vertices[feet, 1] < cuts.ankle]
    soles = [_sole(upper.points(body.vertices), side, size) for side in (1.0, -1.0)]
    faces = np.concatenate([soles[0][1], soles[1][1] + len(soles[0][0])])
    sole = following(body, np.concatenate([soles[0][0], soles[1][0]]), faces, feet)
    shoe = body.spec.shoes
    pale: Color = (0.85, 0.83, 0.80) if sum(shoe) < 1.8 else (0.30, 0.32, 0.36)
    normals = vertex_normals(upper.points(body.vertices), upper.faces)
    return [
        body.part("shoes", upper.rimmed(-normals * 0.006 * size), shoe, roughness=0.6, double_sided=True),
        body.part("soles", sole, pale, roughness=0.9),
    ]


def _sole(upper: Array, side: float, size: float) -> tuple[Array, Ints]:
    """A slab under one shoe: outline sampled along the foot, rounded at both ends, from the floor to the
    upper.
    """
    low = upper[(upper[:, 0] * side > 0) & (upper[:, 1] < 0.035 * size)]
    back, front = low[:, 2].min(), low[:, 2].max()
    stations = back + (front - back) * 0.5 * (1.0 - np.cos(np.linspace(0.0, np.pi, 15)))
    reach = 0.012 * size
    widths = []
    for z in stations:
        near = low[np.abs(low[:, 2] - z) < reach]
        widths.append((near[:, 0].min(), near[:, 0].max()))
    wide = np.array(widths)
    along = (2.0 * stations - back - front) / (front - back + 0.002)
    end = np.minimum(1.0, 2.2 * np.sqrt(np.maximum(1.0 - along**2, 0.0)))
    middle, half = wide.mean(axis=1), np.ptp(wide, axis=1) / 2.0
    half = half * np.maximum(end, 0.30) + 0.003 * size
    stations = stations + np.linspace(-1.0, 1.0, len(stations)) * 0.003 * size
    outline = np.concatenate(
        [
            np.stack([middle + half, stations], axis=1),
            np.stack([middle - half, stations], axis=1)[::-1],
        ]
    )
    inner = outline + (np.repeat(np.concatenate([middle, middle[::-1]])[:, None], 2, axis=1) - outline) * [
        0.06,
        0.0,
    ]
    rings = [
        (inner, 0.0),
        (outline, 0.004 * size),
        (outline, 0.004 * size),
        (outline, 0.022 * size),
        (outline, 0.022 * size),
        (inner, 0.024 * size),
    ]
    points = np.concatenate([np.stack([o[:, 0], np.full(len(o), y), o[:, 1]], axis=1) for o, y in rings])
    count = len(outline)
    walls = grid_faces(len(rings), count, closed=True)
    n = len(stations)
    strip = np.arange(n - 1)
    # Caps join the two long sides station by station, so that the sole can bend at the toes.
    cap = np.concatenate(
        [
            np.stack([strip, strip + 1, count - 1 - strip], axis=1),
            np.stack([strip + 1, count - 2 - strip, count - 1 - strip], axis=1),
        ]
    )
    top = cap + (len(rings) - 1) * count
    faces = np.concatenate([walls, cap, top[:, ::-1]])
    return points, _facing_out(points, faces)


def _facing_out(points: Array, faces: Ints) -> Ints:
    """Turn a closed mesh inside out if its signed volume is negative."""
    corners = points[faces]
    volume = np.einsum("ti,ti->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2]))
    return faces if volume > 0 else faces[:, ::-1].copy()
