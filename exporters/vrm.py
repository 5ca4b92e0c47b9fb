"""The VRMC_vrm 1.0 extension: who is who among the nodes, expressions, gaze and licence.

Source: https://github.com/vrm-c/vrm-specification/tree/master/specification/VRMC_vrm-1.0
"""

from __future__ import annotations

from exporters.gltf_data import Json
from motion.avatar.model import ARKIT, AvatarModel
from motion.skeleton import index

# Face units of each preset expression; mouth shapes after the vowels of VRM.
PRESETS: dict[str, dict[str, float]] = {
    "neutral": {},
    "aa": {"jawOpen": 0.65, "mouthLowerDownLeft": 0.25, "mouthLowerDownRight": 0.25},
    "ih": {"jawOpen": 0.2, "mouthStretchLeft": 0.5, "mouthStretchRight": 0.5},
    "ou": {"mouthPucker": 0.8, "jawOpen": 0.15},
    "ee": {"mouthSmileLeft": 0.35, "mouthSmileRight": 0.35, "mouthStretchLeft": 0.3, "mouthStretchRight": 0.3,
           "jawOpen": 0.15},
    "oh": {"mouthFunnel": 0.7, "jawOpen": 0.35},
    "blink": {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "happy": {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8, "cheekSquintLeft": 0.5, "cheekSquintRight": 0.5,
              "eyeSquintLeft": 0.3, "eyeSquintRight": 0.3},
    "angry": {"browDownLeft": 1.0, "browDownRight": 1.0, "noseSneerLeft": 0.4, "noseSneerRight": 0.4,
              "mouthPressLeft": 0.5, "mouthPressRight": 0.5},
    "sad": {"browInnerUp": 0.9, "mouthFrownLeft": 0.7, "mouthFrownRight": 0.7, "mouthShrugLower": 0.3},
    "relaxed": {"mouthSmileLeft": 0.3, "mouthSmileRight": 0.3, "eyeBlinkLeft": 0.25, "eyeBlinkRight": 0.25},
    "surprised": {"eyeWideLeft": 0.9, "eyeWideRight": 0.9, "jawOpen": 0.4, "browInnerUp": 0.7,
                  "browOuterUpLeft": 0.8, "browOuterUpRight": 0.8},
}  # fmt: skip


def extension(model: AvatarModel, joints: list[int], face: int) -> Json:
    """The extension's JSON for nodes `joints` (in the order of the skeleton) and the node of the morphing
    mesh.
    """
    skeleton = model.skeleton
    bones = {name: {"node": node} for name, node in zip(skeleton.names, joints, strict=True)}
    between_eyes = (skeleton.offsets[index("leftEye")] + skeleton.offsets[index("rightEye")]) / 2.0
    return {
        "specVersion": "1.0",
        "meta": {
            "name": model.spec.name,
            "version": "1",
            "authors": ["MakeHuman community", "Kinelink"],
            "licenseUrl": "https://vrm.dev/licenses/1.0/",
            "otherLicenseUrl": "https://creativecommons.org/publicdomain/zero/1.0/",
            "copyrightInformation": "CC0 1.0",
            "avatarPermission": "everyone",
            "allowExcessivelyViolentUsage": True,
            "allowExcessivelySexualUsage": False,
            "allowPoliticalOrReligiousUsage": True,
            "allowAntisocialOrHateUsage": False,
            "commercialUsage": "corporation",
            "creditNotation": "unnecessary",
            "allowRedistribution": True,
            "modification": "allowModificationRedistribution",
        },
        "humanoid": {"humanBones": bones},
        "firstPerson": {"meshAnnotations": [{"node": face, "type": "auto"}]},
        "expressions": {
            "preset": {name: _expression(units, face) for name, units in PRESETS.items()},
            "custom": {name: _expression({name: 1.0}, face) for name in ARKIT},
        },
        "lookAt": {
            "type": "bone",
            "offsetFromHeadBone": [round(float(v), 5) for v in between_eyes],
            "rangeMapHorizontalInner": {"inputMaxValue": 90.0, "outputScale": 25.0},
            "rangeMapHorizontalOuter": {"inputMaxValue": 90.0, "outputScale": 25.0},
            "rangeMapVerticalDown": {"inputMaxValue": 90.0, "outputScale": 20.0},
            "rangeMapVerticalUp": {"inputMaxValue": 90.0, "outputScale": 20.0},
        },
    }


def _expression(units: dict[str, float], face: int) -> Json:
    binds = [{"node": face, "index": ARKIT.index(unit), "weight": weight} for unit, weight in units.items()]
    expression: Json = {"isBinary": False}
    if binds:
        expression["morphTargetBinds"] = binds
    return expression
