"""Live Link Face: the packet that Epic's app for phones sends to Unreal, version 6, one by one of UDP.

Everything is big-endian. Its layout is that of FAppleARKitLiveLinkSource in the engine's plugin AppleARKit: version (u8),
device id and subject name (each i32 length and UTF-8), frame time (i32 frame, f32 part of a frame, i32 numerator and i32
denominator of the rate), number of values (u8), values (f32) in the order of EARFaceBlendShape.
"""

from __future__ import annotations

import struct
import uuid

import numpy as np

from bridge.client.interpolator import Pose
from bridge.protocol.fields import Floats
from bridge.protocol.messages import ObjectsInfo, SkeletonInfo
from motion import rotation as rot
from motion.avatar.model import ARKIT
from motion.face import units
from motion.rotation import Array

VERSION = 6

CURVES = (
    "eyeBlinkLeft", "eyeLookDownLeft", "eyeLookInLeft", "eyeLookOutLeft", "eyeLookUpLeft", "eyeSquintLeft", "eyeWideLeft",
    "eyeBlinkRight", "eyeLookDownRight", "eyeLookInRight", "eyeLookOutRight", "eyeLookUpRight", "eyeSquintRight",
    "eyeWideRight",
    "jawForward", "jawLeft", "jawRight", "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthLeft", "mouthRight",
    "mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft", "mouthFrownRight", "mouthDimpleLeft", "mouthDimpleRight",
    "mouthStretchLeft", "mouthStretchRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
    "mouthPressLeft", "mouthPressRight", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff", "cheekSquintLeft",
    "cheekSquintRight", "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 curves in the order of the packet. Yaw, pitch and roll of head, left eye and right eye follow."""

_ORDER = np.array([ARKIT.index(name) for name in CURVES])
_VALUES = struct.Struct(f">ifiiB{len(CURVES) + 9}f")
_DAY = 24 * 3600
_SECOND = 1_000_000_000


class LiveLinkFace:
    """Packets of one character. subject: what it is called in Live Link. midnight: the last one on the clock of `Pose.ts`."""

    def __init__(self, subject: str, midnight: int = 0) -> None:
        device = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{subject}.kinelink")).upper()
        self._head = struct.pack(">B", VERSION) + _text(device) + _text(subject)
        self._midnight = midnight

    def packets(self, skeleton: SkeletonInfo, objects: ObjectsInfo, pose: Pose) -> list[bytes]:
        """The packet of a pose; its time is the time of day in frames, as a timecode counts them."""
        numerator, denominator = skeleton.rate
        since, part = divmod((pose.ts - self._midnight) * numerator, denominator * _SECOND)
        frame = since % (_DAY * numerator // denominator)
        values = np.concatenate([_curves(skeleton, pose.c), _angles(skeleton, pose)])
        share = part / (denominator * _SECOND)
        return [
            self._head + _VALUES.pack(frame, share, numerator, denominator, len(values), *values.tolist())
        ]


def _curves(skeleton: SkeletonInfo, values: Floats) -> Array:
    placed: Array = units.placed(skeleton.curves, values[None].astype(np.float64))[0, _ORDER]
    return placed


def _angles(skeleton: SkeletonInfo, pose: Pose) -> Array:
    """Yaw, pitch and roll (9,) of the head on the body and the eyes in the head, radians.

    As Unreal counts: yaw to the character's own right, pitch up and a roll towards its right shoulder are positive.
    """
    row = {name: i for i, name in enumerate(skeleton.names)}

    def turn(*joints: str) -> Array:
        whole = rot.identity()
        for joint in joints:
            if joint in row:
                whole = rot.mul(whole, pose.q[row[joint]])
        return whole

    turns = np.array([turn("neck", "head"), turn("leftEye"), turn("rightEye")])
    # About +Y to the own left, about +X down, about +Z towards the right shoulder.
    yaw, pitch, roll = np.moveaxis(rot.to_euler(turns, "yxz"), -1, 0)
    angles: Array = np.stack([-yaw, -pitch, roll], axis=-1).reshape(-1)
    return angles


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">i", len(data)) + data
