"""What Blender makes of BVH and GLB files. Run by a Python that has Blender as a module (`bpy`).

Usage: python blender_fk.py JOB.json RESULT.json, the job being {"fps", "files": {PATH: [FRAME, ...]}}. The
result holds for each file, by name and frame: joints (position, then rotation xyzw against the rest pose, in
the world), objects (the same) and weights of morph targets; all turned back from Blender's Z-up to Y-up.
"""

import json
import sys
from pathlib import Path

import bpy
from mathutils import Matrix

Y_UP = Matrix(((1, 0, 0), (0, 0, 1), (0, -1, 0)))


def load(path, fps):
    """Import a file into an empty scene; the rate comes first, since glTF's seconds become frames by it."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.fps = fps
    if path.endswith(".bvh"):
        bpy.ops.import_anim.bvh(
            filepath=path, global_scale=0.01, axis_forward="-Z", axis_up="Y", rotate_mode="QUATERNION"
        )
    else:
        bpy.ops.import_scene.gltf(filepath=path)
    return next(item for item in bpy.data.objects if item.type == "ARMATURE")


def pose(matrix, rest=None):
    turn = matrix.to_3x3().normalized()
    if rest is not None:
        turn = turn @ rest.to_3x3().normalized().inverted()
    w, x, y, z = (Y_UP @ turn @ Y_UP.inverted()).to_quaternion()
    return [*(Y_UP @ matrix.translation), x, y, z, w]


def examine(path, frames, fps):
    armature = load(path, fps)
    # glTF animations start at frame 0, BVH at 1.
    first = int(armature.animation_data.action.frame_range[0])
    found = {"joints": {}, "objects": {}, "weights": {}}
    meshes = [item for item in bpy.data.objects if item.type == "MESH"]
    for frame in frames:
        bpy.context.scene.frame_set(first + frame)
        world = armature.matrix_world
        for bone in armature.pose.bones:
            rest = world @ bone.bone.matrix_local
            found["joints"].setdefault(bone.name, []).append(pose(world @ bone.matrix, rest))
        for item in meshes:
            if item.find_armature() is None:
                found["objects"].setdefault(item.name, []).append(pose(item.matrix_world))
            elif item.data.shape_keys:
                for key in item.data.shape_keys.key_blocks[1:]:
                    found["weights"].setdefault(key.name, []).append(key.value)
    return found


def main():
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    result = {path: examine(path, frames, job["fps"]) for path, frames in job["files"].items()}
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


main()
