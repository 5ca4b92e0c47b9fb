"""Whole plans on the example table: order, contact, rigidity, rest, feet, errors that leave everything as it was."""

from __future__ import annotations

import numpy as np
import pytest

from motion import generate
from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.errors import ReachError
from motion.evaluate.metrics.feet import ANKLES, slides
from motion.inspection.contacts import contact_errors
from motion.language.plan import Step
from motion.planning.planner import perform
from motion.rotation import Array
from motion.skeleton import index
from motion.take import perform as take_of
from tests.motion.planning.stages import (
    BODIES,
    MOVE_THE_CUP,
    beginning,
    high_cup,
    performed,
    plan,
    spoken,
    tabletop,
)

TAKE = Step("pick_up", "cup")


def moved_cup(body: str) -> Clip:
    """The cup taken and put down elsewhere."""
    return spoken(MOVE_THE_CUP["en"], body)


def hand_track(clip: Clip, side: str) -> Array:
    """World poses (F, 7) of a hand."""
    hand = index(f"{side}Hand")
    return poses.make(clip.positions()[:, hand], clip.world_rotations()[:, hand])


@pytest.mark.parametrize("body", BODIES)
def test_fingers_touch_the_cup_within_three_millimetres_on_every_frame(body: str) -> None:
    (found,) = contact_errors(moved_cup(body))
    assert found.contact.stop - found.contact.start > 60
    assert found.errors.max() <= 0.003


@pytest.mark.parametrize("body", BODIES)
def test_the_cup_is_rigid_in_the_hand_that_carries_it(body: str) -> None:
    clip = moved_cup(body)
    (contact,) = clip.contacts
    span = slice(contact.start, contact.stop)
    local = poses.mul(poses.inv(hand_track(clip, contact.hand)[span]), clip.object("cup").poses[span])
    assert np.abs(local[:, :3] - local[0, :3]).max() < 1e-9
    assert np.abs(np.abs((local[:, 3:] * local[0, 3:]).sum(-1)) - 1.0).max() < 1e-9


@pytest.mark.parametrize("body", BODIES)
def test_the_cup_rests_exactly_before_it_is_taken_and_after_it_is_put_down(body: str) -> None:
    clip = moved_cup(body)
    (contact,) = clip.contacts
    track, home = clip.object("cup").poses, tabletop().object("cup")
    assert np.array_equal(track[: contact.start], np.tile(home.pose, (contact.start, 1)))
    after = track[contact.stop :]
    assert len(after) > 10
    assert np.array_equal(after, np.tile(after[0], (len(after), 1)))
    # It stands on the same table again, upright, beside the bowl.
    assert np.isclose(after[0, 1], home.position[1], atol=1e-9)
    assert np.allclose(rot.rotate(after[0, 3:], [0.0, 1.0, 0.0]), [0.0, 1.0, 0.0], atol=1e-9)
    assert np.linalg.norm(after[0, :3] - tabletop().object("bowl").position) < 0.35


@pytest.mark.parametrize("body", BODIES)
def test_nothing_else_moves(body: str) -> None:
    clip = moved_cup(body)
    for track in clip.objects:
        if track.id != "cup":
            assert np.allclose(track.poses, track.poses[0], atol=1e-9), track.id


@pytest.mark.parametrize("body", BODIES)
def test_planted_feet_do_not_slide(body: str) -> None:
    clip = moved_cup(body)
    for foot, ankle in enumerate(ANKLES):
        found = slides(clip.positions()[:, ankle], clip.plants[:, foot])
        assert found and max(found) < 1e-3


@pytest.mark.parametrize("body", BODIES)
def test_the_clip_is_sound_and_smooth(body: str) -> None:
    clip = moved_cup(body)
    clip.validate()
    speed = np.linalg.norm(np.diff(clip.positions(), axis=0), axis=-1) * clip.fps
    assert speed.max() < 6.0
    wrist = clip.positions()[:, index(f"{clip.contacts[0].hand}Hand")]
    assert np.linalg.norm(np.diff(wrist, 2, axis=0), axis=-1).max() * clip.fps**2 < 60.0


def test_steps_follow_one_another_and_say_so() -> None:
    clip = moved_cup("adult")
    first, second = clip.steps
    assert (first.verb, second.verb) == ("pick_up", "place")
    assert 0.0 == first.start < first.stop <= second.start < second.stop <= clip.duration
    names = [event.name for event in clip.events]
    assert names.index("grasp") < names.index("lifted") < names.index("placed") < names.index("release")
    assert [event.data["index"] for event in clip.events if event.name == "step_done"] == [0, 1]
    times = [event.time for event in clip.events]
    assert times == sorted(times)


