"""Feet and root over the floor: finding a way, walking, turning, sitting, crouching."""

from motion.locomotion.course import turns_to_way
from motion.locomotion.crouch import crouch, deepest_drop, lowered
from motion.locomotion.footsteps import Footstep, Stance, standing_feet
from motion.locomotion.heels import raise_heels
from motion.locomotion.navigation import Navigator
from motion.locomotion.seat import approach_seat, beside_seat, feet_reach, rise, seat_spot, sit, sit_stance
from motion.locomotion.track import Locomotion, concat
from motion.locomotion.walk import stand, standing_height, walk

__all__ = [
    "Footstep",
    "Locomotion",
    "Navigator",
    "Stance",
    "approach_seat",
    "beside_seat",
    "concat",
    "crouch",
    "deepest_drop",
    "feet_reach",
    "lowered",
    "raise_heels",
    "rise",
    "seat_spot",
    "sit",
    "sit_stance",
    "stand",
    "standing_feet",
    "standing_height",
    "turns_to_way",
    "walk",
]
