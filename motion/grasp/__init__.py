"""Hands that hold: hand geometry, finger shapes, closing onto surfaces, finding grasps."""

from motion.grasp.find import find_grasps
from motion.grasp.fingers import curl, finger_pose, pose_names
from motion.grasp.grasp import Grasp
from motion.grasp.hand import FINGERS, Hand, hand_of

__all__ = ["FINGERS", "Grasp", "Hand", "curl", "find_grasps", "finger_pose", "hand_of", "pose_names"]
