"""Hands that hold: hand geometry, finger shapes, closing onto surfaces, finding grasps."""

from motion.grasp.bimanual import find_bimanual
from motion.grasp.find import find_grasps
from motion.grasp.fingers import curl, finger_pose, pose_names
from motion.grasp.grasp import Grasp
from motion.grasp.hand import FINGERS, Hand, hand_of
from motion.grasp.touch import find_touches

__all__ = [
    "FINGERS",
    "Grasp",
    "Hand",
    "curl",
    "find_bimanual",
    "find_grasps",
    "find_touches",
    "finger_pose",
    "hand_of",
    "pose_names",
]
