"""Checks pass for motions that do what the verb says, and fail for those that don't."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.evaluate import Case, generated_cases
from motion.evaluate.checks import check_for, checked_verbs
from motion.evaluate.stage import Stage, rim, swings
from motion.language.plan import VERBS
from motion.rotation import Array
from motion.scene import make
from motion.scene.model import Scene
from motion.skeleton import index, landmarks

from .stages import ADULT, held, stage, step, still, thing, track, turned, wave

MOUTH = ADULT.rest_positions[index("head")] + landmarks.mouth(ADULT)


def passes(verb: str, stage: Stage, **data: object) -> bool:
    return all(finding.passed for finding in check_for(verb)(stage, step(verb, stage.clip, **data)))


def hanging(clip: Clip) -> Clip:
    return turned(turned(clip, "leftUpperArm", "z", -75.0), "rightUpperArm", "z", 75.0)


def carried(
    item, positions: Array, rotations: Array | None = None, clip: Clip | None = None, hold: bool = True
):
    """A stage on which an object moves along positions (F, 3), in the right hand's care."""
    clip = clip or still(len(positions))
    contacts = (held(item.id, clip),) if hold else ()
    return stage(replace(clip, objects=(track(item, positions, rotations),), contacts=contacts), item)


def test_every_verb_has_a_check() -> None:
    assert set(checked_verbs()) == set(VERBS)


@lru_cache
def one_a_verb() -> dict[str, Case]:
    return {case.verb: case for case in reversed(generated_cases(150))}


# A body that stands is standing, and time passes without its help.
@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"stand_up", "wait"}))
def test_doing_nothing_is_not_doing(verb: str) -> None:
    cases = one_a_verb()
    ids = {"object": "thing", "target": "target"} if verb in cases else {}
    scene = cases[verb].scene if verb in cases else Scene()
    data = {key: id for key, id in ids.items() if scene.has(id)}
    if verb in ("walk_to", "turn_to", "look_at", "point_at"):
        behind = thing("thing", (0.1, 0.1, 0.1), np.array([0.3, 0.8, -2.0]))
        scene, data = Scene((behind,)), {"target": "thing"}
    if verb == "face_camera":
        scene = replace(scene, viewer=np.array([0.0, 1.5, -3.0]))
    if verb == "lower_hand":
        data = {"hand": "left"}
    if verb == "release":
        scene, data = Scene((thing("cup", (0.1, 0.1, 0.1), np.array([0.0, 1.0, 0.5])),)), {"object": "cup"}
    clip = still(60)
    assert not passes(verb, Stage(clip, scene), **data)


@pytest.mark.parametrize(
    ("gap", "lean", "expected"), [(0.02, 40.0, True), (0.12, 40.0, False), (0.02, 5.0, False)]
)
def test_drinking_needs_the_rim_at_the_mouth_and_a_tilt(gap: float, lean: float, expected: bool) -> None:
    cup = thing("cup", (0.08, 0.1, 0.08), np.array([0.0, 0.8, 0.5]), "tube")
    # The vessel leans towards the face; its rim's nearest point is `gap` in front of the lips.
    turn = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.radians(-lean))
    nearest = rot.rotate(turn, np.array([0.0, 0.05, -0.04]))
    at_mouth = MOUTH + np.array([0.0, 0.0, gap]) - nearest
    positions = np.concatenate([np.tile(cup.position, (30, 1)), np.tile(at_mouth, (30, 1))])
    rotations = np.concatenate([rot.identity((30,)), np.tile(turn, (30, 1))])
    scene = carried(cup, positions, rotations)
    assert np.linalg.norm(rim(cup, scene.track("cup"))[-1] - MOUTH, axis=-1).min() == pytest.approx(
        gap, abs=2e-3
    )
    assert passes("drink", scene, object="cup") is expected
    assert not passes("drink", carried(cup, positions, rotations, hold=False), object="cup")


@pytest.mark.parametrize(
    ("aside", "lean", "expected"), [(0.0, 80.0, True), (0.2, 80.0, False), (0.0, 20.0, False)]
)
def test_pouring_needs_the_spout_over_the_target(aside: float, lean: float, expected: bool) -> None:
    jug = thing("jug", (0.08, 0.2, 0.08), np.array([0.4, 0.8, 0.5]), "tube")
    bowl = thing("bowl", (0.16, 0.07, 0.16), np.array([0.0, 0.8, 0.5]), "tube")
    turn = rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), np.radians(lean))
    spout = rot.rotate(turn, np.array([-0.04, 0.1, 0.0]))
    over = bowl.position + np.array([aside, 0.09, 0.0]) - spout
    clip = still(30)
    moved = track(jug, np.tile(over, (30, 1)), np.tile(turn, (30, 1)))
    scene = stage(replace(clip, objects=(moved,), contacts=(held("jug", clip),)), jug, bowl)
    assert passes("pour", scene, object="jug", target="bowl") is expected


