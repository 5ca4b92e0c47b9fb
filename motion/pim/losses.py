"""What a predicted chunk is judged by: coefficients, features, velocities, bones that fit, feet that stay, goals met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from motion.pim import kinematics
from motion.pim.body import BODY_JOINTS, CONTACT_JOINTS, FPS, FUTURE
from motion.pim.conditions import GAZE_TARGET
from motion.pim.model import Pim
from motion.pim.representation import CONTACTS, FINGERS, GAZE, HEAD, JOINT_COUNT, ROOT, ROTATIONS, WIDTH

_FEET = [BODY_JOINTS.index(name) for name in CONTACT_JOINTS]


@dataclass(frozen=True)
class LossWeights:
    """How much each term counts. Positions are in metres, velocities in m/s."""

    coefficient: float = 1.0
    feature: float = 1.0
    velocity: float = 1.0
    kinematics: float = 20.0
    foot: float = 2.0
    constraint: float = 20.0
    rotation: float = 0.5
    gaze: float = 0.2


def known(fingers: Tensor) -> Tensor:
    """Which features (B, 1, WIDTH) are known, 0 or 1: those of the fingers only where they were recorded."""
    mask = torch.ones(len(fingers), 1, WIDTH, device=fingers.device)
    mask[:, :, FINGERS] = fingers[:, None, None].to(mask.dtype)
    return mask


def losses(
    model: Pim,
    predicted: Tensor,
    clean: Tensor,
    future: Tensor,
    mask: Tensor,
    conditions: Mapping[str, Tensor],
) -> dict[str, Tensor]:
    """Every term, unweighted, under the names of `LossWeights`.

    predicted, clean (B, K, WIDTH): normalised coefficients. future (B, 40, WIDTH): the recorded features.
    """
    last = conditions["history"][:, -1]
    made = model.decode(predicted, last)
    deviations = (made - future) / model.deviation
    joints, wanted = kinematics.positions(made), kinematics.positions(future)
    rotations = kinematics.matrices(made)
    chained = kinematics.fk(made[..., ROOT], rotations, conditions["body"])
    start = kinematics.positions(last).unsqueeze(1)
    moved, moved_really = _velocity(start, joints), _velocity(start, wanted)
    terms = {
        "coefficient": _mean(((predicted - clean) ** 2), mask),
        "feature": _mean(deviations**2, mask),
        "velocity": ((moved - moved_really) ** 2).sum(-1).mean(),
        "kinematics": ((chained - joints) ** 2).sum(-1).mean(),
        "foot": _sliding(start, joints, future) + _sliding(start, chained, future),
    }
    return terms | _goals(made, joints, chained, conditions)


def _mean(values: Tensor, mask: Tensor) -> Tensor:
    return (values * mask).sum() / (mask.sum() * values.shape[1]).clamp_min(1.0)


def _velocity(start: Tensor, joints: Tensor) -> Tensor:
    return torch.diff(torch.cat([start, joints], 1), dim=1) * FPS


def _sliding(start: Tensor, joints: Tensor, future: Tensor) -> Tensor:
    """Mean squared velocity of feet and toes that really stand on the ground, (m/s)²."""
    standing = future[..., CONTACTS]
    speed = (_velocity(start, joints)[:, :, _FEET] ** 2).sum(-1)
    return (speed * standing).sum() / standing.sum().clamp_min(1.0)


def _goals(
    made: Tensor, joints: Tensor, chained: Tensor, conditions: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    target, frame = conditions["target"], conditions["frame"].long()
    inside = (frame < FUTURE).to(made.dtype) * conditions["weight"]
    row = torch.arange(len(made), device=made.device).unsqueeze(-1)
    at = frame.clamp_max(FUTURE - 1)
    joint = target.clamp_max(JOINT_COUNT - 1)
    is_joint = inside * (target < GAZE_TARGET)

    def missed(points: Tensor) -> Tensor:
        away = (points[row, at, joint] - conditions["position"]) * conditions["axes"]
        return ((away**2).sum(-1) * is_joint).sum() / is_joint.sum().clamp_min(1.0)

    columns = made[..., ROTATIONS].reshape(*made.shape[:2], JOINT_COUNT, 6)[row, at, joint]
    turned = ((columns - conditions["rotation"]) ** 2).sum(-1)
    rotated = is_joint * conditions["rotated"]
    looking = inside * (target == GAZE_TARGET)
    wanted = conditions["position"] - joints[row, at, HEAD]
    cosine = torch.cosine_similarity(made[row, at][..., GAZE], wanted, dim=-1)
    return {
        "constraint": missed(joints) + missed(chained),
        "rotation": (turned * rotated).sum() / rotated.sum().clamp_min(1.0),
        "gaze": ((1 - cosine) * looking).sum() / looking.sum().clamp_min(1.0),
    }
