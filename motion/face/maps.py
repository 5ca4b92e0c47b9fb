"""Between the ways in which faces are driven: ARKit's units, Oculus' visemes, Azure's, VRM's presets and Rhubarb's letters.

Canonical are the 52 units of ARKit and the 15 visemes; the others are made of them, and voices that speak in others are read.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from motion.face import shapes, units
from motion.face.expression import WEIGHTS as FEELINGS
from motion.rotation import Array
from motion.speech.phonemes import INDEX, VISEMES

AZURE = (
    "sil", "aa", "aa", "oh", "E", "RR", "ih", "ou", "oh", "oh", "oh", "ih", "kk", "RR", "nn", "SS", "CH", "TH", "FF", "DD",
    "kk", "PP",
)  # fmt: skip
"""The viseme of each of Azure's ids 0 to 21."""

RHUBARB = {"A": "PP", "B": "SS", "C": "E", "D": "aa", "E": "oh", "F": "ou", "G": "FF", "H": "nn", "X": "sil"}
"""The viseme that each of Rhubarb's mouth shapes stands for."""

VRM = ("aa", "ih", "ou", "ee", "oh")
"""VRM's five preset mouths."""

# Which id and letter stand for each viseme the other way: where several would do, the plainest.
_AZURE_OF = {"sil": 0, "PP": 21, "FF": 18, "TH": 17, "DD": 19, "kk": 20, "CH": 16, "SS": 15, "nn": 14, "RR": 13,
             "aa": 2, "E": 4, "ih": 6, "oh": 8, "ou": 7}  # fmt: skip
_RHUBARB_OF = {"sil": "X", "PP": "A", "FF": "G", "TH": "B", "DD": "B", "kk": "B", "CH": "F", "SS": "B", "nn": "H",
               "RR": "E", "aa": "D", "E": "C", "ih": "B", "oh": "E", "ou": "F"}  # fmt: skip
# What of VRM's five mouths each viseme takes: lips that close take none.
_VRM_OF = {
    "TH": {"ih": 0.35}, "DD": {"ih": 0.30}, "kk": {"aa": 0.20}, "CH": {"ou": 0.60}, "SS": {"ee": 0.30}, "nn": {"ih": 0.30},
    "RR": {"ou": 0.45}, "FF": {"ih": 0.10}, "aa": {"aa": 1.0}, "E": {"ee": 1.0}, "ih": {"ih": 1.0}, "oh": {"oh": 1.0},
    "ou": {"ou": 1.0},
}  # fmt: skip
_TO_VRM = np.array([[_VRM_OF.get(viseme, {}).get(mouth, 0.0) for mouth in VRM] for viseme in VISEMES])
# VRM's "ee" is ours of "E", and its emotions are called as ours.
_MOUTHS = {"aa": "aa", "ih": "ih", "ou": "ou", "ee": "E", "oh": "oh"}
_EMOTIONS = ("neutral", "happy", "angry", "sad", "relaxed", "surprised")

# Units that tell visemes apart; a closed mouth counts by what is left of the opened jaw.
_MOUTH = np.flatnonzero(units.MOUTH)
_SILENCE = 0.08


def presets() -> dict[str, dict[str, float]]:
    """Face units by name that make up each of VRM's preset expressions."""
    lids = {"blink": ("eyeBlink",), "blinkLeft": ("eyeBlinkLeft",), "blinkRight": ("eyeBlinkRight",)}
    return (
        {name: units.by_name(FEELINGS[name]) for name in _EMOTIONS}
        | {mouth: units.by_name(shapes.WEIGHTS[viseme]) for mouth, viseme in _MOUTHS.items()}
        | {name: units.by_name(dict.fromkeys(which, 1.0)) for name, which in lids.items()}
    )


def from_azure(ids: list[int]) -> Array:
    """Viseme weights (N, 15) of Azure's ids."""
    return np.eye(len(VISEMES))[[INDEX[AZURE[id]] for id in ids]]


def to_azure(weights: Array) -> list[int]:
    """Azure's id for each row of viseme weights (N, 15)."""
    return [_AZURE_OF[VISEMES[i]] for i in weights.argmax(-1).tolist()]


def from_rhubarb(letters: str) -> Array:
    """Viseme weights (N, 15) of Rhubarb's letters A to H and X."""
    return np.eye(len(VISEMES))[[INDEX[RHUBARB[letter]] for letter in letters]]


def to_rhubarb(weights: Array) -> str:
    """Rhubarb's letter for each row of viseme weights (N, 15)."""
    return "".join(_RHUBARB_OF[VISEMES[i]] for i in weights.argmax(-1).tolist())


def to_vrm(weights: Array) -> Array:
    """Weights (N, 5) of VRM's five mouths for viseme weights (N, 15)."""
    mouths: Array = np.minimum(weights @ _TO_VRM, 1.0)
    return mouths


def to_visemes(face: Array) -> Array:
    """Viseme weights (N, 15), rows summing to 1, of faces (N, 52): the mixture of shapes that comes nearest."""
    mouth = face[:, _MOUTH].copy()
    jaw, close = (int(np.searchsorted(_MOUTH, units.columns(name)[0])) for name in ("jawOpen", "mouthClose"))
    mouth[:, jaw] = np.maximum(mouth[:, jaw] - mouth[:, close], 0.0)
    mouth[:, close] = 0.0
    known = shapes.SHAPES[:, _MOUTH].T
    found = np.array([nnls(known, row)[0] for row in mouth]).reshape(len(face), len(VISEMES))
    found[:, INDEX["sil"]] = np.maximum(1.0 - found.sum(-1), _SILENCE * (found.sum(-1) < _SILENCE))
    result: Array = found / found.sum(-1, keepdims=True)
    return result