@pytest.mark.parametrize(("off", "expected"), [(0.0, True), (0.08, True), (0.30, False)])
def test_pointing_is_a_ray_through_the_index_finger(off: float, expected: bool) -> None:
    # The T-pose points along +X with the left hand.
    tip = ADULT.rest_positions[index("leftIndexDistal")]
    ball = thing("ball", (0.1, 0.1, 0.1), tip + np.array([2.0, 0.05 + off, 0.0]), "sphere")
    assert passes("point_at", stage(still(20), ball), object="ball", hand="left") is expected
    # A bent finger points nowhere.
    bent = turned(still(20), "leftIndexIntermediate", "z", -90.0)
    assert not passes("point_at", stage(bent, ball), object="ball", hand="left")


@pytest.mark.parametrize(("degrees", "expected"), [(0.0, True), (12.0, True), (20.0, False)])
def test_looking_is_measured_at_the_eyes(degrees: float, expected: bool) -> None:
    eyes = ADULT.rest_positions[index("head")] + landmarks.eyes(ADULT)
    ball = thing("ball", (0.1, 0.1, 0.1), eyes + np.array([0.0, 0.0, 2.0]))
    clip = turned(still(30), "head", "y", degrees)
    assert passes("look_at", stage(clip, ball), object="ball") is expected
    # The eyes may make up for the head.
    for eye in ("leftEye", "rightEye"):
        clip = turned(clip, eye, "y", -degrees)
    assert passes("look_at", stage(clip, ball), object="ball")


@pytest.mark.parametrize(
    ("away", "heading", "expected"), [(0.7, 0.0, True), (1.3, 0.0, False), (0.7, 120.0, False)]
)
def test_walking_ends_beside_the_target_and_faces_it(away: float, heading: float, expected: bool) -> None:
    table = thing("table", (1.0, 0.7, 0.6), np.array([0.0, 0.35, 3.0]))
    clip = turned(still(30), "hips", "y", heading)
    root = clip.root + np.stack([np.zeros(30), np.zeros(30), np.linspace(0.0, 2.7 - away, 30)], -1)
    assert passes("walk_to", stage(replace(clip, root=root), table), target="table") is expected


@pytest.mark.parametrize(
    ("x", "height", "expected"), [(0.0, 0.55, True), (0.6, 0.55, False), (0.0, 0.95, False)]
)
def test_sitting_is_hips_on_the_seat(x: float, height: float, expected: bool) -> None:
    seat = thing("stool", (0.4, 0.45, 0.4), np.array([0.0, 0.225, 0.0]), affordances=frozenset({"sittable"}))
    clip = still(10)
    root = np.tile([x, height, 0.0], (10, 1))
    assert passes("sit_down", stage(replace(clip, root=root), seat), target="stool") is expected
    assert passes("stand_up", stage(replace(clip, root=root), seat)) is (height > 0.9)


def test_a_wave_is_a_raised_hand_that_goes_to_and_fro() -> None:
    clip = hanging(still(60))
    raised = turned(turned(clip, "rightUpperArm", "z", 20.0), "rightLowerArm", "z", -110.0)
    still_up = stage(raised)
    waving = stage(turned(raised, "rightLowerArm", "z", -110.0 + wave(60, 25.0, 2.0)))
    low = stage(turned(clip, "rightLowerArm", "z", wave(60, 25.0, 2.0)))
    assert passes("wave", waving)
    assert not passes("wave", still_up)
    assert not passes("wave", low)


@pytest.mark.parametrize(("verb", "axis", "other"), [("nod", "x", "y"), ("shake_head", "y", "x")])
def test_the_head_nods_and_shakes(verb: str, axis: str, other: str) -> None:
    assert passes(verb, stage(turned(still(60), "head", axis, wave(60, 12.0, 1.5))))
    assert not passes(verb, stage(turned(still(60), "head", other, wave(60, 12.0, 1.5))))
    assert not passes(verb, stage(turned(still(60), "head", axis, wave(60, 1.5, 1.5))))


def test_a_bow_comes_up_again() -> None:
    there_and_back = 40.0 * np.sin(np.linspace(0, np.pi, 60))
    assert passes("bow", stage(turned(still(60), "hips", "x", there_and_back)))
    assert not passes("bow", stage(turned(still(60), "hips", "x", np.linspace(0.0, 40.0, 60))))


