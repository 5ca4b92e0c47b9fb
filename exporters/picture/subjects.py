"""What is drawn at one frame: the body or the avatar, moving objects, still furniture."""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np

from exporters import colours
from exporters.picture.drawing import Mesh
from motion import pose as poses
from motion import rotation as rot
from motion.avatar.model import AvatarModel
from motion.clip import Clip
from motion.geometry.tessellate import merge, tessellate, vertex_normals
from motion.rotation import Array
from motion.scene.model import Primitive, Scene, Shape
from motion.skeleton import JOINTS, Skeleton, index
from motion.skeleton.flesh import capsules, place

_TRUNK, _LEFT, _RIGHT, _LEGS, _HEAD = "#c9b8a8", "#3f7fbf", "#d2703a", "#8f96a3", "#dcb79c"
_WHITE, _IRIS, _NOSE = "#f4f4f2", "#23303d", "#cf9f80"
_BODY_GROUP = 1


def body(clip: Clip, frame: int) -> list[Mesh]:
    """The skeleton's flesh: left arm blue, right arm orange, nose and eyes show where it looks."""
    positions, world = clip.positions()[frame : frame + 1], clip.world_rotations()[frame : frame + 1]
    meshes = []
    for joint, vertices, normals, faces, colour, group in _flesh(clip.skeleton):
        moved = place(joint, vertices, positions, world)[0]
        turned = rot.rotate(world[0, joint], normals)
        meshes.append(Mesh(moved, turned, faces, colour, group))
    return meshes


def avatar(model: AvatarModel, clip: Clip, frame: int) -> list[Mesh]:
    """The avatar's skin bent to the clip's pose, with its face."""
    world = clip.world_rotations()[frame]
    turns = rot.to_matrix(world)
    shifts = clip.positions()[frame] - np.einsum("jab,jb->ja", turns, model.skeleton.rest_positions)
    meshes = []
    for part in model.parts:
        vertices = part.vertices
        for name, value in zip(
            clip.curve_names, clip.curves[frame] if len(clip.curves) else (), strict=False
        ):
            if name in part.morphs and abs(value) > 1e-3:
                vertices = vertices + value * part.morphs[name]
        turn = np.einsum("nk,nkab->nab", part.weights, turns[part.joints])
        moved = np.einsum("nab,nb->na", turn, vertices)
        moved = moved + np.einsum("nk,nka->na", part.weights, shifts[part.joints])
        colour = colours.linear(np.array(part.color))
        if part.tints is not None:
            colour = colours.linear(np.array(part.color) * part.tints[part.faces].mean(1))
        normals = np.einsum("nab,nb->na", turn, part.normals)
        meshes.append(Mesh(moved, normals, part.faces, colour, _BODY_GROUP))
    return meshes


def objects(clip: Clip, frame: int, scene: Scene | None) -> list[Mesh]:
    """Every object track at a frame, and what stands still in the scene."""
    meshes = [
        _thing(track.shape, track.poses[frame], track.attributes, track.label, track.id)
        for track in clip.objects
    ]
    tracked = {track.id for track in clip.objects}
    for thing in () if scene is None else scene.objects:
        if thing.id not in tracked:
            meshes.append(_thing(thing.shape, thing.pose, thing.attributes, thing.label, thing.id))
    return meshes


def _thing(shape: Shape, pose: Array, attributes: dict[str, str], label: str, id: str) -> Mesh:
    vertices, normals, faces = _solid(shape)
    colour, opacity = colours.of_object(attributes, label)
    return Mesh(
        poses.apply(pose, vertices),
        rot.rotate(pose[3:], normals),
        faces,
        colour,
        100 + zlib.crc32(id.encode()) % 100_000,
        opacity,
    )


@lru_cache(maxsize=512)
def _solid(shape: Shape) -> tuple[Array, Array, np.ndarray]:
    vertices, faces = tessellate(shape)
    return vertices, vertex_normals(vertices, faces), faces


_Flesh = tuple[np.ndarray, Array, Array, np.ndarray, Array, int]


@lru_cache(maxsize=8)
def _flesh(skeleton: Skeleton) -> tuple[_Flesh, ...]:
    """Per colour: joint (V,), vertices and normals (V, 3) in its frame, faces, colour and outline group."""
    parts: dict[str, list[tuple[int, Primitive]]] = {}
    bones = capsules(skeleton)
    for joint, start, end, radius in zip(bones.joint, bones.start, bones.end, bones.radius, strict=True):
        # The links to the hips end in the thighs' own round ends; a little thinner, they do not flicker.
        drawn = float(radius) * (0.97 if joint == 0 else 1.0)
        parts.setdefault(_look(JOINTS[joint]), []).append((int(joint), _along(start, end, drawn)))
    head, size = index("head"), float(skeleton.tips[index("head"), 1]) / 0.21
    for eye in (index("leftEye"), index("rightEye")):
        ball = Primitive("sphere", np.full(3, 0.032 * size))
        iris = Primitive("sphere", np.full(3, 0.018 * size), np.array([0.0, 0.0, 0.010 * size]))
        parts.setdefault(_WHITE, []).append((eye, ball))
        parts.setdefault(_IRIS, []).append((eye, iris))
    face = float(skeleton.offsets[index("leftEye"), 2])
    nose = Primitive("sphere", np.array([0.024, 0.036, 0.05]) * size, np.array([0.0, 0.05 * size, face]))
    parts.setdefault(_NOSE, []).append((head, nose))
    return tuple(_joined(colour, pieces, group) for group, (colour, pieces) in enumerate(parts.items(), 1))


def _joined(colour: str, pieces: list[tuple[int, Primitive]], group: int) -> _Flesh:
    meshes = [tessellate(piece, 16) for _, piece in pieces]
    joint = np.concatenate([np.full(len(m[0]), j) for (j, _), m in zip(pieces, meshes, strict=True)])
    vertices, faces = merge(meshes)
    return joint, vertices, vertex_normals(vertices, faces), faces, colours.named(colour), group


def _look(name: str) -> str:
    if name.endswith(("Leg", "Foot", "Toes")):
        return _LEGS
    if name.startswith("left"):
        return _LEFT
    if name.startswith("right"):
        return _RIGHT
    return _HEAD if name in ("head", "neck") else _TRUNK


def _along(start: Array, end: Array, radius: float) -> Primitive:
    axis = end - start
    length = float(np.linalg.norm(axis))
    turn = rot.between(np.array([0.0, 1.0, 0.0]), axis) if length > 1e-9 else rot.identity()
    size = np.array([2 * radius, length + 2 * radius, 2 * radius])
    return Primitive("capsule", size, (start + end) / 2, turn)
