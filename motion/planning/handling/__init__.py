"""Taking, carrying and letting go: the moves that most verbs begin and end with."""

from motion.planning.handling.around import (
    box_corners,
    held_by,
    holder,
    needs_two_hands,
    obstacles_of,
    opening,
    palm_shape,
    upright,
)
from motion.planning.handling.carrying import (
    CARRY,
    Use,
    at_ease,
    awkwardness,
    best_turn,
    carry,
    carrying,
)
from motion.planning.handling.regrasping import regrasp
from motion.planning.handling.releasing import let_go, make_room, put
from motion.planning.handling.suits import Suits, each_hand, strain
from motion.planning.handling.taking import first_reachable, grip, reach_for, switch, take
from motion.planning.handling.two_handed import carry_with_both

__all__ = [
    "CARRY",
    "Suits",
    "Use",
    "at_ease",
    "awkwardness",
    "best_turn",
    "box_corners",
    "carry",
    "carry_with_both",
    "carrying",
    "each_hand",
    "first_reachable",
    "grip",
    "held_by",
    "holder",
    "let_go",
    "make_room",
    "needs_two_hands",
    "obstacles_of",
    "opening",
    "palm_shape",
    "put",
    "reach_for",
    "regrasp",
    "strain",
    "switch",
    "take",
    "upright",
]