def test_a_raised_hand_is_over_its_shoulder() -> None:
    clip = hanging(still(20))
    up = stage(turned(clip, "rightUpperArm", "z", -60.0))
    assert passes("raise_hand", up, hand="right")
    assert not passes("raise_hand", up, hand="left")
    assert passes("lower_hand", stage(clip), hand="right")
    assert not passes("lower_hand", up, hand="right")


def test_a_shrug_raises_both_shoulders() -> None:
    rise = 15.0 * np.sin(np.linspace(0, np.pi, 30))
    one = turned(still(30), "leftShoulder", "z", rise)
    assert not passes("shrug", stage(one))
    assert passes("shrug", stage(turned(one, "rightShoulder", "z", -rise)))


def test_picking_up_is_taken_away_and_held() -> None:
    cup = thing("cup", (0.08, 0.1, 0.08), np.array([0.0, 0.8, 0.5]), "tube")
    up = cup.position + np.stack([np.zeros(30), np.linspace(0, 0.2, 30), np.zeros(30)], -1)
    assert passes("pick_up", carried(cup, up), object="cup")
    assert passes("pick_up", carried(cup, up), object="cup", hand="right")
    assert not passes("pick_up", carried(cup, up), object="cup", hand="left")
    assert not passes("pick_up", carried(cup, np.tile(cup.position, (30, 1))), object="cup")
    assert not passes("pick_up", carried(cup, up, hold=False), object="cup")


@pytest.mark.parametrize(
    ("shift", "expected"),
    [((0.0, 0.0, 0.0), True), ((0.0, 0.015, 0.0), True), ((0.0, 0.03, 0.0), False), ((0.5, 0.0, 0.0), False)],
)
def test_placing_on_something_is_measured_in_height_and_over_it(
    shift: tuple[float, ...], expected: bool
) -> None:
    tray = thing("tray", (0.4, 0.02, 0.3), np.array([0.3, 0.8, 0.6]))
    cup = thing("cup", (0.08, 0.1, 0.08), np.array([-0.3, 0.8, 0.6]), "cylinder")
    end = tray.position + np.array([0.0, 0.06, 0.0]) + shift
    way = np.linspace(0, 1, 40)[:, None]
    positions = cup.position + (end - cup.position) * np.minimum(2 * way, 1.0)
    clip = still(40)
    clip = replace(clip, objects=(track(cup, positions),), contacts=(held("cup", clip, stop=30),))
    scene = stage(clip, tray, cup)
    assert passes("place", scene, object="cup", target="tray", relation="on") is expected


@pytest.mark.parametrize(("relation", "x", "z"), [
    ("left_of", 0.2, 0.0), ("right_of", -0.2, 0.0), ("behind", 0.0, 0.2), ("in_front_of", 0.0, -0.2),
])  # fmt: skip
def test_sides_are_the_avatars_own(relation: str, x: float, z: float) -> None:
    from motion.evaluate.checks.placing import relation_error

    box = thing("box", (0.1, 0.1, 0.1), np.array([0.0, 0.05, 1.0]))
    other = thing("other", (0.1, 0.1, 0.1), box.position + np.array([x, 0.0, z]))
    scene = stage(still(2), box, other)
    assert relation_error(scene, "other", "box", relation, 0) == 0.0
    assert relation_error(scene, "box", "other", relation, 0) > 0.1


@pytest.mark.parametrize(("away", "expected"), [(0.0, True), (0.015, True), (0.04, False)])
def test_putting_back_returns_to_the_first_place(away: float, expected: bool) -> None:
    floor_cup = thing("cup", (0.08, 0.1, 0.08), np.array([0.0, 0.05, 0.5]), "cylinder")
    lift = 0.3 * np.sin(np.linspace(0, np.pi, 40))
    positions = floor_cup.position + np.stack([np.linspace(0, away, 40), lift, np.zeros(40)], -1)
    clip = still(40)
    clip = replace(clip, objects=(track(floor_cup, positions),), contacts=(held("cup", clip, stop=35),))
    assert passes("put_back", stage(clip, floor_cup), object="cup") is expected


@pytest.mark.parametrize(
    ("share", "opens", "closes"), [(0.9, True, False), (0.3, False, False), (0.02, False, True)]
)
def test_doors_are_measured_along_their_joint(share: float, opens: bool, closes: bool) -> None:
    from motion.scene.making import moved_by

    body, door = make("cabinet", "cabinet", at=(0.0, 1.0), open=0.0)
    clip = still(30)
    assert door.joint is not None
    goal = moved_by(door.joint, door.joint.range[1] * share)
    pose = poses.mul(door.pose, goal)
    moved = track(door, np.tile(pose[:3], (30, 1)), np.tile(pose[3:], (30, 1)))
    scene = stage(replace(clip, objects=(moved,), contacts=(held(door.id, clip),)), body, door)
    assert passes("open", scene, object="cabinet") is opens
    assert passes("close", scene, object="cabinet") is closes


