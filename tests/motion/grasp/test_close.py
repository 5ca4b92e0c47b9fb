"""Closing brings the pads onto the surface and never into it."""

from __future__ import annotations

import numpy as np

from motion.grasp import hand_of
from motion.grasp.close import close
from motion.grasp.contact import depth, pad_gaps
from motion.grasp.families import of_part
from motion.grasp.fingers import POSTURES, rotations, wrap_path
from motion.grasp.holds import Holds
from motion.grasp.placements import join, wrap
from motion.skeleton import Skeleton
from tests.motion.grasp.shapes import SHAPES

HAND = hand_of(Skeleton.human(), "left")


def test_fist_around_a_rod_touches_with_every_finger() -> None:
    shape = SHAPES["torch"]
    rod = shape.parts[0]
    placed = wrap(HAND, [[0, 0.0175, 0]], [[0, -1.0, 0]], [[1.0, 0, 0]], 0.95, 0.6, 1.0, "rod")
    holds = Holds(HAND, shape, placed)
    holds.close(np.array([0]))
    gaps = np.abs(holds.pads[0]).reshape(5, 3).min(-1)
    assert rod.kind == "cylinder"
    assert (gaps[1:] < 0.002).all()
    assert holds.depth[0] < 0.001


def test_nothing_in_the_hand_closes_to_the_end() -> None:
    start, stop = (end[None] for end in wrap_path())
    far = np.array([[0.0, 1.0, 0.0, 0, 0, 0, 1.0]])
    angles, contact = close(HAND, SHAPES["can"], far, start, stop, np.array([False]))
    assert not contact.any()
    assert np.allclose(angles, stop)


def test_a_batch_closes_as_each_hand_alone() -> None:
    shape = SHAPES["cup"]
    placements = join(HAND, [next(iter(of_part(HAND, shape.parts[0])))])
    rows = np.arange(0, len(placements), 7)
    together = Holds(HAND, shape, placements)
    together.close(rows)
    alone = Holds(HAND, shape, placements)
    for row in rows:
        alone.close(np.array([row]))
    assert np.allclose(together.fingers[rows], alone.fingers[rows], atol=1e-9)


def test_hands_that_start_outside_end_outside() -> None:
    for name in ("can", "apple", "box", "mug"):
        shape = SHAPES[name]
        for part in shape.parts[:1]:
            for batch in of_part(HAND, part):
                placements = join(HAND, [batch])
                rows = np.arange(0, len(placements), max(len(placements) // 6, 1))
                holds = Holds(HAND, shape, placements)
                before = depth(HAND, shape, holds.wrists[rows], rotations(HAND, placements.start[rows]))
                holds.close(rows)
                clear = (before <= 1e-9) & ~placements.seated[rows]
                assert (holds.depth[rows][clear] < 1e-3).all()


def test_flat_hand_has_its_pads_on_a_plane_that_it_lies_on() -> None:
    fingers = rotations(HAND, POSTURES["flat"])[None]
    shape = SHAPES["thick book"]
    top = shape.bounds[1][1]
    wrist = np.array([[-0.1, top + 0.03, 0.0, 0, 0, 0, 1.0]])
    pads, palm = pad_gaps(HAND, shape, wrist, fingers)
    assert (pads[0][3:] > 0).all() and palm[0] > 0
