"""Things are taken for what comes next, and by a way that is worth walking."""

from __future__ import annotations

import numpy as np
import pytest

from motion.language.plan import Step
from motion.locomotion import Stance
from motion.planning import stances
from motion.planning.verbs.purposes import giving_hand, purpose
from motion.planning.vessels import rim
from motion.take import Take
from tests.motion.planning.stages import beginning, performed, tabletop


def first_hand(take: Take) -> str:
    return min(take.clip.contacts, key=lambda contact: contact.start).hand


def test_a_cup_to_drink_from_is_held_by_its_side() -> None:
    take = performed(Step("pick_up", "cup"), Step("drink", "cup"))
    (held,) = take.performance.grips
    top = rim(tabletop().object("cup").shape)[0][1]
    assert held.grasp.kind in ("wrap", "handle")
    assert held.grasp.wrist[1] < top
    assert abs(held.grasp.approach[1]) < 0.95


@pytest.mark.parametrize("to", ["left", "right"])
def test_what_will_be_passed_is_taken_with_the_other_hand(to: str) -> None:
    take = performed(Step("pick_up", "apple"), Step("switch_hands", "apple", hand=to))
    assert first_hand(take) == {"left": "right", "right": "left"}[to]
    assert {contact.hand for contact in take.clip.contacts} == {"left", "right"}


def test_only_steps_about_the_thing_before_it_is_let_go_count() -> None:
    p = beginning()
    p.ahead = (Step("drink", "bottle"), Step("put_back", "cup"), Step("drink", "cup"))
    assert purpose(p, "cup") == (None, None)
    assert purpose(p, "bottle")[0] is not None
    assert giving_hand(p, "cup") is None


def test_a_way_around_the_table_costs_more_than_the_straight_line() -> None:
    p = beginning()
    beside = stances.detour(p.navigator, p.stance, Stance(0.0, -0.8, 0.0))
    behind = stances.detour(p.navigator, p.stance, Stance(0.0, 1.6, np.pi))
    assert beside == pytest.approx(0.0, abs=1e-6)
    assert 0.2 < behind < 3.0
