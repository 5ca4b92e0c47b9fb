"""Motions with known properties."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.pim.body import BODY_INDEX
from motion.pim.motion import BodyMotion
from motion.skeleton import JOINTS


def swaying(seed: int, frames: int = 120) -> BodyMotion:
    """A body that drifts forward, sways and swings its arms at its own pace; the fingers are unknown."""
    rng = np.random.default_rng(seed)
    time = np.arange(frames)[:, None, None] / 30.0
    pace = rng.uniform(0.4, 1.2)
    swing = rng.uniform(-0.25, 0.25, (1, len(BODY_INDEX), 3))
    vectors = swing * np.sin(2 * np.pi * pace * time + rng.uniform(0, 6, (1, len(BODY_INDEX), 1)))
    rotations = rot.identity((frames, len(JOINTS)))
    rotations[:, BODY_INDEX] = rot.from_rotvec(vectors)
    drift = rng.uniform(-0.5, 1.0)
    root = np.concatenate([0 * time, 0.92 + 0.02 * np.sin(4 * pace * time), drift * time], -1)[:, 0]
    contacts = np.repeat((np.arange(frames) // 15 % 2 == 0)[:, None], 4, 1)
    return BodyMotion(root, rotations, contacts, False, "swaying about", "walk", "cmu", f"made_up_{seed}")
