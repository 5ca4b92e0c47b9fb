"""Taking, carrying, passing and letting go, move by move."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.locomotion import Stance
from motion.planning import handling
from motion.planning.handling import around
from motion.planning.performance import Performance
from motion.planning.reach import Option, Reached
from motion.planning.wielding import wield
from motion.rotation import Array
from motion.scene import Scene, make
from motion.scene.model import Primitive, Shape
from motion.skeleton import Skeleton
from motion.solve.tracks import pose_track
from tests.motion.planning.stages import beginning


@pytest.fixture
def p() -> Performance:
    return beginning()


def holding(p: Performance) -> dict[str, str | None]:
    """What each hand holds."""
    return {side: held.object if held else None for side, held in p.held.items()}


def test_taking_lifts_the_thing_off_its_support_and_opens_a_hold(p: Performance) -> None:
    (side,) = handling.take(p, "cup")
    (hold,) = p.goals.holds
    assert (hold.hand, hold.object, hold.carries, hold.stop) == (side, "cup", True, math.inf)
    assert 0.0 < hold.start < p.t
    assert handling.holder(p, "cup") == [side]
    assert p.object_pose("cup")[1] > p.home["cup"][1] + 0.05
    assert [e.name for e in p.goals.events] == ["grasp", "lifted"]


def test_what_is_held_need_not_be_taken_again(p: Performance) -> None:
    (side,) = handling.take(p, "cup", "left")
    t = p.t
    assert handling.take(p, "cup") == handling.take(p, "cup", "left") == [side] == ["left"]
    assert p.t == t


@pytest.mark.parametrize("hand", ["left", "right"])
def test_the_hand_that_was_named_is_the_one(p: Performance, hand: str) -> None:
    assert handling.take(p, "apple", hand) == [hand]


def test_furniture_is_not_taken(p: Performance) -> None:
    with pytest.raises(ReachError, match="'table' cannot be picked up") as caught:
        handling.take(p, "table")
    assert caught.value.kind == "no_grasp"
    assert holding(p) == {"left": None, "right": None}


def test_what_neither_one_hand_nor_both_can_hold_is_told_of_one(
    p: Performance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grasp, "find_grasps", lambda *_: [])
    monkeypatch.setattr("motion.planning.handling.taking.both_hands", lambda *_: ([], []))
    with pytest.raises(ReachError, match="no hand can hold 'cup' where it is") as caught:
        handling.take(p, "cup")
    assert caught.value.kind == "no_grasp"


def test_things_for_two_hands_are_known(p: Performance) -> None:
    assert handling.needs_two_hands(p, p.item("bin"))
    assert not handling.needs_two_hands(p, p.item("cup"))


def test_both_hands_hold_one_thing_but_only_one_carries_it(p: Performance) -> None:
    assert handling.take(p, "box", "both") == ["left", "right"]
    assert holding(p) == {"left": "box", "right": "box"}
    assert sorted(hold.carries for hold in p.goals.holds) == [False, True]


def test_carrying_keeps_a_thing_upright_and_before_the_body(p: Performance) -> None:
    (side,) = handling.take(p, "cup")
    handling.carry(p, side)
    pose = p.object_pose("cup")
    up = np.array([0.0, 1.0, 0.0])
    assert np.allclose(rot.rotate(pose[3:], up), rot.rotate(handling.upright(p, "cup"), up), atol=1e-9)
    offset = pose[:3] - [p.stance.x, 0.0, p.stance.z]
    assert offset @ p.situation().forward > 0.15
    assert p.body_gap(pose[None, None, :3])[0] > 0.0


def test_letting_go_ends_the_hold_and_empties_the_hand(p: Performance) -> None:
    handling.take(p, "cup")
    spot = p.home["cup"]
    handling.put(p, "cup", [spot], "its place")
    (hold,) = p.goals.holds
    assert holding(p) == {"left": None, "right": None}
    assert hold.stop < p.t
    assert np.array_equal(p.object_pose("cup"), spot)
    assert [e.name for e in p.goals.events] == ["grasp", "lifted", "placed", "release"]


def test_a_thing_passes_from_hand_to_hand_without_being_let_go(p: Performance) -> None:
    handling.take(p, "apple", "right")
    assert handling.switch(p, "apple", "left") == ["left"]
    assert holding(p) == {"left": "apple", "right": None}
    given, taken = p.goals.holds
    assert (given.hand, taken.hand) == ("right", "left")
    assert taken.start < given.stop


def test_a_hand_that_is_needed_puts_back_what_it_holds(p: Performance) -> None:
    handling.take(p, "cup", "right")
    handling.take(p, "phone", "right")
    assert holding(p) == {"left": None, "right": "phone"}
    assert np.allclose(p.object_pose("cup"), p.home["cup"])


def test_what_stands_on_a_thing_and_its_parts_go_with_it(p: Performance) -> None:
    assert p.moves_with("bottle") == {"bottle", "bottle.cap"}
    before = p.object_pose("apple")[:3] - p.object_pose("plate")[:3]
    handling.take(p, "plate")
    assert p.moves_with("plate") >= {"plate", "apple"}
    assert np.allclose(p.object_pose("apple")[:3] - p.object_pose("plate")[:3], before, atol=1e-9)


def test_fingers_open_less_where_there_is_less_room(p: Performance) -> None:
    (side,) = handling.take(p, "cup")
    held = p.held[side]
    assert held is not None
    opened, before = handling.opening(p, held.grasp, p.item("cup"))
    assert np.linalg.norm(before[:3] - held.grasp.wrist[:3]) > 0.05
    assert (
        rot.angle(opened, held.grasp.fingers).max()
        <= rot.angle(held.grasp.preshape, held.grasp.fingers).max() + 1e-6
    )


def test_a_hand_leaves_to_the_side_where_neither_back_nor_up_is_free(
    p: Performance, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = p.item("cup")
    g = grasp.find_grasps(p.skeleton, "right", item)[0]
    side = rot.cross(g.approach, np.array([0.0, 1.0, 0.0]))

    def walled(hand: grasp.Hand, shape: Shape, wrists: Array, fingers: Array) -> Array:
        """As if two walls stood along the way back."""
        result: Array = 0.02 - np.abs((wrists[:, :3] - g.wrist[:3]) @ side)
        return result

    monkeypatch.setattr(around, "depth", walled)
    monkeypatch.setattr(around, "obstacles_of", lambda *_: [])
    _, back = handling.opening(p, g, item)
    assert abs(float((back[:3] - g.wrist[:3]) @ side)) > 0.02


def test_a_hand_comes_and_goes_straight_where_the_fingers_are_around_the_thing(p: Performance) -> None:
    (side,) = handling.take(p, "cup")
    keys = p.goals.hands[side][-3:]
    before, half, taken = (key.pose for key in keys)
    assert np.allclose(half[:3], 0.5 * (before + taken)[:3], atol=1e-9)
    frame = {"object:cup": p.home["cup"]}
    times = np.linspace(keys[1].time, keys[2].time, 12)
    track = pose_track(times, p.goals.hands[side][1:], lambda name: np.tile(frame[name], (len(times), 1)))
    way = poses.mul(poses.inv(p.home["cup"]), track)[:, :3] - taken[:3]
    back = (before - taken)[:3] / np.linalg.norm((before - taken)[:3])
    aside = way - (way @ back)[:, None] * back
    assert np.linalg.norm(aside, axis=-1).max() < 0.001


def test_what_is_used_is_used_before_the_body(p: Performance, monkeypatch: pytest.MonkeyPatch) -> None:
    (side,) = handling.take(p, "cup", "right")
    handling.carry(p, side)
    prices: list[Callable[[Stance, Reached], float]] = []
    settle = p.settle

    def watched(
        options: Sequence[Option], what: str, *, price: Callable[[Stance, Reached], float], **rest: Any
    ) -> Reached:
        prices.append(price)
        return settle(options, what, price=price, **rest)

    monkeypatch.setattr(p, "settle", watched)
    _, choice = wield(p, "cup", p.object_pose("cup")[None, None], "here")
    x, _, z = choice.option.wrists[side][:3]
    upright = replace(choice, posture=np.zeros(6))
    before, behind = (prices[0](Stance(x + 0.45, z - ahead, 0.0), upright) for ahead in (0.2, -0.1))
    assert before == 0.0
    assert behind > 1.0


def _before_a_small_child(
    name: str, at: tuple[float, float], *others: tuple[str, tuple[float, float]]
) -> Performance:
    """A child of 1.2 m at a table that is high for it."""
    (table,) = make("table", "table", np.array([0.0, 0.37, 0.72]), size=(1.4, 0.74, 0.75))
    things = [part for other, spot in ((name, at), *others) for part in make(other, other, on=table, at=spot)]
    return Performance(Scene((table, *things)), Skeleton.human(1.2))


def test_what_is_too_thick_for_one_hand_is_taken_with_both() -> None:
    p = _before_a_small_child("blender", (-0.3, 0.48))
    assert not handling.needs_two_hands(p, p.item("blender"))
    with pytest.raises(ReachError):
        handling.grip(p, p.item("blender"), "right")
    assert handling.grip(p, p.item("blender")) == ["left", "right"]


def test_what_is_dropped_is_tipped_where_the_wrist_could_not_bend_so_far() -> None:
    p = _before_a_small_child("donut", (-0.3, 0.48), ("bag", (0.06, 0.48)))
    (side,) = handling.take(p, "donut")
    rest = p.item("bag").pose
    handling.put(p, "donut", [rest], "the bag", drop=0.3)
    let_go, landed = p.goals.objects["donut"][-2:]
    assert float(rot.angle(let_go.pose[3:], rest[3:])) > 0.4
    assert landed.pose == pytest.approx(rest)
    assert p.held[side] is None


def test_points_on_a_box_lie_as_near_as_is_asked() -> None:
    tall = Shape((Primitive("box", np.array([0.1, 0.4, 0.1])),))
    assert len(handling.box_corners(tall)) == 26
    heights = np.unique(handling.box_corners(tall, 0.07)[:, 1].round(6))
    assert np.diff(heights).max() <= 0.07 and heights[[0, -1]] == pytest.approx([-0.2, 0.2])