def test_pushing_moves_away_only_under_the_hand() -> None:
    box = thing("box", (0.2, 0.2, 0.2), np.array([0.0, 0.1, 0.6]))
    ahead = box.position + np.stack([np.zeros(30), np.zeros(30), np.linspace(0, 0.2, 30)], -1)
    assert passes("push", carried(box, ahead), object="box")
    assert not passes("pull", carried(box, ahead), object="box")
    assert not passes("push", carried(box, ahead, hold=False), object="box")
    assert not passes("push", carried(box, ahead + np.array([0.0, 0.1, 0.0])), object="box")


def test_shaking_goes_to_and_fro_in_the_hand() -> None:
    can = thing("can", (0.06, 0.12, 0.06), np.array([0.0, 1.0, 0.4]), "cylinder")
    path = can.position + np.stack([np.zeros(60), wave(60, 0.04, 3.0), np.zeros(60)], -1)
    assert passes("shake", carried(can, path), object="can")
    assert not passes("shake", carried(can, can.position + 0.2 * (path - can.position)), object="can")


def test_swings_are_turning_points_of_some_size() -> None:
    assert swings(wave(60, 1.0, 1.0), 0.5) == 4
    assert swings(wave(60, 0.2, 1.0), 0.5) == 0
    assert swings(np.linspace(0, 9, 30), 0.5) == 0
    assert swings(np.zeros(0), 0.5) == 0


def test_showing_is_judged_at_its_best_moment_in_the_hand() -> None:
    book = thing("book", (0.15, 0.2, 0.02), np.array([0.0, 0.8, 0.9]))
    chest = ADULT.rest_positions[index("upperChest")]
    out = np.concatenate(
        [np.tile(book.position, (30, 1)), np.tile(chest + np.array([0.0, 0.0, 0.35]), (30, 1))]
    )
    clip = still(60)
    scene = stage(replace(clip, objects=(track(book, out),), contacts=(held("book", clip, start=28),)), book)
    assert passes("show", scene, object="book")
    # On the table it is far out too, but nobody shows it.
    lying = stage(replace(clip, contacts=(held("book", clip, start=28),)), book)
    assert not passes("show", lying, object="book")


@pytest.mark.parametrize(("high", "expected"), [(0.0, True), (-0.45, False)])
def test_a_photo_is_taken_from_before_the_eyes(high: float, expected: bool) -> None:
    phone = thing("phone", (0.07, 0.15, 0.01), np.array([0.0, 0.8, 0.6]))
    eyes = ADULT.rest_positions[index("head")] + landmarks.eyes(ADULT)
    there = np.tile(eyes + np.array([0.0, high, 0.35]), (30, 1))
    assert passes("take_photo", carried(phone, there), object="phone") is expected


def test_reading_needs_the_book_in_the_hand() -> None:
    book = thing("book", (0.15, 0.2, 0.02), np.array([0.0, 0.8, 0.6]))
    eyes = ADULT.rest_positions[index("head")] + landmarks.eyes(ADULT)
    before = np.tile(eyes + np.array([0.0, -0.02, 0.4]), (30, 1))
    assert passes("read", carried(book, before), object="book")
    assert not passes("read", carried(book, before, hold=False), object="book")


def test_a_phone_call_is_at_an_ear() -> None:
    phone = thing("phone", (0.02, 0.15, 0.07), np.array([0.0, 0.8, 0.6]))
    ear = ADULT.rest_positions[index("head")] + landmarks.ear(ADULT, "right")
    at_ear = np.tile(ear - np.array([0.03, 0.0, 0.0]), (30, 1))
    assert passes("call", carried(phone, at_ear), object="phone")
    assert not passes("call", carried(phone, at_ear - np.array([0.1, 0.0, 0.0])), object="phone")


def test_a_worn_hat_is_on_the_head_and_comes_off() -> None:
    hat = make("hat", "hat", (0.0, 0.8, 0.6))[0]
    top = ADULT.rest_positions[index("head")] + np.array([0.0, 0.2, 0.0])
    clip = still(40)
    on = np.concatenate([np.tile(hat.position, (20, 1)), np.tile(top, (20, 1))])
    wearing = stage(replace(clip, objects=(track(hat, on),), contacts=(held("hat", clip, stop=30),)), hat)
    assert passes("wear", wearing, object="hat")
    assert not passes("take_off", wearing, object="hat")
    off = stage(replace(clip, objects=(track(hat, on[::-1].copy()),), contacts=(held("hat", clip),)), hat)
    assert passes("take_off", off, object="hat")
    assert not passes("wear", off, object="hat")


