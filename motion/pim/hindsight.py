"""Hindsight conditions: any recorded window teaches reaching, by asking for what the body really did at some frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motion.pim import representation as rep
from motion.pim.body import BODY_JOINTS, FUTURE, HISTORY
from motion.pim.conditions import GAZE_TARGET, TARGETS, Conditions
from motion.pim.library import BEYOND, FASTEST, Windows
from motion.pim.phrases import said

Floats = NDArray[np.float32]

CONSTRAINTS = 8
_CHANCE = {
    "leftHand": 0.27, "rightHand": 0.27, "hips": 0.14, "head": 0.06, "leftFoot": 0.06, "rightFoot": 0.06, "gaze": 0.06,
}  # fmt: skip
_REST = (1.0 - sum(_CHANCE.values())) / (len(TARGETS) - len(_CHANCE))
_CHANCES = np.array([_CHANCE.get(name, _REST) for name in TARGETS])
_HANDS = [BODY_JOINTS.index(name) for name in ("leftHand", "rightHand")]
_HIPS = BODY_JOINTS.index("hips")
_KEPT = {"action": 0.85, "text": 0.7, "manner": 0.7, "source": 0.85, "objects": 0.8}


def ask(rng: np.random.Generator, windows: Windows) -> Conditions:
    """Conditions of windows: everything known about them, and constraints at random joints and frames."""
    batch = len(windows.features)
    shape = (batch, CONSTRAINTS)
    target = rng.choice(len(TARGETS), p=_CHANCES / _CHANCES.sum(), size=shape)
    frame = rng.integers(2, FUTURE, shape)
    later = rng.random(shape) < 0.12
    frame = np.where(later, rng.integers(FUTURE, FUTURE + BEYOND, shape), frame)
    frame = np.minimum(frame, windows.length[:, None] - 1 - HISTORY)
    number = rng.integers(0, CONSTRAINTS + 1, batch)
    number = np.where(rng.random(batch) < 0.35, rng.integers(0, 3, batch), number)
    number[rng.random(batch) < 0.08] = 0
    there = np.arange(CONSTRAINTS) < number[:, None]

    row = np.arange(batch)[:, None]
    features = windows.features[row, frame + HISTORY]
    position = points(features, target, rng.uniform(0.4, 2.5, shape).astype(np.float32))
    rotation = columns(features, np.minimum(target, len(BODY_JOINTS) - 1))
    floor_only = (target == _HIPS) & (rng.random(shape) < 0.7)
    axes = np.where(floor_only[..., None], [1.0, 0.0, 1.0], 1.0)
    turned = rng.random(shape) < np.where(np.isin(target, _HANDS), 0.5, 0.25)
    rotated = turned & (target < len(BODY_JOINTS))
    weight = np.where(rng.random(shape) < 0.2, rng.uniform(0.3, 1.0, shape), 1.0) * there
    mask = there[..., None]
    faster = np.log(windows.rate) / np.log(FASTEST)
    phrase, has_phrase = said(rng, windows.action)
    rephrased = has_phrase & (rng.random(batch) < 0.5)
    asked = Conditions(
        history=windows.features[:, :HISTORY],
        action=windows.action,
        text=np.where(rephrased[:, None], phrase, windows.text),
        manner=np.stack([np.maximum(-faster, 0), np.maximum(faster, 0), gentleness(windows.features)], -1),
        source=windows.source,
        body=windows.body,
        target=np.where(there, target, 0),
        frame=(frame * there).astype(np.float32),
        position=position * mask,
        axes=(axes * mask).astype(np.float32),
        rotation=rotation * (rotated & there)[..., None],
        rotated=(rotated & there).astype(np.float32),
        weight=weight.astype(np.float32),
        objects=windows.objects[:, HISTORY - 1],
    )
    return thinned(rng, asked)


def points(features: Floats, target: NDArray[np.int64], distance: Floats) -> Floats:
    """Where the targets (B, C) are in features (B, C, WIDTH); a gaze target lies a distance (B, C) along the gaze."""
    joints = rep.positions(features)
    looked = joints[..., rep.HEAD, :] + features[..., rep.GAZE] * distance[..., None]
    everything = np.concatenate([joints, looked[..., None, :]], -2)
    result: Floats = np.take_along_axis(everything, target[..., None, None], -2)[..., 0, :]
    assert everything.shape[-2] == GAZE_TARGET + 1
    return result


def columns(features: Floats, joint: NDArray[np.int64]) -> Floats:
    """The rotation columns (B, C, 6) of joints (B, C) in features (B, C, WIDTH)."""
    everything = features[..., rep.ROTATIONS].reshape(*features.shape[:-1], rep.JOINT_COUNT, 6)
    result: Floats = np.take_along_axis(everything, joint[..., None, None], -2)[..., 0, :]
    return result


def gentleness(features: Floats) -> Floats:
    """0..1 (B,): 1 where the hands never accelerate by more than 4 m/s², 0 from 12 m/s²."""
    hands = rep.positions(features[:, : HISTORY + FUTURE])[:, :, _HANDS]
    acceleration = np.linalg.norm(np.diff(hands[:, ::2], n=2, axis=1), axis=-1) * 15.0**2
    peak = acceleration.max((1, 2))
    moving = np.linalg.norm(np.diff(hands, axis=1), axis=-1).max((1, 2)) * 30.0 > 0.4
    result: Floats = (np.clip((12.0 - peak) / 8.0, 0.0, 1.0) * moving).astype(np.float32)
    return result


def thinned(rng: np.random.Generator, asked: Conditions) -> Conditions:
    """Conditions with each one left out of some rows, so that it can be left out when motion is made.

    What is left out of the body is the reference body, whose positions would be others.
    """
    arrays = asked.arrays()
    everything = rng.random(len(asked)) < 0.05
    for name, kept in _KEPT.items():
        keep = (rng.random(len(asked)) < kept) & ~everything
        value = arrays[name]
        arrays[name] = (value * keep.reshape(-1, *[1] * (value.ndim - 1))).astype(value.dtype)
    return Conditions(
        **{k: v.astype(np.int64 if v.dtype.kind == "i" else np.float32) for k, v in arrays.items()}
    )
