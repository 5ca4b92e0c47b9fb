"""Torch kinematics on features: positions by the features, and by forward kinematics.

Rotations are global, so forward kinematics needs no product of rotations along the tree: every bone is turned by its own
joint and a joint stands where the bones of its ancestors add up.
"""

from __future__ import annotations

import torch
from torch import Tensor

from motion.pim.body import BODY_PARENTS, WAYS
from motion.pim.conditions import BODY_RATIOS
from motion.pim.proportions import offsets
from motion.pim.representation import JOINT_COUNT, POSITIONS, ROOT, ROTATIONS

_WAYS = torch.from_numpy(WAYS)


def matrices(features: Tensor) -> Tensor:
    """Global rotation matrices (..., 22, 3, 3) of features (..., WIDTH), made orthonormal."""
    columns = features[..., ROTATIONS].reshape(*features.shape[:-1], JOINT_COUNT, 2, 3)
    x = torch.nn.functional.normalize(columns[..., 0, :], dim=-1)
    y = columns[..., 1, :]
    y = torch.nn.functional.normalize(y - (y * x).sum(-1, keepdim=True) * x, dim=-1)
    return torch.stack([x, y, torch.linalg.cross(x, y)], -1)


def positions(features: Tensor) -> Tensor:
    """Positions (..., 22, 3) of the body joints as features (..., WIDTH) hold them, metres."""
    root = features[..., ROOT].unsqueeze(-2)
    others = features[..., POSITIONS].reshape(*features.shape[:-1], JOINT_COUNT - 1, 3)
    floor = root * torch.tensor([1.0, 0.0, 1.0], device=root.device)
    return torch.cat([root, others + floor], -2)


def fk(root: Tensor, rotations: Tensor, body: Tensor | None = None) -> Tensor:
    """Positions (..., F, 22, 3) of bodies: hips root (..., F, 3), global rotation matrices (..., F, 22, 3, 3).

    body (..., 4): their ratios, see `proportions`; without them all are the reference.
    """
    parents = [max(parent, 0) for parent in BODY_PARENTS]
    rest = offsets(root.new_zeros(len(BODY_RATIOS)) if body is None else body.unsqueeze(1))
    bones = (rotations[..., parents, :, :] @ rest.unsqueeze(-1)).squeeze(-1)
    return root.unsqueeze(-2) + _WAYS.to(root.device) @ bones


def consistent(features: Tensor, body: Tensor | None = None) -> Tensor:
    """Features (..., F, WIDTH) as bodies (..., 4) have them: columns orthonormal, positions by forward kinematics."""
    rotations = matrices(features)
    out = features.clone()
    out[..., ROTATIONS] = rotations[..., :2].transpose(-1, -2).flatten(-3)
    joints = fk(features[..., ROOT], rotations, body)
    floor = features[..., ROOT].unsqueeze(-2) * torch.tensor([1.0, 0.0, 1.0], device=features.device)
    out[..., POSITIONS] = (joints[..., 1:, :] - floor).flatten(-2)
    return out
