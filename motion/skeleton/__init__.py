"""The canonical humanoid: names, proportions, forward kinematics."""

from motion.skeleton.names import JOINTS, PARENTS, finger_names, index
from motion.skeleton.skeleton import Skeleton

__all__ = ["JOINTS", "PARENTS", "Skeleton", "finger_names", "index"]
