"""Body shape: age, gender, weight, muscle and stature blended from MakeHuman's macro targets."""

from __future__ import annotations

from itertools import product

import numpy as np

from motion.avatar.source import Source
from motion.avatar.spec import AvatarSpec
from motion.rotation import Array

# MakeHuman's ages of its four sculpts. Between them shapes are mixed linearly.
_AGES = {"baby": 1.0, "child": 10.0, "young": 25.0, "old": 90.0}
_ETHNICITIES = ("african", "asian", "caucasian")


def _mix(value: float, anchors: dict[str, float]) -> dict[str, float]:
    """Linear weights of the two anchors around a value; weights below a thousandth are dropped."""
    names, places = list(anchors), np.array(list(anchors.values()))
    weights = [float(np.interp(value, places, np.eye(len(places))[i])) for i in range(len(places))]
    return {name: weight for name, weight in zip(names, weights, strict=True) if weight > 1e-3}


def blend(source: Source, spec: AvatarSpec) -> Array:
    """Base mesh vertices (V, 3), decimetres, of the body that `spec` asks for, in MakeHuman's rest pose."""
    ages = _mix(spec.age, _AGES)
    genders = _mix(spec.maleness, {"female": 0.0, "male": 1.0})
    muscles = _mix(spec.muscle, {"minmuscle": 0.0, "averagemuscle": 0.5, "maxmuscle": 1.0})
    weights = _mix(spec.weight, {"minweight": 0.0, "averageweight": 0.5, "maxweight": 1.0})
    vertices = source.vertices.copy()
    for (age, a), (gender, g) in product(ages.items(), genders.items()):
        for people in _ETHNICITIES:
            vertices += a * g / len(_ETHNICITIES) * source.target(f"macrodetails/{people}-{gender}-{age}")
        for (muscle, m), (weight, w) in product(muscles.items(), weights.items()):
            vertices += (
                a * g * m * w * source.target(f"macrodetails/universal-{gender}-{age}-{muscle}-{weight}")
            )
            proportions = f"macrodetails/proportions/{gender}-{age}-{muscle}-{weight}-idealproportions"
            if age != "baby":
                vertices += 0.4 * a * g * m * w * source.target(proportions)
    return vertices
