"""Which blend shapes a receiver's avatar has, and how far each goes for the face of a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from bridge.protocol.fields import Floats
from bridge.reach.target import FaceNames
from motion.avatar.model import ARKIT
from motion.face import maps, units
from motion.rotation import Array

_LIDS = ("blinkLeft", "blinkRight")
_FEELINGS = ("happy", "angry", "sad", "relaxed", "surprised")
# VRM 0.x calls them otherwise, and has no surprise among its presets; many of its avatars have this clip all the same.
_VRM0 = ("A", "I", "U", "E", "O", "Joy", "Angry", "Sorrow", "Fun", "Surprised", "Blink_L", "Blink_R")

# Blinks come on top of any feeling and are read by themselves; looks are what the eyes' bones do.
_BLINKS = units.columns("eyeBlink")
_READ = np.setdiff1d(
    np.arange(units.COUNT),
    np.concatenate([_BLINKS, units.columns("eyeLookDown", "eyeLookIn", "eyeLookOut", "eyeLookUp")]),
)
_PRESETS = np.array([units.row(maps.presets()[name]) for name in (*maps.VRM, *_FEELINGS)]).T
_JAW, _CLOSE = units.columns("jawOpen", "mouthClose")


@dataclass(frozen=True)
class Face:
    """Blend shapes by the receiver's names. presets: VRM's expressions rather than ARKit's 52 units."""

    names: tuple[str, ...]
    presets: bool

    def weights(self, curves: Sequence[str], values: Floats) -> Array:
        """How far each goes (N,), 0..1, for a frame's curves."""
        face = units.placed(curves, values[None].astype(np.float64))[0]
        return _presets(face) if self.presets else face


def _presets(face: Array) -> Array:
    """VRM's expressions (12,) whose sum comes nearest to a face (52,)."""
    rest = face.copy()
    # A jaw that lowers behind closed lips opens no mouth.
    rest[_JAW], rest[_CLOSE] = max(face[_JAW] - face[_CLOSE], 0.0), 0.0
    found, _ = nnls(_PRESETS[_READ], rest[_READ])
    # Some feelings lower the lids themselves.
    blinks = face[_BLINKS] - _PRESETS[_BLINKS] @ found
    weights: Array = np.clip(np.concatenate([found, blinks]), 0.0, 1.0)
    return weights


FACES: dict[FaceNames, Face] = {
    "vrm0": Face(_VRM0, presets=True),
    "vrm1": Face((*maps.VRM, *_FEELINGS, *_LIDS), presets=True),
    "perfect-sync": Face(tuple(name[0].upper() + name[1:] for name in ARKIT), presets=False),
}
