"""Keypoints of a clip in 3-D, and through a camera in 2-D, by name; the layouts say how other programs
number them.

Layouts: OpenPose's 18 body points and 21 points of each hand (Cao et al. 2019), and the body, feet and hands
of COCO-WholeBody (Jin et al. 2020) with its indices of 133; the 68 points of the face are left out.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from exporters import camera as pinhole
from motion import pose as poses
from motion.clip import Clip
from motion.rotation import Array
from motion.scene.model import Camera
from motion.skeleton import Skeleton, finger_names, index

_JOINT_POINTS: Final = {
    "neck": "neck",
    **{
        f"{side}_{point}": f"{side}{joint}"
        for side in ("right", "left")
        for point, joint in (
            ("shoulder", "UpperArm"),
            ("elbow", "LowerArm"),
            ("wrist", "Hand"),
            ("hip", "UpperLeg"),
            ("knee", "LowerLeg"),
            ("ankle", "Foot"),
        )
    },
}
_FINGERS: Final = ("thumb", "index", "middle", "ring", "little")

OPENPOSE_18: Final = (
    "nose", "neck",
    "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "right_eye", "left_eye", "right_ear", "left_ear",
)  # fmt: skip
_COCO_PARTS: Final = ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
_COCO_BODY: Final = (
    "nose",
    *(f"{side}_{part}" for part in _COCO_PARTS for side in ("left", "right")),
    *(f"{side}_{part}" for side in ("left", "right") for part in ("big_toe", "small_toe", "heel")),
)


def hand_points(side: str) -> tuple[str, ...]:
    """The 21 point names of a hand: wrist, then four of each finger from the base to the tip."""
    return (f"{side}_wrist", *(f"{side}_{finger}_{i}" for finger in _FINGERS for i in range(1, 5)))


COCO_WHOLEBODY: Final = {
    **dict(enumerate(_COCO_BODY)),
    **dict(enumerate(hand_points("left"), start=91)),
    **dict(enumerate(hand_points("right"), start=112)),
}


def points(clip: Clip) -> dict[str, Array]:
    """Every named point (F, 3) in the world, metres."""
    world = poses.make(clip.positions(), clip.world_rotations())
    body = {name: world[:, index(joint), :3] for name, joint in _JOINT_POINTS.items()}
    rest = {**_head_points(clip.skeleton), **_foot_points(clip.skeleton), **_finger_points(clip.skeleton)}
    return body | {name: poses.apply(world[:, index(joint)], local) for name, (joint, local) in rest.items()}


def columns(clip: Clip, camera: Camera | None = None) -> dict[str, Any]:
    """The keypoint part of a clip file.

    keypoints_3d: x y z metres. With a camera also keypoints_2d, rows of x y pixels and a score, and boxes_2d
    by object, rows of x0 y0 x1 y1 pixels and a score; the score is 1 in view and 0 behind the lens or
    outside the image.
    """
    named = points(clip)
    result: dict[str, Any] = {
        "keypoints_3d": {name: _rounded(values, 6) for name, values in named.items()},
        "keypoint_layouts": {
            "openpose_18": list(OPENPOSE_18),
            "openpose_left_hand": list(hand_points("left")),
            "openpose_right_hand": list(hand_points("right")),
            "coco_wholebody": {str(number): name for number, name in COCO_WHOLEBODY.items()},
        },
    }
    if camera is None:
        return result
    pixels = {name: pinhole.project(camera, values) for name, values in named.items()}
    result["camera"] = {
        "position": _rounded(np.asarray(camera.position), 6),
        "target": _rounded(np.asarray(camera.target), 6),
        "fov_deg": float(np.degrees(camera.fov)),
        "size": [int(side) for side in camera.size],
    }
    result["keypoints_2d"] = {name: _scored(xy, seen) for name, (xy, seen) in pixels.items()}
    result["boxes_2d"] = {track.id: _scored(*object_box(clip, track.id, camera)) for track in clip.objects}
    return result


def object_box(clip: Clip, id: str, camera: Camera) -> tuple[Array, pinhole.Mask]:
    """The image box (F, 4) of an object and whether (F,) it is in view.

    Tight around its parts, not its bounding box.
    """
    track = clip.object(id)
    parts = np.stack([part.corners() for part in track.shape.parts])
    world = poses.apply(track.poses[:, None, None, :], parts)
    boxes, seen = pinhole.box_around(camera, world)
    low = np.where(seen[..., None], boxes[..., :2], np.inf).min(axis=1)
    high = np.where(seen[..., None], boxes[..., 2:], -np.inf).max(axis=1)
    visible = np.asarray(seen.any(axis=1))
    return np.where(visible[:, None], np.concatenate([low, high], axis=-1), 0.0), visible


def _head_points(skeleton: Skeleton) -> dict[str, tuple[str, Array]]:
    """Eyes from their joints; nose and ears from where they sit between eyes, skull and crown."""
    left, right = (skeleton.offsets[index(f"{side}Eye")] for side in ("left", "right"))
    middle, reach = 0.5 * (left + right), float(skeleton.tips[index("head"), 1])
    ear = middle * np.array([1.0, 1.0, 0.0]) + np.array([0.0, -0.05, 0.0]) * reach
    return {
        "nose": ("head", middle + np.array([0.0, -0.17, 0.14]) * reach),
        "left_eye": ("leftEye", skeleton.tips[index("leftEye")]),
        "right_eye": ("rightEye", skeleton.tips[index("rightEye")]),
        "left_ear": ("head", ear + np.array([0.36, 0.0, 0.0]) * reach),
        "right_ear": ("head", ear - np.array([0.36, 0.0, 0.0]) * reach),
    }


def _foot_points(skeleton: Skeleton) -> dict[str, tuple[str, Array]]:
    """Toes beside the end of the foot, heel on the floor behind the ankle."""
    result: dict[str, tuple[str, Array]] = {}
    for side, outward in (("left", 1.0), ("right", -1.0)):
        toes, foot = index(f"{side}Toes"), index(f"{side}Foot")
        tip = skeleton.tips[toes]
        length = float(np.linalg.norm(tip))
        ankle = float(skeleton.rest_positions[foot, 1])
        result[f"{side}_big_toe"] = (f"{side}Toes", tip - np.array([0.35 * outward * length, 0.0, 0.0]))
        result[f"{side}_small_toe"] = (
            f"{side}Toes",
            0.5 * tip + np.array([0.5 * outward * length, 0.0, 0.0]),
        )
        result[f"{side}_heel"] = (f"{side}Foot", np.array([0.0, -ankle, -0.6 * ankle]))
    return result


def _finger_points(skeleton: Skeleton) -> dict[str, tuple[str, Array]]:
    result: dict[str, tuple[str, Array]] = {}
    for side in ("left", "right"):
        names = finger_names(side)
        for f, finger in enumerate(_FINGERS):
            bones = names[3 * f : 3 * f + 3]
            for i, bone in enumerate(bones, start=1):
                result[f"{side}_{finger}_{i}"] = (bone, np.zeros(3))
            result[f"{side}_{finger}_4"] = (bones[-1], skeleton.tips[index(bones[-1])])
    return result


def _scored(values: Array, seen: pinhole.Mask) -> list[Any]:
    return _rounded(np.concatenate([np.where(seen[..., None], values, 0.0), seen[..., None]], axis=-1), 3)


def _rounded(values: Array, digits: int) -> list[Any]:
    result: list[Any] = (np.round(values, digits) + 0.0).tolist()
    return result
