"""Bones of other programs are recognised by their names."""

from __future__ import annotations

import pytest

from motion.avatar.names import FAMILIES, REQUIRED, identify, plain
from motion.errors import SkeletonError
from motion.skeleton import JOINTS

MIXAMO = (
    "mixamorig:Hips Spine Spine1 Spine2 Neck Head LeftShoulder LeftArm LeftForeArm LeftHand LeftHandThumb1 "
    "LeftHandIndex1 LeftUpLeg LeftLeg LeftFoot LeftToeBase RightShoulder RightArm RightForeArm RightHand "
    "RightUpLeg RightLeg RightFoot RightToeBase"
)
MANNY = (
    "root pelvis spine_01 spine_02 spine_03 spine_04 spine_05 neck_01 neck_02 head clavicle_l upperarm_l "
    "lowerarm_l hand_l thumb_01_l index_metacarpal_l index_01_l clavicle_r upperarm_r lowerarm_r hand_r "
    "thigh_l calf_l foot_l ball_l thigh_r calf_r foot_r ball_r"
)
RIGIFY = (
    "root DEF-spine DEF-spine.001 DEF-spine.002 DEF-spine.003 DEF-spine.004 DEF-spine.006 DEF-shoulder.L "
    "DEF-upper_arm.L DEF-forearm.L DEF-hand.L DEF-f_index.01.L DEF-thumb.01.L DEF-shoulder.R DEF-upper_arm.R "
    "DEF-forearm.R DEF-hand.R DEF-thigh.L DEF-shin.L DEF-foot.L DEF-toe.L DEF-thigh.R DEF-shin.R DEF-foot.R"
)
SMPLX = (
    "pelvis left_hip right_hip spine1 left_knee right_knee spine2 left_ankle right_ankle spine3 left_foot "
    "right_foot neck left_collar right_collar head left_shoulder right_shoulder left_elbow right_elbow "
    "left_wrist right_wrist jaw left_eye_smplhf left_index1 left_thumb3"
)
UNITY = (
    "Hips Spine Chest UpperChest Neck Head LeftShoulder LeftUpperArm LeftLowerArm LeftHand "
    "LeftThumbProximal LeftThumbIntermediate LeftThumbDistal LeftUpperLeg LeftLowerLeg LeftFoot LeftToes "
    "RightShoulder RightUpperArm RightLowerArm RightHand RightUpperLeg RightLowerLeg RightFoot RightToes"
)
CMU = (
    "Hips LHipJoint LeftUpLeg LeftLeg LeftFoot LeftToeBase RHipJoint RightUpLeg RightLeg RightFoot LowerBack "
    "Spine Spine1 Neck Neck1 Head LeftShoulder LeftArm LeftForeArm LeftHand RightShoulder RightArm "
    "RightForeArm RightHand"
)


@pytest.mark.parametrize(
    ("bones", "family", "some"),
    [
        (MIXAMO, "mixamo", {"leftUpperArm": "LeftArm", "leftThumbMetacarpal": "LeftHandThumb1"}),
        (MANNY, "unreal5", {"upperChest": "spine_05", "leftIndexProximal": "index_01_l"}),
        (RIGIFY, "rigify", {"hips": "DEF-spine", "leftIndexProximal": "DEF-f_index.01.L"}),
        (SMPLX, "smplx", {"leftUpperLeg": "left_hip", "leftThumbDistal": "left_thumb3"}),
        (UNITY, "unity", {"leftThumbMetacarpal": "LeftThumbProximal", "leftToes": "LeftToes"}),
        (CMU, "cmu", {"spine": "LowerBack", "upperChest": "Spine1"}),
        (" ".join(JOINTS), "vrm", {"leftThumbMetacarpal": "leftThumbMetacarpal"}),
    ],
)
def test_each_family_is_recognised(bones: str, family: str, some: dict[str, str]) -> None:
    name, found = identify(bones.split())
    assert name == family
    assert set(REQUIRED) <= set(found)
    assert some.items() <= found.items()


def test_tables_only_name_canonical_joints() -> None:
    for family, table in FAMILIES.items():
        assert set(table.values()) <= set(JOINTS), family
        assert set(REQUIRED) <= set(table.values()), family


def test_a_skeleton_that_is_no_humanoid_names_what_lacks() -> None:
    with pytest.raises(SkeletonError) as caught:
        identify([b for b in MIXAMO.split() if b != "LeftForeArm"])
    assert "leftLowerArm" in caught.value.message
    with pytest.raises(SkeletonError, match="hips"):
        identify(["wheel_front_left", "wheel_front_right"])
    with pytest.raises(SkeletonError):
        identify([])


def test_prefixes_and_separators_do_not_matter() -> None:
    assert plain("mixamorig:LeftArm") == plain("Left_Arm") == plain("mixamorigLeftArm") == "leftarm"
