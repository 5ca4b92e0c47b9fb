"""Motion as the prior sees it: one row of features per frame, and the frame of reference of a window.

A row (WIDTH = 229): hips xyz 3 · positions of the 21 other body joints, without the hips' x and z 63 · first two columns of
every body joint's global rotation 132 · finger synergies, left and right 24 · gaze direction 3 · floor contacts 4.
All but synergies and contacts are vectors, so that turning and moving a window is one small product (`canonicalise`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motion import rotation as rot
from motion.pim import synergies
from motion.pim.body import BODY_INDEX, BODY_JOINTS, BODY_PARENTS, HISTORY, REFERENCE
from motion.pim.motion import BodyMotion
from motion.rotation import Array
from motion.skeleton import JOINTS, index

Floats = NDArray[np.float32]

JOINT_COUNT = len(BODY_JOINTS)

ROOT = slice(0, 3)
POSITIONS = slice(3, 3 + 3 * (JOINT_COUNT - 1))
ROTATIONS = slice(POSITIONS.stop, POSITIONS.stop + 6 * JOINT_COUNT)
FINGERS = slice(ROTATIONS.stop, ROTATIONS.stop + 2 * synergies.COUNT)
GAZE = slice(FINGERS.stop, FINGERS.stop + 3)
CONTACTS = slice(GAZE.stop, GAZE.stop + 4)
WIDTH = CONTACTS.stop

_EYES = [index("leftEye"), index("rightEye")]
HEAD = BODY_JOINTS.index("head")
_FORWARD = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class Frames:
    """Where windows lie in the world: origin (..., 2) x and z in metres, yaw (...) radians, heading 0 faces +Z."""

    origin: Floats
    yaw: Floats


def encode(motion: BodyMotion) -> Floats:
    """Features (F, WIDTH) of a motion where it is in the world."""
    positions, world = REFERENCE.fk(motion.root, motion.rotations)
    positions = positions[:, BODY_INDEX]
    relative = positions[:, 1:] - motion.root[:, None] * np.array([1.0, 0.0, 1.0])
    matrices = rot.to_matrix(world[:, BODY_INDEX])
    columns = np.swapaxes(matrices[..., :2], -1, -2)
    eye = world[:, _EYES[0]]
    rows = [
        motion.root,
        relative.reshape(len(positions), -1),
        columns.reshape(len(positions), -1),
        synergies.encode(motion.rotations)
        if motion.fingers
        else np.zeros((len(positions), 2 * synergies.COUNT)),
        rot.rotate(eye, _FORWARD),
        motion.contacts,
    ]
    return np.concatenate(rows, -1).astype(np.float32)


def decode(features: Floats, *, fingers: bool = True, source: str = "prior", name: str = "") -> BodyMotion:
    """The motion of features (F, WIDTH): rotations from their columns, the hips from the root; positions are not used."""
    world = rot.from_matrix(matrices(features))
    frames = len(features)
    rotations = rot.identity((frames, len(JOINTS)))
    rotations[:, 0] = world[:, 0]
    rotations[:, BODY_INDEX[1:]] = rot.mul(rot.inv(world[:, list(BODY_PARENTS[1:])]), world[:, 1:])
    if fingers:
        synergies.decode(features[:, FINGERS].astype(np.float64), rotations)
    gaze = rot.inv_rotate(world[:, HEAD], features[:, GAZE].astype(np.float64))
    rotations[:, _EYES] = rot.between(_FORWARD, gaze)[:, None]
    return BodyMotion(
        root=features[:, ROOT].astype(np.float64),
        rotations=rot.align_signs(rotations),
        contacts=features[:, CONTACTS] > 0.5,
        fingers=fingers,
        label="",
        action="other",
        source=source,
        name=name,
    )


def matrices(features: Floats) -> Array:
    """Global rotation matrices (..., 22, 3, 3) of features, made orthonormal."""
    columns = features[..., ROTATIONS].astype(np.float64).reshape(*features.shape[:-1], JOINT_COUNT, 2, 3)
    x = columns[..., 0, :] / np.maximum(np.linalg.norm(columns[..., 0, :], axis=-1, keepdims=True), 1e-9)
    y = columns[..., 1, :] - (columns[..., 1, :] * x).sum(-1, keepdims=True) * x
    y = y / np.maximum(np.linalg.norm(y, axis=-1, keepdims=True), 1e-9)
    return np.stack([x, y, np.cross(x, y)], -1)


def positions(features: Floats) -> Floats:
    """Positions (..., 22, 3) of the body joints as the features hold them, metres."""
    root = features[..., None, ROOT]
    others = features[..., POSITIONS].reshape(*features.shape[:-1], JOINT_COUNT - 1, 3)
    others = others + root * np.array([1.0, 0.0, 1.0], dtype=np.float32)
    return np.concatenate([root, others], -2)


def frames_of(features: Floats) -> Frames:
    """The frames in which rows (..., WIDTH) stand on the origin and face +Z: floor point and heading of the hips."""
    hips = features[..., ROTATIONS.start : ROTATIONS.start + 6]
    forward = np.cross(hips[..., :3], hips[..., 3:])
    return Frames(features[..., [0, 2]], np.arctan2(forward[..., 0], forward[..., 2]))


def into(features: Floats, frames: Frames) -> Floats:
    """World features (..., T, WIDTH) seen from frames (...)."""
    out = features.copy()
    out[..., [0, 2]] -= frames.origin[..., None, :]
    return _turn(out, -frames.yaw)


def out_of(features: Floats, frames: Frames) -> Floats:
    """The inverse of `into`."""
    out = _turn(features.copy(), frames.yaw)
    out[..., [0, 2]] += frames.origin[..., None, :]
    return out


def canonicalise(features: Floats, last: int = HISTORY - 1) -> tuple[Floats, Frames]:
    """Windows (..., T, WIDTH) seen from the hips' floor point and heading at frame `last`, and where that is."""
    frames = frames_of(features[..., last, :])
    return into(features, frames), frames


def turn_vectors(vectors: Floats, yaw: Floats) -> Floats:
    """Vectors (..., 3) turned by yaw (...) about +Y."""
    sine, cosine = np.sin(yaw), np.cos(yaw)
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.stack([cosine * x + sine * z, y, cosine * z - sine * x], -1)


def _turn(features: Floats, yaw: Floats) -> Floats:
    """Turns features (..., T, WIDTH) in place by yaw (...)."""
    for part in (slice(0, ROTATIONS.stop), GAZE):
        vectors = features[..., part].reshape(*features.shape[:-1], -1, 3)
        features[..., part] = turn_vectors(vectors, yaw[..., None, None]).reshape(*vectors.shape[:-2], -1)
    return features
