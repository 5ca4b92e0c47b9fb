"""A body of capsules, one for each bone: what a file shows when no avatar was given."""

from __future__ import annotations

import numpy as np

from exporters.avatar import AvatarNodes
from exporters.colours import SKIN
from exporters.gltf import GltfBuilder, material
from motion import rotation as rot
from motion.geometry.tessellate import tessellate, vertex_normals
from motion.rotation import Array
from motion.scene.model import Primitive
from motion.skeleton import JOINTS, PARENTS, Skeleton

FACE_JOINTS = ("head", "leftEye", "rightEye", "jaw")
_SEGMENTS = 12


def add_capsules(builder: GltfBuilder, skeleton: Skeleton, curves: tuple[str, ...]) -> AvatarNodes:
    """Put the skeleton and a capsule body into a glTF, laid out like an avatar.

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
    look = builder.add_material(material("skin", SKIN))
    nodes = []
    rest = tuple(name for name in JOINTS if name not in FACE_JOINTS)
    for title, names, morphs in (("Face", FACE_JOINTS, curves), ("Body", rest, ())):
        vertices, normals, faces, owners = capsules(skeleton, names)
        bones, weights = np.zeros((len(owners), 4), np.uint8), np.zeros((len(owners), 4), np.float32)
        bones[:, 0], weights[:, 0] = owners, 1.0
        primitive = builder.add_primitive(vertices, faces, look, normals, JOINTS_0=bones, WEIGHTS_0=weights)
        if morphs:
            still = builder.add_sparse(np.zeros_like(vertices))
            primitive["targets"] = [{"POSITION": still} for _ in morphs]
        nodes.append(
            builder.add_node(title, mesh=builder.add_mesh(title, [primitive], morphs=morphs), skin=skin)
        )
    return AvatarNodes(joints, face=nodes[0], body=nodes[1])


def capsules(skeleton: Skeleton, names: tuple[str, ...]) -> tuple[Array, Array, Array, Array]:
    """The bones of these joints in the T-pose.

    Returns vertices (V, 3) metres, normals (V, 3), faces (T, 3) and the joint index (V,) that moves each
    vertex.
    """
    vertices, normals, faces, owners = [], [], [], []
    count = 0
    for name in names:
        joint = JOINTS.index(name)
        for end, radius in _bones(skeleton, joint):
            points, triangles = tessellate(_capsule(end, radius), _SEGMENTS)
            vertices.append(points + skeleton.rest_positions[joint])
            normals.append(vertex_normals(points, triangles))
            faces.append(triangles + count)
            owners.append(np.full(len(points), joint))
            count += len(points)
    return np.concatenate(vertices), np.concatenate(normals), np.concatenate(faces), np.concatenate(owners)


def _bones(skeleton: Skeleton, joint: int) -> list[tuple[Array, float]]:
    """Where the bones that hang on a joint end, in its frame, and how thick they are, metres."""
    thickness = float(skeleton.radii[joint])
    bones = [(np.asarray(skeleton.tips[joint]), thickness)]
    for child, parent in enumerate(PARENTS):
        beside = parent == joint and not np.allclose(skeleton.offsets[child], skeleton.tips[joint])
        if beside and JOINTS[child] not in FACE_JOINTS:
            # Links to hips, shoulders and knuckles: as thin as the limb that begins there.
            bones.append((np.asarray(skeleton.offsets[child]), min(thickness, float(skeleton.radii[child]))))
    return bones


def _capsule(end: Array, radius: float) -> Primitive:
    """A capsule from the origin to `end` whose round ends have their centres there."""
    length = float(np.linalg.norm(end))
    return Primitive(
        kind="capsule",
        size=np.array([2.0 * radius, length + 2.0 * radius, 2.0 * radius]),
        position=0.5 * end,
        rotation=rot.between(np.array([0.0, 1.0, 0.0]), end) if length > 1e-9 else rot.identity(),
    )
