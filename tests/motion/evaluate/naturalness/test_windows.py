"""Windows are canonical, and ask for what really happened."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.evaluate.naturalness.compare import missed
from motion.evaluate.naturalness.windows import HANDS, cut, positions
from motion.pim import representation as rep
from motion.pim.body import BODY_INDEX, FUTURE, HISTORY
from motion.pim.split import split

from .bodies import crowd, walking


def test_every_eighth_clip_from_the_fourth_on_is_held_out() -> None:
    clips = crowd(20)
    train, held_out = split(reversed(clips))
    assert [clip.name for clip in held_out] == ["03", "11", "19"]
    assert len(train) == 17 and not {clip.name for clip in train} & {"03", "11", "19"}


def test_a_window_stands_on_the_origin_and_faces_ahead_where_its_history_ends() -> None:
    windows = cut(crowd(5), 30)
    assert windows.features.shape == (30, HISTORY + FUTURE, rep.WIDTH)
    last = windows.features[:, HISTORY - 1]
    np.testing.assert_allclose(last[:, [0, 2]], 0.0, atol=1e-5)
    forward = rot.rotate(rot.from_matrix(rep.matrices(last))[:, 0], np.array([0.0, 0.0, 1.0]))
    np.testing.assert_allclose(forward[:, 0], 0.0, atol=1e-5)


def test_positions_are_those_of_the_clip() -> None:
    clip = walking("one", heading=0.0)
    features = rep.encode(clip)
    np.testing.assert_allclose(positions(features), clip.positions()[:, BODY_INDEX], atol=1e-5)
    np.testing.assert_allclose(positions(features), rep.positions(features), atol=1e-5)


def test_what_really_followed_meets_what_is_asked() -> None:
    windows = cut(crowd(6), 40)
    assert missed(windows, positions(windows.future)).max() < 1e-5
    asked = windows.asked
    assert set(asked.target[:, 0]) == set(HANDS)
    assert asked.frame[:, 0].min() >= 10 and (asked.frame[:, 1] == FUTURE - 1).all()
    np.testing.assert_array_equal(asked.history, windows.features[:, :HISTORY])
    assert not cut(crowd(6), 4, waypoints=False).asked.weight[:, 1].any()


def test_the_same_seed_cuts_the_same_windows_and_short_clips_are_left_out() -> None:
    clips = [*crowd(3), walking("short", HISTORY + FUTURE - 1)]
    one, two = cut(clips, 20, 5), cut(clips, 20, 5)
    assert one.names == two.names and cut(clips, 20, 6).names != one.names
    np.testing.assert_array_equal(one.asked.position, two.asked.position)
    assert not any(name.startswith("short") for name in one.names)
