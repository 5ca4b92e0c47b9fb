"""Feet and root over the floor: finding a way, walking, turning, sitting, crouching."""

from motion.locomotion.footsteps import Footstep, Stance, standing_feet
from motion.locomotion.track import Locomotion, concat
from motion.locomotion.walk import stand, standing_height, walk

__all__ = ["Footstep", "Locomotion", "Stance", "concat", "stand", "standing_feet", "standing_height", "walk"]