def test_steps_of_a_group_run_together() -> None:
    wave, nod = Step("wave", hand="right", parallel_group=1), Step("nod", parallel_group=1)
    together, apart = performed(wave, nod).clip, performed(Step("wave", hand="right"), Step("nod")).clip
    assert [span.start for span in together.steps] == [0.0, 0.0]
    assert apart.steps[1].start >= apart.steps[0].stop > 0.0
    assert together.duration < apart.duration


@pytest.mark.parametrize("first", ["wave", "pick_up"])
@pytest.mark.parametrize("hand", ["left", "right", None])
def test_steps_of_a_group_use_different_hands(first: str, hand: str | None) -> None:
    wave = Step("wave", hand=hand, parallel_group=1)
    pick_up = Step("pick_up", "apple", parallel_group=1)
    take = performed(wave, pick_up) if first == "wave" else performed(pick_up, wave)
    taking = take.clip.contacts[0].hand
    assert taking != hand
    start, stop = take.clip.steps[0 if first == "wave" else 1].start, take.clip.contacts[0].start / 30.0
    waving = {"left": "right", "right": "left"}[taking]
    raised = hand_track(take.clip, waving)[round(30.0 * start) : round(30.0 * stop), 1].max()
    assert raised > 1.2
    # Afterwards any hand is free for anything.
    assert not take.performance.engaged


def test_what_follows_a_group_waits_for_the_longest_of_it() -> None:
    clip = performed(
        Step("nod", parallel_group=0), Step("wait", duration=3.0, parallel_group=0), Step("wave")
    ).clip
    assert clip.steps[2].start >= max(span.stop for span in clip.steps[:2])


def test_groups_of_different_numbers_do_not_mix() -> None:
    clip = performed(Step("nod", parallel_group=0), Step("nod", parallel_group=1)).clip
    assert clip.steps[1].start >= clip.steps[0].stop


def test_a_seed_decides_every_number() -> None:
    again = generate(MOVE_THE_CUP["en"], tabletop(), BODIES["adult"], seed=0)
    clip = moved_cup("adult")
    assert np.array_equal(again.rotations, clip.rotations)
    assert np.array_equal(again.root, clip.root)
    assert np.array_equal(again.object("cup").poses, clip.object("cup").poses)
    assert again.contacts == clip.contacts
    assert again.events == clip.events
    other = performed(Step("nod"), seed=1).clip
    assert not np.array_equal(other.rotations, performed(Step("nod"), seed=0).clip.rotations)


def test_what_was_performed_before_does_not_matter() -> None:
    """Grasps are remembered between performances; which ones must not show."""
    book = Step("pick_up", "book")
    first = take_of(plan(book), tabletop(), BODIES["adult"]).clip
    take_of(plan(book, Step("place", "book", target="bin", relation="in")), tabletop(), BODIES["adult"])
    again = take_of(plan(book), tabletop(), BODIES["adult"]).clip
    assert np.array_equal(first.rotations, again.rotations)


def test_the_unreachable_is_an_error_that_names_its_step() -> None:
    scene = high_cup(3.2)
    with pytest.raises(ReachError, match=r"^step 2 \(pick_up\): 'cup'") as caught:
        take_of(plan(Step("nod"), TAKE), scene, BODIES["adult"])
    assert caught.value.kind == "unreachable"
    assert str(caught.value) == caught.value.message
    assert caught.value.fix


def test_a_failed_step_moves_neither_body_nor_things() -> None:
    scene = high_cup(3.2)
    before = [item.pose.copy() for item in scene.objects]
    p = beginning(scene)
    with pytest.raises(ReachError):
        perform(p, plan(TAKE))
    assert (p.stance.x, p.stance.z, p.t) == (0.0, 0.0, 0.0)
    assert p.goals.holds == []
    assert p.goals.steps == []
    assert p.held == {"left": None, "right": None}
    for item, pose in zip(scene.objects, before, strict=True):
        assert np.array_equal(item.pose, pose)
        assert np.array_equal(p.object_pose(item.id), pose)


def test_a_scene_is_not_changed_by_performing_in_it() -> None:
    moved_cup("adult")
    p = beginning()
    for item in tabletop().objects:
        assert np.allclose(p.object_pose(item.id), item.pose, atol=1e-12)


@pytest.mark.parametrize(("carried", "along"), [("plate", "apple"), ("bottle", "bottle.cap")])
def test_contents_and_parts_go_where_what_carries_them_goes(carried: str, along: str) -> None:
    clip = performed(Step("pick_up", carried)).clip
    outer, inner = clip.object(carried).poses, clip.object(along).poses
    assert np.ptp(outer[:, 1]) > 0.05
    local = poses.mul(poses.inv(outer), inner)
    assert np.abs(local[:, :3] - local[0, :3]).max() < 1e-9
    assert rot.angle(local[:, 3:], local[0, 3:]).max() < 1e-6
