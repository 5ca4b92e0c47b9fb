"""VMC: the golden pose stands in Unity's world as Python's forward kinematics says, read by python-osc from small bundles."""

from __future__ import annotations

import numpy as np
import pytest
from pythonosc.osc_bundle import OscBundle
from scipy.spatial.transform import Rotation

from bridge.reach.osc import BUNDLE_BYTES, Bundles, Message
from bridge.reach.vmc import Vmc
from motion.avatar.model import ARKIT
from motion.face import units
from motion.face.maps import presets
from motion.skeleton import JOINTS, PARENTS
from tests.bridge.reach.golden import GOLDEN, OBJECTS, SKELETON, UNITY, pose
from tests.bridge.reach.marionette import Marionette

# Unity's own list: https://docs.unity3d.com/ScriptReference/HumanBodyBones.html
SIDED = [
    *("UpperLeg", "LowerLeg", "Foot", "Toes", "Shoulder", "UpperArm", "LowerArm", "Hand", "Eye"),
    *(
        f"{finger}{bone}"
        for finger in ("Thumb", "Index", "Middle", "Ring", "Little")
        for bone in ("Proximal", "Intermediate", "Distal")
    ),
]
HUMAN_BODY_BONES = {"Hips", "Spine", "Chest", "UpperChest", "Neck", "Head", "Jaw"} | {
    f"{side}{bone}" for side in ("Left", "Right") for bone in SIDED
}
THUMBS = {"ThumbMetacarpal": "ThumbProximal", "ThumbProximal": "ThumbIntermediate"}


def unity_name(joint: str) -> str:
    for ours, theirs in THUMBS.items():
        if joint.endswith(ours):
            joint = joint[: -len(ours)] + theirs
            break
    return joint[0].upper() + joint[1:]


BONES = [unity_name(joint) for joint in JOINTS]
ABOVE = {BONES[i]: BONES[parent] for i, parent in enumerate(PARENTS) if parent >= 0}


def shown(face: str = "vrm0", curves: object = None) -> Marionette:
    return Marionette(Vmc(face).packets(SKELETON, OBJECTS, pose(5, curves)))  # type: ignore[arg-type]


def test_every_bone_has_unity_s_name() -> None:
    assert set(shown().said["/VMC/Ext/Bone/Pos"]) == HUMAN_BODY_BONES


def test_the_golden_pose_stands_in_unity_as_forward_kinematics_says() -> None:
    puppet = shown()
    for row, bone in enumerate(BONES):
        world = puppet.world(bone, ABOVE)
        assert world[:3, 3] == pytest.approx(UNITY["positions"][row], abs=1e-4), bone
        turn = Rotation.from_matrix(world[:3, :3]) * Rotation.from_quat(UNITY["rotations"][row]).inv()
        assert turn.magnitude() < 1e-4, bone


def test_the_pose_is_what_its_labels_say() -> None:
    puppet = shown()
    place = {bone: puppet.world(bone, ABOVE)[:3, 3] for bone in BONES}
    facing = puppet.world("Hips", ABOVE)[:3, 2]
    assert place["RightHand"][1] > place["Head"][1] > place["LeftHand"][1]
    assert np.dot(place["LeftFoot"] - place["RightFoot"], facing) > 0.3
    # Unity's up is Y and its axes are left-handed: what turns to the own left turns about -Y.
    head = puppet.world("Head", ABOVE)[:3, 2]
    assert np.cross(facing, head)[1] < -0.5
    # The root goes along on the floor.
    assert puppet.root[:3, 3] == pytest.approx([-0.3, 0.0, -0.2], abs=1e-6)


def test_things_are_trackers() -> None:
    puppet = shown()
    *_, row = UNITY["objects"]
    thing = puppet.local("/VMC/Ext/Tra/Pos", "thing")
    assert thing[:3, 3] == pytest.approx(row[:3], abs=1e-4)
    turn = Rotation.from_matrix(thing[:3, :3]) * Rotation.from_quat(row[3:]).inv()
    assert turn.magnitude() < 1e-4


@pytest.mark.parametrize("face", ["vrm0", "vrm1", "perfect-sync"])
def test_bundles_are_small_and_end_the_face_with_apply(face: str) -> None:
    packets = Vmc(face).packets(SKELETON, OBJECTS, pose())  # type: ignore[arg-type]
    assert all(len(packet) <= BUNDLE_BYTES for packet in packets)
    assert all(OscBundle(packet).timestamp is not None for packet in packets)
    puppet = Marionette(packets)
    assert puppet.said["/VMC/Ext/OK"] == {1: ()}
    last = max(i for i, address in enumerate(puppet.order) if address == "/VMC/Ext/Blend/Val")
    assert puppet.order[last + 1] == "/VMC/Ext/Blend/Apply"
    assert puppet.order.count("/VMC/Ext/Blend/Apply") == 1


def test_time_goes_on_in_seconds() -> None:
    vmc = Vmc()
    for ts, seconds in ((7_000_000_000, 0.0), (8_500_000_000, 1.5)):
        assert Marionette(vmc.packets(SKELETON, OBJECTS, pose(ts))).said["/VMC/Ext/T"] == {seconds: ()}


def test_perfect_sync_passes_every_unit_on() -> None:
    blend = shown("perfect-sync").said["/VMC/Ext/Blend/Val"]
    sent = {name: weight for name, (weight,) in blend.items()}
    assert sent == pytest.approx(
        {name[0].upper() + name[1:]: value for name, value in zip(ARKIT, GOLDEN["frame"]["c"], strict=True)}
    )


VRM0 = {"aa": "A", "ih": "I", "ou": "U", "ee": "E", "oh": "O", "happy": "Joy", "angry": "Angry", "sad": "Sorrow",
        "relaxed": "Fun", "surprised": "Surprised", "blinkLeft": "Blink_L", "blinkRight": "Blink_R"}  # fmt: skip


@pytest.mark.parametrize("preset", VRM0)
def test_a_preset_face_is_that_preset_and_nothing_else(preset: str) -> None:
    curves = units.row(presets()[preset]).astype(np.float32)
    for face, name in (("vrm0", VRM0[preset]), ("vrm1", preset)):
        sent = {key: weight for key, (weight,) in shown(face, curves).said["/VMC/Ext/Blend/Val"].items()}
        assert sent[name] == pytest.approx(1.0, abs=0.05)
        assert sum(sent.values()) - sent[name] < 0.1, sent


def test_a_smile_opens_no_mouth_and_closed_lips_neither() -> None:
    for weights in ({"mouthSmile": 0.8, "cheekSquint": 0.7}, {"jawOpen": 0.4, "mouthClose": 0.4}):
        sent = shown("vrm0", units.row(weights).astype(np.float32)).said["/VMC/Ext/Blend/Val"]
        assert max(sent[name][0] for name in "AIUEO") < 0.3


def test_a_bundle_that_is_full_is_followed_by_another() -> None:
    messages = [Message("/a", (f"name{i}", i), 3) for i in range(100)]
    packets = Bundles(messages, limit=256).fill(np.arange(300))
    assert all(len(packet) <= 256 for packet in packets)
    read = [message for packet in packets for message in OscBundle(packet)]
    assert [message.params for message in read] == [
        [f"name{i}", i, 3.0 * i, 3.0 * i + 1, 3.0 * i + 2] for i in range(100)
    ]
