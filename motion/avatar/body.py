"""The bare body on its own skeleton: shape, T-pose, stature and floor, and the measured flesh of every bone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.avatar.model import ARKIT, Part
from motion.avatar.rig import Rigged, pose_and_merge
from motion.avatar.shape import blend
from motion.avatar.source import Ints, Source
from motion.avatar.spec import AvatarSpec, Color
from motion.avatar.surface import Surface, vertex_normals
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton, finger_names, index
from motion.skeleton.proportions import bone_tips

SOLE = 0.016
"""Thickness of the shoe's sole relative to a stature of 1.7 m, as a length in metres."""

_INFLUENCES = 4


@dataclass(frozen=True, eq=False)
class Body:
    """Base mesh vertices (V, 3) in the T-pose, metres, soles of the shoes on y = 0, with all that parts need.

    weights (V, 55) have unit rows; units holds the face-unit displacements (V, 3) by ARKit name; size is the stature
    over 1.7 m, by which thicknesses scale.
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
    placed = Rigged(
        vertices, (rigged.joints - origin) * scale, (rigged.ends - origin) * scale, rigged.weights, rigged.turns
    )
    return Body(
        source,
        spec,
        vertices,
        placed.weights,
        _face_units(source, rest, rigged.turns, scale),
        _measure(source, placed, spec.name),
        (bare + sole) * scale / 1.7,
    )


def _face_units(source: Source, rest: Array, turns: Array, scale: float) -> dict[str, Array]:
    """Face units sized to this head: they were sculpted on the unshaped base mesh."""
    face = source.groups["helper-l-eye"], source.groups["helper-r-eye"]

    def span(vertices: Array) -> float:
        return float(np.linalg.norm(vertices[face[0]].mean(axis=0) - vertices[face[1]].mean(axis=0)))

    factor = 0.1 * scale * span(rest) / span(source.vertices)
    return {unit: np.einsum("vij,vj->vi", turns, source.face_unit(unit)) * factor for unit in ARKIT}


def _measure(source: Source, rigged: Rigged, name: str) -> Skeleton:
    """The canonical skeleton of this mesh, with the flesh around every bone."""
    places = rigged.joints.copy()
    hips = index("hips")
    flesh, shares = rigged.vertices[source.groups["body"]], rigged.weights[source.groups["body"]]
    dominant = shares.argmax(axis=1)
    _centre_fingers(places, rigged.ends, flesh, dominant)
    _square(places)
    parents = np.array(PARENTS)
    offsets = places - np.where(parents[:, None] >= 0, places[parents], 0.0)
    offsets[hips, [0, 2]] = 0.0
    radii = np.zeros(len(JOINTS))
    leaves: dict[str, Array] = {}
    rough = bone_tips(offsets, {n: rigged.ends[i] - places[i] for i, n in enumerate(JOINTS) if _is_leaf(n)})
    for i, joint in enumerate(JOINTS):
        # No vertex belongs mostly to the collar bone: take those that it moves most.
        chosen = dominant == i
        mine = flesh[chosen if chosen.any() else shares[:, i] >= 0.5 * shares[:, i].max()] - places[i]
        radii[i] = _radius(joint, mine, rough[i], source, rigged)
        if _is_leaf(joint):
            leaves[joint] = _leaf_end(joint, mine, rough[i], radii[i])
    return Skeleton(offsets, bone_tips(offsets, leaves), radii, name=name)


def _centre_fingers(places: Array, ends: Array, flesh: Array, dominant: Ints) -> None:
    """Move finger joints, in place, to the middle of the flesh: MakeHuman's lie just under the back of the hand.

    A capsule about the bone then covers the finger evenly, so that what touches the capsule touches the skin.
    """
    for side in ("left", "right"):
        names = [index(n) for n in finger_names(side)]
        for chain in (names[k : k + 3] for k in range(0, 15, 3)):
            axis = ends[chain[2]] - places[chain[1]]
            axis /= np.linalg.norm(axis)
            middle = flesh[np.isin(dominant, chain[1:])] - places[chain[1]]
            across = middle - np.outer(middle @ axis, axis)
            up = np.array([0.0, 1.0, 0.0])
            for direction in (up, np.cross(axis, up)):
                reach = across @ direction
                # Percentiles, because the web between fingers and the nail's edge stick out.
                shift = 0.5 * (np.percentile(reach, 5) + np.percentile(reach, 95)) * direction
                places[chain] += shift
                ends[chain] += shift


def _square(places: Array) -> None:
    """Remove what the rig's measuring leaves of asymmetry and crookedness, below a millimetre, in place."""
    for i, name in enumerate(JOINTS):
        if name.startswith("left"):
            twin = index("right" + name.removeprefix("left"))
            mean = (places[i] + places[twin] * [-1.0, 1.0, 1.0]) / 2.0
            places[i], places[twin] = mean, mean * [-1.0, 1.0, 1.0]
        elif not name.startswith("right"):
            places[i, 0] = 0.0
    for side in ("left", "right"):
        places[index(f"{side}Hand"), 1:] = places[index(f"{side}LowerArm"), 1:]


def _is_leaf(joint: str) -> bool:
    return joint in ("head", "jaw") or joint.endswith(("Distal", "Eye", "Toes"))


def _radius(joint: str, mine: Array, bone: Array, source: Source, rigged: Rigged) -> float:
    """Typical distance of the flesh from the bone; half the palm's thickness for a hand."""
    if joint.endswith("Eye"):
        eye = rigged.vertices[source.groups[f"helper-{joint[0]}-eye"]]
        return float(np.ptp(eye[:, 1]) / 2.0)
    length = float(np.linalg.norm(bone))
    along = mine @ bone / length
    if joint.endswith("Hand"):
        palm = mine[(along > 0.45 * length) & (along < 0.85 * length) & (np.abs(mine[:, 2]) < 0.25 * length)]
        return float(np.median(np.abs(palm[:, 1] - palm[:, 1].mean())))
    # The root of a finger is still inside the palm, the end of the last bone is round.
    finger = joint.endswith(("Proximal", "Intermediate", "Metacarpal"))
    low, high = (0.5, 1.0) if finger else (0.1, 0.6) if joint.endswith("Distal") else (0.25, 0.75)
    middle = mine[(along > low * length) & (along < high * length)]
    if len(middle) < 6:
        middle = mine
    across = middle - np.outer(middle @ bone / length**2, bone)
    return float(np.median(np.linalg.norm(across, axis=1)))


def _leaf_end(joint: str, mine: Array, bone: Array, radius: float) -> Array:
    """Where the last bone's capsule ends so that its round end reaches the end of the flesh."""
    if joint == "head":
        return np.array([0.0, mine[:, 1].max(), 0.0])
    if joint.endswith("Eye"):
        return np.array([0.0, 0.0, radius])
    if joint.endswith("Toes"):
        return np.array([0.0, 0.0, float(mine[:, 2].max()) - radius])
    direction = bone / np.linalg.norm(bone)
    return np.asarray(direction * max(float((mine @ direction).max()) - radius, radius))
