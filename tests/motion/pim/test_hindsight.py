"""What training asks for is what the recording did."""

from __future__ import annotations

import numpy as np

from motion.pim import representation as rep
from motion.pim.body import HISTORY
from motion.pim.conditions import DROPPABLE, GAZE_TARGET, Conditions, text_ids
from motion.pim.hindsight import ask
from motion.pim.library import BEYOND, Library, together
from motion.pim.rollout import MOST, continued

WINDOW = HISTORY + 40 + BEYOND


def test_constraints_lie_where_the_body_will_be(library: Library) -> None:
    rng = np.random.default_rng(0)
    windows = library.draw(rng, 40, WINDOW, warp=0.5)
    asked = ask(rng, windows)
    joints = rep.positions(windows.features)
    checked = 0
    for row, column in zip(*np.nonzero(asked.weight), strict=True):
        target, frame = asked.target[row, column], int(asked.frame[row, column])
        if target < GAZE_TARGET:
            away = joints[row, frame + HISTORY, target] - asked.position[row, column]
            assert np.abs(away).max() < 1e-5
            checked += 1
    assert checked > 50
    assert (asked.frame + HISTORY < windows.length[:, None]).all()


def test_windows_are_canonical_however_they_were_warped(library: Library) -> None:
    windows = library.draw(np.random.default_rng(1), 30, WINDOW, warp=1.0)
    last = windows.features[:, HISTORY - 1]
    assert np.abs(last[:, [0, 2]]).max() < 1e-5
    assert np.abs(rep.frames_of(last).yaw).max() < 1e-4
    assert (windows.length >= HISTORY + 40).all()
    assert np.ptp(windows.rate) > 0.1


def test_a_left_out_condition_is_zero_and_the_others_stay(library: Library) -> None:
    rng = np.random.default_rng(2)
    asked = ask(rng, library.draw(rng, 20, WINDOW))
    for name, parts in DROPPABLE.items():
        arrays = asked.without(name).arrays()
        for field, value in asked.arrays().items():
            assert np.array_equal(arrays[field], 0 * value if field in parts else value)


def test_a_continued_window_has_the_models_history_and_the_recorded_future(library: Library) -> None:
    rng = np.random.default_rng(3)
    windows = library.draw(rng, 8, WINDOW + MOST)
    exact = windows.features[:, HISTORY : HISTORY + MOST]
    commits = rng.integers(12, MOST + 1, 8)
    found = continued(windows, exact, commits)
    for row in range(8):
        shift = commits[row] if windows.length[row] >= HISTORY + commits[row] + 40 else 0
        wanted, _ = rep.canonicalise(windows.features[row, shift : shift + WINDOW])
        assert np.abs(found.features[row] - wanted).max() < 1e-4
        assert found.length[row] == windows.length[row] - shift


def test_two_batches_are_put_together_in_order(library: Library) -> None:
    rng = np.random.default_rng(4)
    first, second = (library.draw(rng, count, WINDOW) for count in (2, 3))
    both = together(first, second)
    assert np.array_equal(both.features[2:], second.features) and len(both.length) == 5


def test_words_of_both_languages_have_ids_of_their_own() -> None:
    walk, walking, english, chinese = (set(text_ids(t)) - {0} for t in ("walk", "walking", "drink", "喝水"))
    assert walk & walking and not english & chinese and len(chinese) == 3


def test_none_is_a_batch_of_nothing_but_histories() -> None:
    none = Conditions.none(np.zeros((3, HISTORY, rep.WIDTH), np.float32), 2)
    assert len(none) == 3 and none.weight.shape == (3, 2) and not none.weight.any()
