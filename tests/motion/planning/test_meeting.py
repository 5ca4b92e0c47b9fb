"""Where hands change their hold on a thing: the best place of all, found without looking at every one."""

from __future__ import annotations

import numpy as np
import pytest

from motion import grasp
from motion.planning import handling
from motion.planning.handling import meeting as place
from motion.planning.performance import Performance
from tests.motion.planning.stages import beginning


@pytest.fixture
def held() -> Performance:
    p = beginning()
    handling.take(p, "cup", "right")
    return p


def _change(p: Performance, price: float = 0.3) -> place.Meeting | None:
    found = grasp.find_grasps(p.skeleton, "left", p.item("cup"))
    given = {side: hold.grasp for side, hold in handling.held_by(p, "cup").items()}
    prices = price * np.arange(len(found))
    return place.meeting(p, "cup", given, {"left": found}, prices, (0.0, 0.5))


def test_no_better_place_is_left_out(held: Performance, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def counted(p: Performance, side: str, wrists: np.ndarray) -> np.ndarray:
        seen.append(wrists[..., 0].size)
        result: np.ndarray = handling.strain(p, side, wrists)
        return result

    monkeypatch.setattr(place, "strain", counted)
    quick, looked = _change(held), sum(seen)
    monkeypatch.setattr(place, "_AT_ONCE", 10**6)
    seen.clear()
    whole = _change(held)
    assert quick is not None and whole is not None
    assert (quick.hold, quick.cost) == (whole.hold, pytest.approx(whole.cost))
    assert quick.pose == pytest.approx(whole.pose)
    assert looked < 0.3 * sum(seen)


def test_the_price_of_a_hold_counts(held: Performance) -> None:
    free, dear = _change(held, 0.0), _change(held, 50.0)
    assert free is not None and dear is not None
    assert dear.hold == 0 and free.cost <= dear.cost


def test_there_is_no_place_to_change_to_no_hold(held: Performance) -> None:
    given = {side: hold.grasp for side, hold in handling.held_by(held, "cup").items()}
    assert place.meeting(held, "cup", given, {"left": []}, np.zeros(0)) is None
