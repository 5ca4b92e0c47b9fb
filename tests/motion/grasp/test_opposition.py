"""Solved postures bring the pads to where they are asked to be."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.grasp import hand_of
from motion.grasp.fingers import rotations
from motion.grasp.opposition import PAD, ROWS, TIP, opposition_of
from motion.skeleton import Skeleton


def test_pads_are_a_span_apart_and_face_each_other() -> None:
    for side in ("left", "right"):
        hand = hand_of(Skeleton.human(), side)
        for row, (mode, fingers) in enumerate(ROWS):
            if mode != PAD:
                continue
            for span in (0.03, 0.06, 0.09):
                wrist, angles = opposition_of(hand).at(np.array([row]), np.array([span / hand.palm_length]))
                wrist[:, :3] *= hand.palm_length
                pads = poses.apply(wrist[0], hand.pad_points(rotations(hand, angles[0, 1])))
                thumb, others = pads[2], pads[[3 * f + 2 for f in fingers]].reshape(-1, 3)
                assert abs(thumb[:, 0].max() + span / 2) < 0.008
                assert abs(others[:, 0].min() - span / 2) < 0.008


def test_open_fingers_clear_what_closed_ones_press_on() -> None:
    hand = hand_of(Skeleton.human(), "left")
    solved = opposition_of(hand)
    for row, (mode, fingers) in enumerate(ROWS):
        if mode != TIP:
            continue
        wrist, angles = solved.at(np.array([row]), np.array([0.4]))
        wrist[:, :3] *= hand.palm_length
        gaps = []
        for state in range(3):
            places, turned = hand.chains(rotations(hand, angles[0, state]))
            ends = places[:, 2] + rot.rotate(turned[:, 2], hand.tips[:, 2])
            ends = poses.apply(wrist[0], ends)
            gaps.append(ends[list(fingers), 0].min() - ends[0, 0])
        assert gaps[0] > gaps[1] > gaps[2]


def test_hands_of_equal_proportions_share_a_solution() -> None:
    adult, child = hand_of(Skeleton.human(1.75), "left"), hand_of(Skeleton.human(1.2), "left")
    assert opposition_of(adult) is opposition_of(child)
