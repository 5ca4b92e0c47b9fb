"""Torch kinematics of the reference body on features: positions by the features, and by forward kinematics.

Rotations are global, so forward kinematics needs no product of rotations along the tree: every bone is turned by its own
joint and a joint stands where the bones of its ancestors add up.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from motion.pim.body import BODY_INDEX, BODY_PARENTS, REFERENCE
from motion.pim.representation import JOINT_COUNT, POSITIONS, ROOT, ROTATIONS


def _reach() -> Tensor:
    """(22, 22): 1 where the bone that ends in joint j lies on the way from the hips to joint i."""
    ways = np.zeros((JOINT_COUNT, JOINT_COUNT), dtype=np.float32)
    for i in range(JOINT_COUNT):
        joint = i
        while BODY_PARENTS[joint] >= 0:
            ways[i, joint] = 1.0
            joint = BODY_PARENTS[joint]
    return torch.from_numpy(ways)


_WAYS = _reach()
_OFFSETS = torch.from_numpy(REFERENCE.offsets[BODY_INDEX].astype(np.float32))


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


def fk(root: Tensor, rotations: Tensor) -> Tensor:
    """Positions (..., 22, 3) of the reference body: hips root (..., 3), global rotation matrices (..., 22, 3, 3)."""
    parents = [max(parent, 0) for parent in BODY_PARENTS]
    offsets = _OFFSETS.to(root.device)
    bones = (rotations[..., parents, :, :] @ offsets.unsqueeze(-1)).squeeze(-1)
    return root.unsqueeze(-2) + _WAYS.to(root.device) @ bones


def consistent(features: Tensor) -> Tensor:
    """Features (..., WIDTH) as `representation.encode` gives them: columns orthonormal, positions by forward kinematics."""
    rotations = matrices(features)
    out = features.clone()
    out[..., ROTATIONS] = rotations[..., :2].transpose(-1, -2).flatten(-3)
    joints = fk(features[..., ROOT], rotations)
    floor = features[..., ROOT].unsqueeze(-2) * torch.tensor([1.0, 0.0, 1.0], device=features.device)
    out[..., POSITIONS] = (joints[..., 1:, :] - floor).flatten(-2)
    return out
