"""The VRMC_vrm 1.0 extension: who is who among the nodes, expressions, gaze and licence.

Source: https://github.com/vrm-c/vrm-specification/tree/master/specification/VRMC_vrm-1.0
"""

from __future__ import annotations

from exporters.gltf_data import Json
from motion.avatar.model import ARKIT, AvatarModel
from motion.face.maps import presets
from motion.skeleton import index


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
            "preset": {name: _expression(units, face) for name, units in presets().items()},
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
