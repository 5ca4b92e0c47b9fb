"""Gestures over a motion: when, with which hand, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from motion.clip import Clip
from motion.face.prosody import Emphasis
from motion.face.utterance import Utterance
from motion.geometry import distance_at
from motion.gesture import Pointing, accompany, mentions
from motion.gesture.free import free, spans
from motion.gesture.schedule import phrases
from motion.gesture.strokes import BEAT, CHOP, GIVE, SPREAD, WAYS, Unit, joints, pose_of
from motion.language.plan import Step
from motion.scene.model import Primitive, Shape
from motion.skeleton import JOINTS, Skeleton, index
from motion.skeleton.limits import violations
from motion.speech.speech import Mark
from tests.motion.planning.stages import performed


def talk(seconds: float, every: float = 0.9) -> Utterance:
    """Speech with a stressed syllable every so often."""
    utterance = Utterance()
    marks = []
    for start in np.arange(0.2, seconds - 0.5, every).tolist():
        marks += [
            Mark("phoneme", "ˈa", start, start + 0.15),
            Mark("phoneme", "t", start + 0.15, start + 0.25),
        ]
    utterance.mark(marks)
    utterance.close()
    return utterance


@lru_cache(maxsize=2)
def held() -> Clip:
    """The cup is picked up with the right hand and kept for a while."""
    clip = performed(Step("pick_up", object="cup", hand="right"), Step("wait", duration=6.0)).clip
    assert {contact.hand for contact in clip.contacts} == {"right"}
    return clip


@lru_cache(maxsize=2)
def waiting() -> Clip:
    """Eight seconds of standing about."""
    clip = performed(Step("wait", duration=8.0)).clip
    assert not clip.contacts
    return clip


def _moved(before: Clip, after: Clip, joint: str) -> np.ndarray:
    return np.linalg.norm(after.positions()[:, index(joint)] - before.positions()[:, index(joint)], axis=-1)


def test_a_hand_that_holds_is_not_moved_and_the_other_talks() -> None:
    clip = held()
    made = accompany(clip, talk(clip.duration), seed=1)
    busy = np.zeros(clip.frames, bool)
    for contact in clip.contacts:
        busy[max(contact.start - 12, 0) : contact.stop + 12] = True
    assert _moved(clip, made, "rightHand")[busy].max() < 1e-4
    assert _moved(clip, made, "rightIndexDistal")[busy].max() < 1e-4
    assert _moved(clip, made, "leftHand")[busy].max() > 0.15
    assert made.objects is clip.objects
    assert made.contacts == clip.contacts


def test_feet_stay_and_joints_keep_to_their_limits() -> None:
    clip = waiting()
    made = accompany(clip, talk(clip.duration), seed=2)
    for joint in ("leftFoot", "rightFoot", "leftToes", "rightToes"):
        assert _moved(clip, made, joint).max() < 1e-9
    assert violations(made.rotations).max() <= max(violations(clip.rotations).max(), 1e-6)
    assert max(_moved(clip, made, f"{side}Hand").max() for side in ("left", "right")) > 0.2


def test_gestures_come_and_go_smoothly() -> None:
    clip = waiting()
    made = accompany(clip, talk(clip.duration), seed=2)
    for side in ("left", "right"):
        speed = np.linalg.norm(np.diff(made.positions()[:, index(f"{side}Hand")], axis=0), axis=-1) * clip.fps
        assert speed.max() < 2.5
        assert (np.abs(np.diff(speed)) * clip.fps).max() < 45.0
        assert _moved(clip, made, f"{side}Hand")[-1] < 0.05


def test_same_seed_same_gestures() -> None:
    clip = waiting()
    one, same, other = (accompany(clip, talk(clip.duration), seed=seed) for seed in (2, 2, 5))
    assert np.array_equal(one.rotations, same.rotations)
    assert not np.array_equal(one.rotations, other.rotations)
    silent = Utterance()
    silent.close()
    assert np.array_equal(accompany(clip, silent, seed=2).rotations, clip.rotations)


def test_pointing_reaches_towards_the_thing_that_is_named() -> None:
    clip = waiting()
    chest = clip.positions()[90, index("upperChest")]
    place = chest + np.array([0.9, -0.4, 1.2])
    marks = [Mark("word", "this", 2.0, 2.2), Mark("word", "cup,", 3.0, 3.4)]
    (point,) = mentions(marks, {"cup": place})
    assert point.time == pytest.approx(3.2)
    silent = Utterance()
    silent.close()
    made = accompany(clip, silent, points=[point])
    frame = round(point.time * clip.fps)
    places = made.positions()[frame]
    arm = places[index("leftIndexDistal")] - places[index("leftUpperArm")]
    way = place - places[index("leftUpperArm")]
    cosine = arm @ way / np.linalg.norm(arm) / np.linalg.norm(way)
    assert np.degrees(np.arccos(cosine)) < 8.0


def test_a_chinese_name_is_found_within_a_word() -> None:
    marks = [Mark("word", "这个杯子", 1.0, 1.6), Mark("word", "杯子", 2.0, 2.4)]
    (found,) = mentions(marks, {"杯子": np.zeros(3), "碗": np.ones(3)}, start=1.0)
    assert found.time == pytest.approx(2.3)


def _with_thing(clip: Clip, place: np.ndarray) -> Clip:
    """The clip with nothing but a cup, at one place (3,) all the time."""
    thing = clip.object("cup")
    poses = np.tile(thing.poses[0], (clip.frames, 1))
    poses[:, :3] = place
    return replace(clip, objects=(replace(thing, poses=poses),))


def _least(clip: Clip, side: str) -> float:
    """How near a hand and the joints of its fingers come to things, metres."""
    names = [f"{side}Hand", *(name for name in JOINTS if name.startswith(side) and "Distal" in name)]
    points = clip.positions()[:, [index(name) for name in names]]
    return min(float(distance_at(one.shape, one.poses, points).min()) for one in clip.objects)


def test_no_gesture_hits_a_thing() -> None:
    clip, utterance = waiting(), talk(8.0)
    made = accompany(clip, utterance, seed=2)
    side = max(("left", "right"), key=lambda s: _moved(clip, made, f"{s}Hand").max())
    frame = int(_moved(clip, made, f"{side}Hand").argmax())
    blocked = _with_thing(clip, made.positions()[frame, index(f"{side}Hand")])
    other = accompany(blocked, utterance, seed=2)
    assert _least(replace(made, objects=blocked.objects), side) < 0.0 < _least(other, side)


def test_hands_near_things_talk_higher_instead_of_not_at_all() -> None:
    clip = performed(Step("pick_up", object="bottle", hand="right"), Step("wait", duration=8.0)).clip
    planned = made = 0
    for seed in range(4):
        usual, raised = (
            accompany(clip, talk(clip.duration), seed=seed, ways=ways) for ways in (WAYS[:1], WAYS)
        )
        planned += int((_moved(clip, usual, "leftHand") > 0.1).sum())
        made += int((_moved(clip, raised, "leftHand") > 0.1).sum())
        assert _least(raised, "left") >= min(_least(clip, "left"), 0.0)
        speed = np.linalg.norm(np.diff(raised.positions()[:, index("leftHand")], axis=0), axis=-1) * clip.fps
        assert speed.max() < 3.0 and (np.abs(np.diff(speed)) * clip.fps).max() < 60.0
        assert violations(raised.rotations).max() <= max(violations(clip.rotations).max(), 1e-6)
    assert made > planned


def test_where_there_is_no_room_no_gesture_is_made() -> None:
    clip = waiting()
    # The cup has become a wall.
    size = np.array([4.0, 4.0, 0.02])
    wall = _with_thing(clip, clip.positions()[0, index("hips")] + np.array([0.0, 0.0, 0.16]))
    shape = Shape((Primitive("box", size),))
    made = accompany(replace(wall, objects=(replace(wall.objects[0], shape=shape),)), talk(8.0), seed=2)
    assert max(_moved(clip, made, f"{side}Hand").max() for side in ("left", "right")) < 0.1


def test_strokes_end_on_their_syllables_and_hands_rest_in_pauses() -> None:
    always = {"left": [(0.0, 30.0)], "right": [(0.0, 30.0)]}
    said = [Emphasis(t, 0.8) for t in (2.0, 2.8, 3.6, 9.0, 9.7)]
    made = phrases(said, [], always, {}, 3)
    apexes = [stroke.apex for phrase in made for stroke in phrase.strokes]
    assert set(apexes) <= {one.time for one in said}
    assert len(made) == 2
    assert made[0].stop < made[1].start
    only_left = always | {"right": [(0.0, 1.0)]}
    assert {phrase.sides for phrase in phrases(said, [], only_left, {}, 3)} == {("left",)}
    assert phrases(said, [], {"left": [], "right": []}, {}, 3) == []
    point = Pointing(2.1, np.zeros(3))
    assert phrases(said[:1], [point], always, {0: "right"}, 3)[0].strokes[0].unit is point


def test_hands_are_free_when_they_hang() -> None:
    clip = held()
    assert free(waiting(), "left").mean() > 0.9
    contact = clip.contacts[0]
    assert not free(clip, "right")[contact.start - 10 : contact.stop].any()
    assert spans(np.array([False, True, True, False, True]), 10.0) == [(0.1, 0.2), (0.4, 0.4)]


@pytest.mark.parametrize("unit", [BEAT, CHOP, GIVE, SPREAD])
@pytest.mark.parametrize("side", ["left", "right"])
def test_units_are_comfortable(unit: Unit, side: str) -> None:
    skeleton = Skeleton.human(1.7)
    for place in (unit.ready, unit.end):
        rotations = np.tile([0.0, 0.0, 0.0, 1.0], (len(JOINTS), 1))
        rotations[[index(name) for name in joints(side)]] = pose_of(skeleton, side, place, "relaxed")
        assert violations(rotations).max() < 1e-6
        hand = skeleton.fk(np.zeros((1, 3)), rotations[None])[0][0, index(f"{side}Hand")]
        shoulder = skeleton.fk(np.zeros((1, 3)), rotations[None])[0][0, index(f"{side}UpperArm")]
        assert hand[2] > 0.12
        assert -0.35 < hand[1] - shoulder[1] < -0.10
