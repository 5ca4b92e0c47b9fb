"""Live Link Face: a decoder written from the published layout reads what is sent.

The layout: Engine/Plugins/Runtime/AR/AppleAR/AppleARKitFaceSupport, AppleARKitLiveLinkSource.cpp (packet version 6) and
EARFaceBlendShape in AugmentedReality's ARTrackable.h.
"""

from __future__ import annotations

import struct
import uuid
from dataclasses import dataclass

import numpy as np
import pytest

from bridge.protocol.fields import Floats
from bridge.reach.live_link_face import LiveLinkFace
from motion import rotation as rot
from motion.avatar.model import ARKIT
from motion.skeleton import index
from tests.bridge.reach.golden import OBJECTS, SKELETON, pose

_LISTED = """
EyeBlinkLeft EyeLookDownLeft EyeLookInLeft EyeLookOutLeft EyeLookUpLeft EyeSquintLeft EyeWideLeft EyeBlinkRight EyeLookDownRight
EyeLookInRight EyeLookOutRight EyeLookUpRight EyeSquintRight EyeWideRight JawForward JawLeft JawRight JawOpen MouthClose
MouthFunnel MouthPucker MouthLeft MouthRight MouthSmileLeft MouthSmileRight MouthFrownLeft MouthFrownRight MouthDimpleLeft
MouthDimpleRight MouthStretchLeft MouthStretchRight MouthRollLower MouthRollUpper MouthShrugLower MouthShrugUpper MouthPressLeft
MouthPressRight MouthLowerDownLeft MouthLowerDownRight MouthUpperUpLeft MouthUpperUpRight BrowDownLeft BrowDownRight BrowInnerUp
BrowOuterUpLeft BrowOuterUpRight CheekPuff CheekSquintLeft CheekSquintRight NoseSneerLeft NoseSneerRight TongueOut HeadYaw
HeadPitch HeadRoll LeftEyeYaw LeftEyePitch LeftEyeRoll RightEyeYaw RightEyePitch RightEyeRoll
"""
SHAPES = _LISTED.split()


@dataclass(frozen=True)
class Packet:
    """What Unreal's source finds in a datagram."""

    device: str
    subject: str
    frame: int
    part: float
    rate: tuple[int, int]
    values: dict[str, float]


def read(data: bytes) -> Packet:
    """Reads as FAppleARKitLiveLinkSource does; ValueError for what it would leave out."""
    at = 0

    def take(form: str) -> tuple[float, ...]:
        nonlocal at
        found = struct.unpack_from(f">{form}", data, at)
        at += struct.calcsize(f">{form}")
        return found

    def text() -> str:
        nonlocal at
        (length,) = take("i")
        at += int(length)
        return data[at - int(length) : at].decode()

    (version,) = take("B")
    if version != 6:
        raise ValueError(f"version {version}")
    device, subject = text(), text()
    frame, part, numerator, denominator = take("ifii")
    (count,) = take("B")
    if count != len(SHAPES):
        raise ValueError(f"{count} values")
    values = take(f"{int(count)}f")
    if at != len(data):
        raise ValueError(f"{len(data) - at} bytes too many")
    return Packet(
        device,
        subject,
        int(frame),
        part,
        (int(numerator), int(denominator)),
        dict(zip(SHAPES, values, strict=True)),
    )


def sent(ts: int = 0, midnight: int = 0, curves: Floats | None = None) -> Packet:
    (data,) = LiveLinkFace("actor", midnight).packets(SKELETON, OBJECTS, pose(ts, curves))
    return read(data)


def test_a_packet_says_whose_face_it_is() -> None:
    one, again = sent(), sent()
    assert one.subject == "actor" and one.device == again.device
    assert str(uuid.UUID(one.device)).upper() == one.device
    (other,) = LiveLinkFace("guest").packets(SKELETON, OBJECTS, pose())
    assert read(other).device != one.device


@pytest.mark.parametrize(
    ("seconds", "frame"), [(0.0, 0), (1.0, 60), (3600.5, 216_030), (86_399.99, 5_183_999)]
)
def test_time_is_the_time_of_day_in_frames(seconds: float, frame: int) -> None:
    packet = sent(int((1000 + seconds) * 1e9), midnight=1000 * 10**9)
    assert packet.rate == (60, 1)
    assert packet.frame == frame and 0 <= packet.part < 1
    assert (packet.frame + packet.part) / 60 == pytest.approx(seconds, abs=1e-6)


def test_a_new_day_begins_again_at_zero() -> None:
    assert sent(86_401 * 10**9).frame == 60


def test_every_curve_is_in_its_place() -> None:
    for row, name in enumerate(ARKIT):
        curves = np.zeros(len(ARKIT), np.float32)
        curves[row] = 0.75
        values = sent(curves=curves).values
        assert [shape for shape in SHAPES[:52] if values[shape]] == [name[0].upper() + name[1:]]
        assert values[name[0].upper() + name[1:]] == 0.75


@pytest.mark.parametrize(
    ("joint", "axis", "shape", "sign"),
    [
        ("head", "y", "HeadYaw", -1),
        ("head", "x", "HeadPitch", -1),
        ("neck", "z", "HeadRoll", 1),
        ("leftEye", "y", "LeftEyeYaw", -1),
        ("rightEye", "x", "RightEyePitch", -1),
    ],
)
def test_turns_are_counted_as_unreal_does(joint: str, axis: str, shape: str, sign: int) -> None:
    turned = pose()
    turned.q[:] = (0, 0, 0, 1)
    turned.q[index(joint)] = rot.from_euler(axis, [0.3])
    (data,) = LiveLinkFace("actor").packets(SKELETON, OBJECTS, turned)
    values = read(data).values
    assert values[shape] == pytest.approx(0.3 * sign, abs=1e-6)
    assert all(abs(values[other]) < 1e-6 for other in SHAPES[52:] if other != shape)


def test_the_golden_head_is_turned_to_its_left() -> None:
    values = sent().values
    # 50° to its own left, and 10° up.
    assert values["HeadYaw"] == pytest.approx(np.radians(-50), abs=1e-3)
    assert values["HeadPitch"] == pytest.approx(np.radians(10), abs=1e-3)
    assert values["LeftEyeYaw"] == pytest.approx(np.radians(-12), abs=1e-3)
    assert values["JawOpen"] == pytest.approx(0.6) and values["EyeBlinkLeft"] == 1.0
