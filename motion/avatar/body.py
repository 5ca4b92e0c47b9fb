"""The bare body on its own skeleton: shape, T-pose, stature, floor and the flesh of every bone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.avatar.measure import measure
from motion.avatar.model import ARKIT, Part
from motion.avatar.rig import Rigged, pose_and_merge
from motion.avatar.shape import blend
from motion.avatar.source import Ints, Source
from motion.avatar.spec import AvatarSpec, Color
from motion.avatar.surface import Surface, vertex_normals
from motion.rotation import Array
from motion.skeleton import Skeleton, index

SOLE = 0.016
"""Thickness of the shoe's sole relative to a stature of 1.7 m, as a length in metres."""

_INFLUENCES = 4
_GENTLE = 0.22


@dataclass(frozen=True, eq=False)
class Body:
    """Base mesh vertices (V, 3) in the T-pose, metres, soles of the shoes on y = 0, with all that parts need.

    weights (V, 55) have unit rows; units holds the face-unit displacements (V, 3) by ARKit name; size is the
    stature over 1.7 m, by which thicknesses scale.
    """

    source: Source
    spec: AvatarSpec
    vertices: Array
    weights: Array
    units: dict[str, Array]
    skeleton: Skeleton
    size: float

    def joint(self, name: str) -> Array:
        """Rest position (3,) of a joint."""
        return np.asarray(self.skeleton.rest_positions[index(name)])

    def group(self, name: str) -> Array:
        """Vertices of one group of the base mesh."""
        return np.asarray(self.vertices[self.source.groups[name]])

    def part(
        self,
        name: str,
        surface: Surface,
        color: Color,
        *,
        tints: Array | None = None,
        morphs: bool = False,
        normals: Array | None = None,
        roughness: float = 0.8,
        double_sided: bool = False,
    ) -> Part:
        """A finished part from a surface of this body."""
        points = surface.points(self.vertices)
        joints, weights = strongest(surface.carry(self.weights))
        moved = {unit: surface.carry(delta) for unit, delta in self.units.items()} if morphs else {}
        return Part(
            name,
            color,
            points,
            vertex_normals(points, surface.faces) if normals is None else normals,
            surface.faces,
            joints,
            weights,
            tints,
            {unit: delta for unit, delta in moved.items() if np.abs(delta).max() > 2e-5},
            roughness,
            double_sided,
        )


def strongest(weights: Array) -> tuple[Ints, Array]:
    """The four strongest influences: joints (N, 4) and weights (N, 4) that sum to 1."""
    order = np.argsort(-weights, axis=1, kind="stable")[:, :_INFLUENCES]
    chosen = np.take_along_axis(weights, order, axis=1)
    chosen = np.where(chosen > 1e-3, chosen, 0.0)
    return order, chosen / chosen.sum(axis=1, keepdims=True)


def make_body(source: Source, spec: AvatarSpec) -> Body:
    """Blend, pose, scale and measure the body of `spec`."""
    rest = blend(source, spec)
    rigged = pose_and_merge(source, rest)
    skin = source.groups["body"]
    low, high = rigged.vertices[skin, 1].min(), rigged.vertices[skin, 1].max()
    bare = float(high - low)
    # Sole thickness is proportional to stature, so that one scale serves both.
    sole = bare * SOLE / 1.7
    scale = 1.0 if spec.height is None else spec.height / (bare + sole)
    hips = rigged.joints[index("hips")]
    origin = np.array([0.0, low - sole, hips[2]])
    vertices = (rigged.vertices - origin) * scale
    units = _face_units(source, rest, rigged.turns, scale)
    # MakeHuman's neutral mouth looks sullen.
    for side in ("Left", "Right"):
        vertices = vertices + _GENTLE * units[f"mouthSmile{side}"]
    placed = Rigged(
        vertices,
        (rigged.joints - origin) * scale,
        (rigged.ends - origin) * scale,
        rigged.weights,
        rigged.turns,
    )
    return Body(
        source,
        spec,
        vertices,
        placed.weights,
        units,
        measure(source, placed, spec.name),
        (bare + sole) * scale / 1.7,
    )


def _face_units(source: Source, rest: Array, turns: Array, scale: float) -> dict[str, Array]:
    """Face units sized to this head: they were sculpted on the unshaped base mesh."""
    face = source.groups["helper-l-eye"], source.groups["helper-r-eye"]

    def span(vertices: Array) -> float:
        return float(np.linalg.norm(vertices[face[0]].mean(axis=0) - vertices[face[1]].mean(axis=0)))

    factor = 0.1 * scale * span(rest) / span(source.vertices)
    return {
        unit: np.einsum("vij,vj->vi", turns, source.face_unit(unit) * _side(unit, rest)) * factor
        for unit in ARKIT
    }


def _side(unit: str, rest: Array) -> Array:
    """The share (V, 1) of a unit that vertices take: the data let one eye's lids tug at the other's."""
    if not unit.startswith(("eye", "brow", "cheekSquint", "nose")) or unit == "browInnerUp":
        return np.ones((len(rest), 1))
    sign = 1.0 if unit.endswith("Left") else -1.0
    return np.asarray(np.clip(0.5 + sign * rest[:, :1] / 0.12, 0.0, 1.0))
