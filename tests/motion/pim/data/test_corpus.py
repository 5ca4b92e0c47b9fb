"""The corpus: planned motion, mirror images, moved hands, the cache, the figures and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bridge.cli.app import app
from bridge.corpus_sheet import chosen, write_corpus_sheet
from motion import rotation as rot
from motion.pim import planned as planned_motion
from motion.pim.actions import OF_VERB, action_of_words
from motion.pim.body import REFERENCE
from motion.pim.data import augment, clean, corpus, planner, sitting, statistics, store
from motion.pim.data.corpus import Sources
from motion.pim.motion import BOTH, LEFT, NOBODY, RIGHT, ActionSpan, BodyMotion, ObjectTrack
from motion.planning.verbs.registry import known
from motion.skeleton import Skeleton, index
from motion.take import perform
from tests.motion.pim.data.recordings import poser_turns, waving, write_cmu
from tests.motion.pim.made_up import swaying


@pytest.fixture(scope="module")
def planned() -> list[BodyMotion]:
    return [motion for motion in planner.rollouts(3, seed=3) if motion is not None]


def with_cup(motion: BodyMotion) -> BodyMotion:
    """The motion with a cup in its left hand from frame 10 to 40, of two hands for a while."""
    poses = np.zeros((motion.frames, 7))
    poses[:, :3] = motion.positions()[:, index("leftHand")] + [0.0, 0.05, 0.03]
    poses[:, 3:] = motion.world_rotations()[:, index("leftHand")]
    by = np.full(motion.frames, NOBODY)
    by[10:40], by[20:30] = LEFT, BOTH
    spans = (ActionSpan("idle", 0, 10), ActionSpan("hold", 10, 40))
    return replace(motion, objects=(ObjectTrack(poses, np.array([0.04, 0.05, 0.04]), by),), spans=spans)


def same(a: BodyMotion, b: BodyMotion, tolerance: float = 0.0) -> bool:
    arrays = [(a.root, b.root), (a.rotations, b.rotations)]
    arrays += [(x.poses, y.poses) for x, y in zip(a.objects, b.objects, strict=True)]
    near = all(np.abs(x - y).max() <= tolerance for x, y in arrays)
    held = all(np.array_equal(x.held_by, y.held_by) for x, y in zip(a.objects, b.objects, strict=True))
    words = ("label", "action", "source", "name", "spans", "fingers")
    alike = all(getattr(a, word) == getattr(b, word) for word in words)
    return near and held and alike and np.array_equal(a.contacts, b.contacts)


def test_every_verb_has_an_action_and_words_are_understood() -> None:
    assert set(OF_VERB) == known()
    assert action_of_words("unscrew bottlecap, drink soda") == "drink"
    assert action_of_words("sit on stepstool, ankle on other knee, hand on chin") == "sit"
    assert action_of_words("dance - jete, turn") == "dance"
    assert action_of_words("xyz") == "other"


def test_planned_motion_is_the_same_for_the_same_seed_and_differs_for_another(
    planned: list[BodyMotion],
) -> None:
    again = [motion for motion in planner.rollouts(3, seed=3) if motion is not None]
    assert all(same(a, b) for a, b in zip(planned, again, strict=True))
    (other,) = (motion for motion in planner.rollouts(1, seed=4) if motion is not None)
    assert other.frames != planned[0].frames or np.abs(other.root - planned[0].root).max() > 1e-3


def test_planned_motion_tells_what_is_held_by_which_hand_and_done_when(planned: list[BodyMotion]) -> None:
    taken = planned[0]
    assert taken.fingers and taken.source == "planner" and taken.action == "pick_up"
    assert {"idle", "pick_up"} <= {span.action for span in taken.spans}
    track = taken.objects[0]
    held = np.flatnonzero(track.held_by != NOBODY)
    assert len(held) > 10
    hand = index("leftHand" if track.held_by[held[-1]] == LEFT else "rightHand")
    palm, turned = taken.positions()[held, hand], taken.world_rotations()[held, hand]
    in_hand = rot.inv_rotate(turned, track.poses[held, :3] - palm)
    assert np.ptp(in_hand[len(held) // 2 :], axis=0).max() < 2e-3
    assert np.linalg.norm(np.diff(track.poses[:, :3], axis=0), axis=-1).max() < 0.15


@pytest.mark.parametrize("body", [Skeleton.human(1.2), Skeleton.human(1.95, arm_scale=1.12)])
def test_feet_of_planned_motion_stand_on_the_reference_as_they_do_on_any_body(body: Skeleton) -> None:
    scene = planner._cases(3, 3)[0].scene
    take = perform("walk to the table", scene, body)
    motion = planned_motion.of_clip(take.clip, "walk to the table")
    toes = index("leftToes")
    standing = take.clip.plants[:, 0]
    place = motion.positions()[standing, toes]
    assert np.abs(place[:, 1] - REFERENCE.rest_positions[toes, 1]).max() < 0.004
    assert motion.contacts[standing, 1].mean() > 0.9
    assert "walk" in {span.action for span in motion.spans}


def test_a_mirror_image_of_a_mirror_image_is_the_motion() -> None:
    motion = replace(with_cup(waving()), label="wave with the right hand, 右手", name="a")
    image = augment.mirrored(motion)
    assert image.label == "wave with the left hand, 左手" and image.name != "a"
    assert same(augment.mirrored(image), motion)
    swapped = image.positions()[:, index("leftHand")] * [-1.0, 1.0, 1.0]
    assert np.abs(swapped - motion.positions()[:, index("rightHand")]).max() < 1e-9
    assert set(image.objects[0].held_by) == {NOBODY, RIGHT, BOTH}
    contacts = motion.contacts.copy()
    contacts[:, 0] = False
    assert not augment.mirrored(replace(motion, contacts=contacts)).contacts[:, 2].any()


def test_hands_are_led_elsewhere_smoothly_and_nothing_else_moves() -> None:
    motion = waving(120)
    moved = augment.with_moved_hands(motion, np.random.default_rng(1))
    assert same(moved, augment.with_moved_hands(motion, np.random.default_rng(1)))
    before, after = motion.positions(), moved.positions()
    away = np.linalg.norm(after - before, axis=-1)
    hands = [index("leftHand"), index("rightHand")]
    assert 0.03 < away[:, hands].max() < 0.3
    assert away[:, [index(n) for n in ("hips", "head", "leftFoot", "leftUpperArm")]].max() < 1e-9
    jerk = np.linalg.norm(np.diff(after[:, hands], n=3, axis=0), axis=-1).mean() * 30.0**3
    assert jerk < 20.0


def test_recordings_are_cut_where_they_fail() -> None:
    motion = with_cup(waving(100))
    assert clean.cleaned(motion) is motion
    root = motion.root.copy()
    root[30] += [0.0, 0.0, 0.9]
    motion = replace(motion, root=root)
    kept = clean.cleaned(motion)
    assert 60 <= kept.frames < 70
    assert np.array_equal(kept.root[-1], motion.root[-1])
    assert kept.spans == (ActionSpan("hold", 0, 40 - (100 - kept.frames)),)
    assert len(kept.objects[0].poses) == kept.frames


def test_sitting_down_sitting_and_standing_up_are_told_apart() -> None:
    height = np.interp(np.arange(200), [0, 50, 70, 130, 150, 200], [0.93, 0.93, 0.5, 0.5, 0.93, 0.93])
    root = np.stack([np.zeros(200), height, np.interp(np.arange(200), [0, 50, 200], [0, 1.5, 1.5])], -1)
    motion = replace(waving(200), root=root, spans=sitting.spans(root))
    ids = [motion.action_ids()[frame] for frame in (10, 60, 100, 140, 190)]
    from motion.pim.actions import ACTIONS

    assert [ACTIONS[i] for i in ids] == ["walk", "sit_down", "sit", "stand_up", "idle"]
    assert sitting.spans(np.repeat([[0.0, 0.9, 0.0]], 50, axis=0)) == ()


def test_stored_motion_is_the_motion(tmp_path: Path) -> None:
    motions = [with_cup(waving()), swaying(2)]
    store.save(tmp_path / "m.npz", motions)
    found = store.load(tmp_path / "m.npz")
    assert all(same(a, b, 1e-4) for a, b in zip(found, motions, strict=True))
    assert [p.name for p in tmp_path.iterdir()] == ["m.npz"]


def test_what_was_gathered_is_kept_until_the_file_or_the_code_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, angles, _ = poser_turns(60)
    clips = {f"01_{i:02d}": (root + i, angles) for i in range(5)}
    path = write_cmu(tmp_path / "cmu.npz", clips, dict.fromkeys(clips, "walk"))
    calls: list[str] = []
    load = corpus.cmu.load
    monkeypatch.setattr(corpus.cmu, "load", lambda p: (calls.append(m.name) or m for m in load(p)))
    cache = tmp_path / "cache"
    first = corpus.gather(Sources(cmu=path), cache)
    again = corpus.gather(Sources(cmu=path), cache)
    assert len(calls) == len(first) == 5
    assert all(same(a, b, 1e-4) for a, b in zip(first, again, strict=True))
    write_cmu(path, {"01_00": (root, angles)}, {"01_00": "run"})
    assert [m.action for m in corpus.gather(Sources(cmu=path), cache)] == ["run"]
    monkeypatch.setattr(corpus, "_code", lambda parts: "changed")
    corpus.gather(Sources(cmu=path), cache)
    assert len(calls) == 7


def test_nothing_made_from_held_out_clips_is_trained_on() -> None:
    motions = [replace(swaying(i), name=f"{i:02d}") for i in range(10)]
    train, held_out = corpus.halves(motions)
    assert [m.name for m in held_out] == ["03"]
    more = corpus.enlarged(train, seed=1, warps=1)
    assert len(more) == 4 * len(train)
    assert len({m.name for m in more}) == len(more)
    assert not any(m.name.startswith("03") for m in more)
    again = corpus.enlarged(train, seed=1, warps=1)
    assert all(same(a, b) for a, b in zip(more, again, strict=True))


def test_figures_of_known_motion() -> None:
    still = waving(90)
    still.rotations[:] = still.rotations[:1]
    found = statistics.measure([still, replace(still, source="other")])
    assert found.total.clips == 2 and found.total.frames == 180
    assert found.total.minutes == pytest.approx(0.1)
    assert found.total.skate_ratio == 0.0 and found.total.jerk < 1e-6
    assert set(found.sources) == {"made up", "other"}
    assert found.actions == {"wave": pytest.approx(0.1)}
    assert found.ranges["hips height, m"][2] == pytest.approx(still.root[0, 1])
    sliding = replace(still, root=still.root + np.linspace(0, 1.5, 90)[:, None] * [1.0, 0.0, 0.0])
    assert statistics.amount([sliding]).skate_ratio > 0.9


def test_a_sheet_shows_every_action(tmp_path: Path) -> None:
    motions = [waving(), *(replace(swaying(i), name=str(i)) for i in range(4))]
    assert [m.action for m in chosen(motions)] == ["walk", "walk", "wave"]
    write_corpus_sheet(motions, tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")


def test_the_command_says_what_there_is_and_where_motion_comes_from(tmp_path: Path) -> None:
    root, angles, _ = poser_turns(60)
    clips = {f"01_{i:02d}": (root + i, angles) for i in range(5)}
    path = write_cmu(tmp_path / "cmu.npz", clips, dict.fromkeys(clips, "walk"))
    run = CliRunner()
    args = ["data", "--cmu", str(path), "--rollouts", "2", "--out", str(tmp_path / "kept"), "--json"]
    result = run.invoke(app, args)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["sources"]["cmu"]["clips"] == 5 and found["sources"]["planner"]["clips"] == 2
    assert found["held_out"] == ["cmu 01_03"]
    result = run.invoke(app, args[:-1])
    assert result.exit_code == 0 and "6 clips to train on" in result.stdout
    result = run.invoke(app, ["data"])
    assert result.exit_code == 1
    assert "mocap.cs.cmu.edu" in result.output and "--rollouts" in result.output
    result = run.invoke(app, ["data", "--cmu", str(tmp_path / "none.npz"), "--json"])
    assert result.exit_code == 1 and "no file" in json.loads(result.stdout)["error"]["message"]