@pytest.mark.parametrize(("moved", "expected"), [(0.0, False), (0.15, True)])
def test_a_watch_is_taken_off_the_wrist_wherever_the_head_is(moved: float, expected: bool) -> None:
    watch = make("watch", "watch", (0.0, 0.8, 0.6))[0]
    clip = still(30)
    wrist = clip.positions()[0, index("leftHand")]
    head = clip.positions()[0, index("head")]
    aside = np.cross(wrist - head, [0.0, 1.0, 0.0])
    # At right angles to the line from the head, which leaves the distance from there nearly as it was.
    there = wrist + np.linspace(0.0, moved, 30)[:, None] * aside / np.linalg.norm(aside)
    clip = replace(clip, objects=(track(watch, there),), contacts=(held("watch", clip),))
    assert passes("take_off", stage(clip, watch), object="watch") is expected


def test_stirring_goes_round_in_the_vessel() -> None:
    bowl = thing("bowl", (0.2, 0.1, 0.2), np.array([0.0, 0.8, 0.5]), "tube")
    spoon = thing(
        "spoon", (0.02, 0.2, 0.02), np.array([0.3, 0.9, 0.5]), affordances=frozenset({"stirring_tool"})
    )
    angle = np.linspace(0.0, 6 * np.pi, 60)
    middle = bowl.position + np.array([0.0, 0.11, 0.0])
    above = np.array([0.0, 0.1, 0.0])
    round_ = middle + 0.03 * np.stack([np.cos(angle), 0 * angle, np.sin(angle)], -1)
    for path, expected in (
        (round_, True),
        (np.tile(middle, (60, 1)), False),
        (round_ + above, False),
        (round_ + np.array([0.4, 0.0, 0.0]), False),
    ):
        clip = still(60)
        moved = replace(clip, objects=(track(spoon, path),), contacts=(held("spoon", clip),))
        assert passes("stir", stage(moved, bowl, spoon), object="spoon", target="bowl") is expected


def test_a_clap_meets_several_times() -> None:
    def clapping(amplitude: float) -> Clip:
        # Straight arms swing in front of the body; the palms meet at about 106 degrees.
        swing = -106.0 + amplitude * (1.0 + np.cos(2 * np.pi * 2.0 * np.arange(60) / 30.0)) / 2
        return turned(turned(still(60), "leftUpperArm", "y", swing), "rightUpperArm", "y", -swing)

    assert passes("clap", stage(clapping(30.0)))
    assert not passes("clap", stage(clapping(0.0)))
    assert not passes("clap", stage(turned(clapping(30.0), "leftUpperArm", "y", -60.0)))


def test_crossed_arms_have_each_wrist_on_the_other_side() -> None:
    clip = still(20)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        clip = turned(clip, f"{side}UpperArm", "y", -80.0 * sign)
        clip = turned(clip, f"{side}LowerArm", "y", -95.0 * sign)
    assert passes("cross_arms", stage(clip))
    assert not passes("cross_arms", stage(hanging(still(20))))


def test_a_thumb_points_up_from_a_fist() -> None:
    clip = hanging(still(20))
    clip = turned(clip, "rightUpperArm", "z", 75.0)
    clip = turned(clip, "rightLowerArm", "y", 90.0)
    for finger in ("Index", "Middle", "Ring", "Little"):
        for bone in ("Proximal", "Intermediate"):
            clip = turned(clip, f"right{finger}{bone}", "z", 80.0)
    assert not passes("thumbs_up", stage(clip), hand="right")
    clip = turned(clip, "rightThumbMetacarpal", "y", 40.0)
    assert passes("thumbs_up", stage(clip), hand="right")
    assert not passes("thumbs_up", stage(clip), hand="left")
    assert not passes("thumbs_up", stage(hanging(still(20))))


def test_turning_is_measured_in_the_avatars_own_sense() -> None:
    clip = turned(still(40), "hips", "y", np.linspace(0.0, 90.0, 40))
    assert passes("turn_to", stage(clip), target="left")
    assert not passes("turn_to", stage(clip), target="right")
    ball = thing("ball", (0.1, 0.1, 0.1), np.array([3.0, 1.0, 0.0]))
    assert passes("turn_to", stage(clip, ball), object="ball")
    assert not passes("turn_to", stage(still(40), ball), object="ball")
