"""A jointed figure, one tapered capsule for each bone: what a file shows when no avatar was given."""

from __future__ import annotations

import numpy as np

from exporters.avatar import AvatarNodes
from exporters.colours import SKIN
from exporters.gltf import GltfBuilder, material
from exporters.gltf_data import Json
from motion import rotation as rot
from motion.geometry.tessellate import tessellate, vertex_normals
from motion.rotation import Array
from motion.scene.model import Primitive
from motion.skeleton import JOINTS, PARENTS, Skeleton

HEAD = ("head", "jaw")
EYES = ("leftEye", "rightEye")
FACE = (*HEAD, *EYES)
BODY = tuple(name for name in JOINTS if name not in FACE)
_EYE_COLOUR = (0.02, 0.015, 0.01)
_SEGMENTS = 12
# Width and depth against the radius, where people are not round.
_FLAT = {"hips": (1.2, 0.9), "spine": (1.15, 0.9), "chest": (1.25, 0.95), "upperChest": (1.3, 0.9)}


def add_capsules(builder: GltfBuilder, skeleton: Skeleton, curves: tuple[str, ...]) -> AvatarNodes:
    """Put the skeleton and the figure into a glTF, laid out like an avatar.

    curves: names of the face's morph targets. They move nothing, since capsules have no lips, but a reader
    that carries the motion over to another face finds them.
    """
    joints: list[int] = []
    for name, parent, offset in zip(skeleton.names, skeleton.parents, skeleton.offsets, strict=True):
        above = joints[parent] if parent >= 0 else None
        joints.append(builder.add_node(name, parent=above, translation=offset))
    inverse = np.tile(np.eye(4), (len(joints), 1, 1))
    inverse[:, :3, 3] = -skeleton.rest_positions
    skin = builder.add_skin(joints, inverse, skeleton=joints[0])
    flesh = builder.add_material(material("skin", SKIN))
    eyes = builder.add_material(material("eyes", _EYE_COLOUR))
    parts = [
        _primitive(builder, skeleton, HEAD, flesh, curves),
        _primitive(builder, skeleton, EYES, eyes, curves),
    ]
    face = builder.add_mesh("Face", parts, morphs=curves)
    body = builder.add_mesh("Body", [_primitive(builder, skeleton, BODY, flesh, ())])
    return AvatarNodes(
        joints,
        face=builder.add_node("Face", mesh=face, skin=skin),
        body=builder.add_node("Body", mesh=body, skin=skin),
    )


def capsules(skeleton: Skeleton, names: tuple[str, ...]) -> tuple[Array, Array, Array, Array]:
    """The bones of these joints in the T-pose.

    Returns vertices (V, 3) metres, normals (V, 3), faces (T, 3) and the joint (V,) that moves each vertex.
    """
    vertices, normals, faces, owners = [], [], [], []
    count = 0
    for name in names:
        joint = JOINTS.index(name)
        for points, triangles in _head(skeleton) if name == "head" else _bones(skeleton, joint):
            vertices.append(points + skeleton.rest_positions[joint])
            normals.append(vertex_normals(points, triangles))
            faces.append(triangles + count)
            owners.append(np.full(len(points), joint))
            count += len(points)
    return np.concatenate(vertices), np.concatenate(normals), np.concatenate(faces), np.concatenate(owners)


def _primitive(
    builder: GltfBuilder, skeleton: Skeleton, names: tuple[str, ...], look: int, curves: tuple[str, ...]
) -> Json:
    vertices, normals, faces, owners = capsules(skeleton, names)
    bones, weights = np.zeros((len(owners), 4), np.uint8), np.zeros((len(owners), 4), np.float32)
    bones[:, 0], weights[:, 0] = owners, 1.0
    primitive = builder.add_primitive(vertices, faces, look, normals, JOINTS_0=bones, WEIGHTS_0=weights)
    if curves:
        still = builder.add_sparse(np.zeros_like(vertices))
        primitive["targets"] = [{"POSITION": still} for _ in curves]
    return primitive


def _head(skeleton: Skeleton) -> list[tuple[Array, Array]]:
    """An egg from a little below the head joint to the crown, as deep as the eyes need."""
    joint, eye = JOINTS.index("head"), skeleton.offsets[JOINTS.index("leftEye")]
    crown, radius = float(skeleton.tips[joint, 1]), float(skeleton.radii[joint])
    size = np.array([1.8 * radius, 1.15 * crown, 2.2 * float(eye[2])])
    return [tessellate(Primitive("sphere", size, np.array([0.0, 0.425 * crown, 0.0])), 2 * _SEGMENTS)]


def _bones(skeleton: Skeleton, joint: int) -> list[tuple[Array, Array]]:
    """Meshes of the bones on a joint, in its frame: to its own end, and links to further children."""
    name, radius, tip = JOINTS[joint], float(skeleton.radii[joint]), np.asarray(skeleton.tips[joint])
    if name in EYES:
        return [_tapered(np.zeros(3), radius, radius)]
    if name == "jaw":
        # The egg of the head is most of the face: only the chin looks out.
        return [_tapered(0.6 * tip, 0.7 * radius, 0.7 * radius)]
    end_radius, links = radius, []
    for child in (
        child for child, parent in enumerate(PARENTS) if parent == joint and JOINTS[child] not in FACE
    ):
        thinner = min(radius, float(skeleton.radii[child]))
        if np.allclose(skeleton.offsets[child], tip):
            end_radius = thinner
        else:
            links.append(_tapered(np.asarray(skeleton.offsets[child]), thinner, thinner))
    return [_tapered(tip, radius, end_radius, _FLAT.get(name, (1.0, 1.0))), *links]


def _tapered(
    end: Array, start_radius: float, end_radius: float, flat: tuple[float, float] = (1.0, 1.0)
) -> tuple[Array, Array]:
    """A capsule from the origin to `end`, whose round ends have these radii and their centres there."""
    length = float(np.linalg.norm(end))
    points, triangles = tessellate(Primitive("capsule", np.array([2.0, length + 2.0, 2.0])), _SEGMENTS)
    upper = points[:, 1:2] > 0.0
    # Each half ball, brought to the origin, takes its own radius; the side between them is straight anyway.
    ball = points - np.where(upper, 0.5, -0.5) * np.array([0.0, length, 0.0])
    ball = ball * np.where(upper, end_radius, start_radius) * np.array([flat[0], 1.0, flat[1]])
    points = ball + np.where(upper, 1.0, 0.0) * np.array([0.0, length, 0.0])
    turn = rot.between(np.array([0.0, 1.0, 0.0]), end) if length > 1e-9 else rot.identity()
    return rot.rotate(turn, points), triangles
