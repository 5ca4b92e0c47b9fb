"""Biovision hierarchy (BVH): the body and its fingers as text.

Centimetres and degrees, T-pose at rest. The root's OFFSET is zero and its channels hold the absolute hips
position, because some readers add the two and others don't. Facts: the format's description by Meredith and
Maddock (2001).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from exporters.euler import continuous
from exporters.files import replace_file
from motion.clip import Clip
from motion.errors import ClipError
from motion.rotation import Array
from motion.skeleton import Skeleton

_CENTIMETRES = 100.0
_SHORTEST_END = 1e-3
_ORDERS = ("XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX")


def rotation_order(joint: str) -> str:
    """The channel order of a joint: its middle axis is the one that this joint hardly turns about.

    A middle angle near a right angle makes the outer two jump, so the common fixed order would spin a knee
    that bends past 90 degrees or a forearm that turns over.
    """
    if joint.endswith(("UpperLeg", "LowerLeg", "Foot", "Toes")):
        return "XZY"
    if joint.endswith(("Shoulder", "UpperArm")):
        return "ZXY"
    if joint.startswith(("left", "right")) and not joint.endswith(("LowerArm", "Eye")):
        return "ZYX"
    return "YZX"


def write_bvh(clip: Clip, path: str | Path, *, order: str | None = None) -> None:
    """Write the body of a clip as BVH. Objects and face have no place in the format.

    order: one channel order such as "ZXY" for all joints, for readers that want that; by default each joint
    has the order that suits its anatomy. ClipError for an empty or broken clip or an unknown order,
    FileError when the file cannot be written.
    """
    clip.validate()
    if clip.frames == 0:
        raise ClipError(
            "a BVH file needs at least one frame", kind="empty", fix="export a clip that has frames"
        )
    if order is not None and order.upper() not in _ORDERS:
        raise ClipError(
            f"no rotation order '{order}'",
            kind="bad_option",
            candidates=_ORDERS,
            fix="use one of " + ", ".join(_ORDERS),
        )
    orders = [order.upper() if order else rotation_order(name) for name in clip.skeleton.names]
    sequence = _depth_first(clip.skeleton)
    lines = ["HIERARCHY", *_hierarchy(clip.skeleton, orders)]
    lines += ["MOTION", f"Frames: {clip.frames}", f"Frame Time: {1.0 / clip.fps:.10f}"]
    values = _channels(clip, orders)[:, sequence].reshape(clip.frames, -1)
    # Adding zero turns the minus zeros of rounding into plain zeros.
    values = np.round(np.concatenate([clip.root * _CENTIMETRES, values], axis=1), 6) + 0.0
    row = " ".join(["%.6f"] * values.shape[1])
    lines += [row % tuple(frame) for frame in values.tolist()]
    replace_file(path, ("\n".join(lines) + "\n").encode("ascii"))


def _children(skeleton: Skeleton, joint: int) -> list[int]:
    return [child for child, parent in enumerate(skeleton.parents) if parent == joint]


def _depth_first(skeleton: Skeleton, joint: int = 0) -> list[int]:
    """Joints in the order in which the hierarchy names them, which is that of the channels."""
    return [joint] + [
        below for child in _children(skeleton, joint) for below in _depth_first(skeleton, child)
    ]


def _hierarchy(skeleton: Skeleton, orders: list[str], joint: int = 0, depth: int = 0) -> list[str]:
    pad, inner = "\t" * depth, "\t" * (depth + 1)
    rotations = " ".join(f"{axis}rotation" for axis in orders[joint])
    name, children = skeleton.names[joint], _children(skeleton, joint)
    if joint == 0:
        head = [f"ROOT {name}", "{", f"{inner}OFFSET 0.000000 0.000000 0.000000"]
        head.append(f"{inner}CHANNELS 6 Xposition Yposition Zposition {rotations}")
    else:
        head = [f"{pad}JOINT {name}", f"{pad}{{", f"{inner}OFFSET {_triple(skeleton.offsets[joint])}"]
        head.append(f"{inner}CHANNELS 3 {rotations}")
    body = [line for child in children for line in _hierarchy(skeleton, orders, child, depth + 1)]
    if not children:
        body = [
            f"{inner}End Site",
            f"{inner}{{",
            f"{inner}\tOFFSET {_triple(_end(skeleton, joint))}",
            f"{inner}}}",
        ]
    return [*head, *body, f"{pad}}}"]


def _end(skeleton: Skeleton, joint: int) -> Array:
    """The bone's end; never at the joint itself, since readers drop bones without length."""
    tip: Array = skeleton.tips[joint]
    return tip if np.linalg.norm(tip) >= _SHORTEST_END else np.array([0.0, _SHORTEST_END, 0.0])


def _triple(vector: Array) -> str:
    return " ".join(f"{value:.6f}" for value in np.round(vector * _CENTIMETRES, 6) + 0.0)


def _channels(clip: Clip, orders: list[str]) -> Array:
    """Rotation channels (F, J, 3) in degrees, joints in the skeleton's order."""
    out = np.empty((*clip.rotations.shape[:-1], 3))
    for order in sorted(set(orders)):
        joints = [index for index, own in enumerate(orders) if own == order]
        out[:, joints] = np.degrees(continuous(clip.rotations[:, joints], order))
    return out
