"""Characters go on from any frame without a jump, carry out instructions part by part, and repeat themselves exactly."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bridge.session.actor import Actor
from bridge.session.passage import NEVER, Passage
from bridge.session.playing import on_grid
from bridge.session.stage import Stage
from motion.errors import PlanError, SceneError
from motion.language.plan import Plan
from motion.scene import Scene, load
from motion.skeleton import Skeleton

SCENES = Path(__file__).parents[3] / "examples" / "scenes"
CURVES = ("jawOpen", "eyeBlinkLeft", "tongueOut")


@cache
def tabletop() -> Scene:
    return load(SCENES / "tabletop.json")


def actor() -> Actor:
    return Actor(tabletop(), Skeleton.human(), CURVES)


def perform(one: Actor, frame: int, text: str) -> Plan:
    plan = one.perform(frame, text, {})
    opening = one.passage
    assert opening.begun
    assert one.carry_out(on_grid(frame) + 12, {}) is None
    assert one.passage.start == on_grid(frame) + 12
    assert_continues(opening, one.passage)
    return plan


def carried_out(stage: Stage, frame: int, name: str, text: str) -> Passage:
    stage.perform(frame, name, text)
    shown, error = stage.carry_out(frame + 10, name, frame)
    assert error is None and shown is not None
    return shown


def assert_continues(before: Passage, after: Passage) -> None:
    assert before.start <= after.start < before.stop
    row = before.at(after.start)
    np.testing.assert_allclose(after.root[0], before.root[row], atol=1e-5)
    turned = np.abs((after.rotations.table[0] * before.rotations.table[row]).sum(-1))
    np.testing.assert_allclose(turned, 1.0, atol=1e-5)
    np.testing.assert_allclose(after.objects.row(0)[:, :3], before.objects.row(row)[:, :3], atol=1e-5)


def test_what_was_picked_up_stays_in_hand_once_all_is_done_and_it_means_that() -> None:
    one = actor()
    perform(one, 60, "Pick up the red cup.")
    assert one.go_on()
    later = one.passage.start + 200
    assert one.held(later) == {"cup"}
    assert [step.object for step in one.perform(later, "Drink from it.", {}).steps] == ["cup"]


def test_a_new_character_stands_at_ease_and_goes_on_for_ever() -> None:
    one = actor()
    before = one.passage
    assert before.due == before.stop == NEVER
    assert not before.moves
    last, first = before.rotations.table[-1], before.rotations.table[before.at(before.end)]
    assert np.abs((last * first).sum(-1)).min() > 1.0 - 1e-6
    for again in range(3):
        one.stop(before.end + before.loop // 2 * again, {})
        stopped = one.passage
        assert_continues(before, stopped)
        one.go_on()
        assert one.passage.start == stopped.due
        assert_continues(stopped, one.passage)
        before = one.passage


def test_a_loop_has_the_speed_at_its_seam_that_it_has_within() -> None:
    loop = actor().passage
    rows = np.concatenate([loop.rotations.table[-4:], loop.rotations.table[loop.at(loop.end) :][:4]])
    steps = 1.0 - np.abs((rows[1:] * rows[:-1]).sum(-1)).min(-1)
    within = 1.0 - np.abs((loop.rotations.table[1:] * loop.rotations.table[:-1]).sum(-1)).min(-1)
    assert steps.max() <= within[-loop.loop :].max() + 1e-7


def test_an_instruction_is_carried_out_part_by_part() -> None:
    one = actor()
    idle = one.passage
    one.perform(61, "pick up the cup", {})
    assert_continues(idle, one.passage)
    plan = perform(one, 61, "pick up the cup and put it next to the bowl")
    first = one.passage
    assert [step.verb for step in plan.steps] == ["pick_up", "place"]
    cup = [item.id for item in tabletop().objects].index("cup")
    assert cup in first.moves
    one.go_on()
    second = one.passage
    assert_continues(first, second)
    assert {h.data["index"] for h in second.happenings if h.name == "step_started"} == {1}
    one.go_on()
    assert_continues(second, one.passage)
    assert np.linalg.norm(one.passage.objects.row(-1)[cup, :3] - idle.objects.row(0)[cup, :3]) > 0.05


def test_being_done_is_told_once_and_idling_is_no_step() -> None:
    one = actor()
    assert one.passage.happenings == ()
    perform(one, 30, "nod")
    one.go_on()
    assert [happening.name for happening in one.passage.happenings] == ["idle"]
    assert not one.go_on()
    one.perform(one.passage.start + 20, "wave", {})
    one.stop(one.passage.start + 40, {})
    assert [happening.name for happening in one.passage.happenings] == ["interrupted", "idle"]


def test_the_refused_is_gone_back_from() -> None:
    stage = Stage(tabletop(), ["a"], CURVES)
    carried_out(stage, 20, "a", "wave")
    aloft = tabletop().object("apple").pose + np.array([0, 3, 0, 0, 0, 0, 0])
    stage.move(40, {"apple": aloft})
    opening = stage.perform(60, "a", "pick up the apple")[1]
    back, error = stage.carry_out(76, "a", 60)
    assert error is not None and error.kind == "unreachable"
    assert back is not None
    assert_continues(opening, back)
    assert "wave" in {happening.data.get("verb") for happening in back.happenings}
    (told,) = [happening for happening in back.happenings if happening.name == "error"]
    assert told.frame == 76 and told.data == error.to_dict() and told.data["message"] and told.data["fix"]
    assert stage.carry_out(90, "a", 40) == (None, None)


def test_a_hand_sets_out_for_what_it_will_take() -> None:
    one = actor()
    idle = one.passage
    one.perform(60, "pick up the cup", {})
    opening = one.passage
    arm = [one.skeleton.names.index(f"{side}LowerArm") for side in ("left", "right")]
    turned = [np.abs((opening.rotations.table[40, j] * idle.rotations.table[100, j]).sum()) for j in arm]
    assert min(turned) < 0.999


def test_what_was_made_ahead_can_still_be_broken_off() -> None:
    one = actor()
    perform(one, 60, "pick up the cup, then wave")
    first = one.passage
    one.go_on()
    assert one.passage.start > 100
    one.perform(100, "nod", {})
    assert one.passage.start == 100
    assert_continues(first, one.passage)
    assert one.passage.happenings[0].name == "interrupted"


def test_refused_words_change_nothing() -> None:
    one = actor()
    perform(one, 60, "pick up the cup")
    before = one.passage
    with pytest.raises(PlanError):
        one.perform(120, "pick up the elephant", {})
    assert one.passage.start == before.start
    np.testing.assert_array_equal(one.passage.rotations.table, before.rotations.table)


def test_the_impossible_is_told_when_its_turn_comes() -> None:
    stage = Stage(tabletop(), ["a"], CURVES)
    aloft = tabletop().object("apple").pose + np.array([0, 3, 0, 0, 0, 0, 0])
    stage.move(0, {"apple": aloft})
    plan, _ = stage.perform(20, "a", "wave, then pick up the apple")
    assert len(plan.steps) == 2
    shown = carried_out(stage, 20, "a", "wave, then pick up the apple")
    after = stage.go_on("a")
    told = next(happening for happening in after.happenings if happening.name == "error")
    assert told.data["kind"] == "unreachable" and told.frame == shown.due
    assert_continues(shown, after)


def test_the_same_requests_make_the_same_motion() -> None:
    def performed() -> list[Passage]:
        stage = Stage(tabletop(), ["a", "b"], CURVES, seed=3)
        passages = [carried_out(stage, 40, "a", "拿起杯子"), carried_out(stage, 80, "b", "wave")]
        passages.append(stage.go_on("a"))
        passages.append(stage.stop(200, "a"))
        return passages

    for one, other in zip(performed(), performed(), strict=True):
        np.testing.assert_array_equal(one.rotations.table, other.rotations.table)
        np.testing.assert_array_equal(one.objects.still, other.objects.still)
        np.testing.assert_array_equal(one.objects.values, other.objects.values)


def test_characters_see_what_others_have_moved() -> None:
    stage = Stage(tabletop(), ["a", "b"], CURVES)
    carried_out(stage, 0, "a", "put the cup next to the plate")
    while stage.go_on("a") is not None:
        pass
    end = stage.actor("a").passage.start
    moved = stage.place(end, "cup")
    assert np.linalg.norm(moved[:3] - tabletop().object("cup").position) > 0.03
    stage.perform(end, "b", "look at the cup")
    np.testing.assert_allclose(stage.actor("b").place(end, "cup"), moved, atol=1e-6)


def test_moving_what_is_reached_for_changes_the_motion_and_the_rest_does_not() -> None:
    stage = Stage(tabletop(), ["a"], CURVES)
    carried_out(stage, 0, "a", "pick up the cup")
    aside = tabletop().object("cup").pose.copy()
    aside[0] += 0.12
    assert set(stage.move(30, {"cup": aside})) == {"a"}
    hat = tabletop().object("hat").pose.copy()
    hat[1] += 0.01
    assert stage.move(40, {"hat": hat}) == {}
    np.testing.assert_allclose(stage.place(50, "hat"), hat)


@pytest.mark.parametrize("id", ["unicorn", "bottle.cap"])
def test_what_can_not_be_moved_is_named(id: str) -> None:
    stage = Stage(tabletop(), ["a"], CURVES)
    with pytest.raises(SceneError, match=id):
        stage.move(0, {"cup": tabletop().object("cup").pose, id: tabletop().object("cup").pose})
    assert stage.move(0, {}) == {}


def test_another_body_stands_in_the_same_place() -> None:
    stage = Stage(tabletop(), ["a"], CURVES)
    child = Skeleton.human(1.2, name="child")
    shown = stage.set_body(30, "a", child)
    assert shown.start == 30
    assert abs(float(shown.root[0, 1]) - child.hips_height) < 0.05
