"""A user's own avatar file as the body of a clip: its nodes, meshes and materials, moved by our animation."""

from __future__ import annotations

import numpy as np

from exporters.gltf import GltfBuilder
from exporters.gltf_animation import GltfAnimation
from exporters.gltf_file import OpenedGltf, make_animatable, target_names
from motion import rotation as rot
from motion.avatar.load import LoadedAvatar
from motion.clip import Clip


def animate_loaded(builder: OpenedGltf, animation: GltfAnimation, avatar: LoadedAvatar, clip: Clip) -> None:
    """Move the file's bones and face as the clip says; bones that the file lacks are left out.

    Curves without a morph target of their name are listed in the animation's extras, `curves_without_target`.
    """
    turns = avatar.local_rotations(clip.rotations)
    for bone in avatar.nodes.values():
        make_animatable(builder.nodes[bone])
    animation.translate(avatar.nodes["hips"], avatar.hips_translation(clip.root))
    for bone, quaternions in turns.items():
        animation.rotate(bone, quaternions)
    found: set[str] = set()
    for index, node in enumerate(builder.nodes):
        names = target_names(builder.meshes[node["mesh"]]) if "mesh" in node else ()
        shared = [name for name in clip.curve_names if name in names]
        if not shared:
            continue
        weights = np.zeros((clip.frames, len(names)))
        for name in shared:
            weights[:, names.index(name)] = clip.curves[:, clip.curve_names.index(name)]
        animation.weigh(index, weights)
        found.update(shared)
    if missing := [name for name in clip.curve_names if name not in found]:
        animation.annotate({"curves_without_target": missing})


def add_stage(builder: GltfBuilder, avatar: LoadedAvatar) -> int | None:
    """A node for objects when the file looks another way or stands elsewhere than our space, else None.

    The avatar stays as its author made it; the world is brought to it.
    """
    if avatar.facing == 0.0 and np.abs(avatar.shift).max() < 1e-9:
        return None
    turn = rot.from_yaw(-avatar.facing)
    return builder.add_node("stage", translation=rot.rotate(turn, -avatar.shift), rotation=turn)
