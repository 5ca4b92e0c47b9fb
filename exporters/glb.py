"""Binary glTF 2.0 (GLB): the body with its animation, the face and every object, ready to look at.

Source: the Khronos glTF 2.0 specification. Metres, Y up, +Z forward: the canonical space as it is.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from exporters import colours
from exporters.avatar import AvatarNodes, add_avatar
from exporters.capsule_body import add_capsules
from exporters.files import replace_file
from exporters.gltf import GltfBuilder, material
from exporters.gltf_animation import GltfAnimation
from exporters.gltf_file import OpenedGltf, open_gltf
from exporters.loaded_body import add_stage, animate_loaded
from exporters.plain import notes
from motion import pose as poses
from motion import rotation as rot
from motion.avatar.load import LoadedAvatar
from motion.avatar.model import ARKIT, AvatarModel
from motion.clip import Clip, ObjectTrack
from motion.errors import ClipError
from motion.geometry.tessellate import tessellate, vertex_normals
from motion.rotation import Array
from motion.scene.model import Scene

INTERPOLATIONS = ("LINEAR", "STEP")
# Less than this over a whole clip is not motion, metres and quaternion components.
_STILL = 1e-7


def write_glb(
    clip: Clip,
    path: str | Path,
    *,
    avatar: AvatarModel | LoadedAvatar | None = None,
    scene: Scene | None = None,
    interpolation: str = "LINEAR",
) -> None:
    """Write a clip as GLB: joints as nodes named as in VRM, objects as nodes named by their id.

    avatar: the skinned body to show; a body of capsules otherwise, which carries the face curves by name
    only. scene: adds objects without a track, where they stand. interpolation: LINEAR, or STEP for held
    poses. ClipError for an empty or broken clip or an avatar of another skeleton, FileError when the file
    cannot be written.
    """
    clip.validate()
    _check(clip, avatar, interpolation)
    loaded = avatar if isinstance(avatar, LoadedAvatar) else None
    builder = open_gltf(loaded.file) if loaded else GltfBuilder()
    animation = GltfAnimation(builder, "clip", clip.frames, clip.fps, interpolation)
    animation.annotate({"fps": float(clip.fps), "frames": clip.frames, **notes(clip)})
    if isinstance(avatar, AvatarModel):
        # A weights channel carries all targets of its mesh, those that the clip doesn't move too.
        curves = np.zeros((clip.frames, len(ARKIT)))
        curves[:, [ARKIT.index(name) for name in clip.curve_names]] = clip.curves
        _animate(animation, clip, add_avatar(builder, avatar), curves)
    elif avatar is None:
        _animate(animation, clip, add_capsules(builder, clip.skeleton, clip.curve_names), clip.curves)
    stage = None
    if loaded and isinstance(builder, OpenedGltf):
        animate_loaded(builder, animation, loaded, clip)
        stage = add_stage(builder, loaded)
    for track in (*clip.objects, *_furniture(clip, scene)):
        _add_object(builder, animation, track, stage)
    replace_file(path, builder.to_glb())


def _animate(animation: GltfAnimation, clip: Clip, body: AvatarNodes, curves: Array) -> None:
    """Move a body on the canonical skeleton; curves (F, T) are the weights of all targets of its face."""
    animation.translate(body.joints[0], clip.root)
    for j, node in enumerate(body.joints):
        animation.rotate(node, clip.rotations[:, j])
    if clip.curve_names:
        animation.weigh(body.face, curves)


def _check(clip: Clip, avatar: AvatarModel | LoadedAvatar | None, interpolation: str) -> None:
    if clip.frames == 0:
        raise ClipError(
            "a GLB file needs at least one frame", kind="empty", fix="export a clip that has frames"
        )
    if interpolation not in INTERPOLATIONS:
        raise ClipError(
            f"no interpolation '{interpolation}'",
            kind="bad_option",
            candidates=INTERPOLATIONS,
            fix="use LINEAR or STEP",
        )
    if avatar is None:
        return
    if avatar.skeleton.hash != clip.skeleton.hash:
        raise ClipError(
            f"the clip was made for '{clip.skeleton.name}', the avatar is '{avatar.skeleton.name}'",
            kind="other_skeleton",
            fix="generate the motion with this avatar's skeleton, or export without an avatar",
        )
    unknown = [name for name in clip.curve_names if name not in ARKIT]
    if unknown and isinstance(avatar, AvatarModel):
        raise ClipError(
            f"the avatar's face has no '{unknown[0]}'",
            kind="unknown_curve",
            candidates=ARKIT,
            fix="name face curves as ARKit does",
        )


def _furniture(clip: Clip, scene: Scene | None) -> list[ObjectTrack]:
    """The scene's objects that the clip does not move, as tracks that stand still."""
    tracked = {track.id for track in clip.objects}
    return [
        ObjectTrack(
            id=item.id,
            label=item.label,
            shape=item.shape,
            poses=np.tile(item.pose, (clip.frames, 1)),
            category=item.category,
            attributes=item.attributes,
        )
        for item in (scene.objects if scene else ())
        if item.id not in tracked
    ]


def _add_object(
    builder: GltfBuilder, animation: GltfAnimation, track: ObjectTrack, stage: int | None
) -> None:
    vertices, faces = tessellate(track.shape)
    colour, opacity = colours.of_object(track.attributes, track.label)
    look = builder.add_material(material(track.id, (*colour, opacity), double_sided=opacity < 1.0))
    primitive = builder.add_primitive(vertices, faces, look, vertex_normals(vertices, faces))
    node = builder.add_node(
        track.id,
        parent=stage,
        translation=poses.position(track.poses[0]),
        rotation=rot.normalize(poses.rotation(track.poses[0])),
        mesh=builder.add_mesh(track.id, [primitive]),
        extras={"label": track.label, "category": track.category},
    )
    if np.ptp(track.poses, axis=0).max() > _STILL:
        animation.translate(node, poses.position(track.poses))
        animation.rotate(node, poses.rotation(track.poses))
