"""Blinks, gaze, head and brows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Event, ObjectTrack
from motion.errors import FaceError
from motion.evaluate.metrics.directions import angle_between
from motion.face import Expression, Look, Utterance, animate, units
from motion.face.animate import eyes
from motion.face.blinks import AT_PAUSE, Blinks
from motion.face.emphasis import head, of_stress
from motion.face.prosody import Emphasis, Prosody
from motion.face.saccades import Saccades
from motion.rotation import Array
from motion.scene.model import Primitive, Shape
from motion.skeleton import index
from motion.skeleton.limits import violations
from tests.motion.face.said import spoken, standing

_LID = units.columns("eyeBlinkLeft")[0]


def _starts(lids: Array, fps: float) -> Array:
    shut = lids > 0.4
    return np.flatnonzero(shut[1:] & ~shut[:-1]) / fps


def test_blinks_are_as_frequent_and_quick_as_peoples() -> None:
    minutes, fps = 20, 100.0
    times = np.arange(minutes * 6000) / fps
    lids = Blinks(7).closed(times)
    starts = _starts(lids, fps)
    assert 14 <= len(starts) / minutes <= 20
    gaps = np.diff(starts)
    assert gaps.min() > 0.5
    assert 0.3 < gaps.std() / gaps.mean() < 0.9
    lengths = (lids > 0.05).sum() / fps / len(starts)
    assert 0.15 < lengths < 0.35
    # Lids close faster than they open.
    assert np.diff(lids).max() > -1.3 * np.diff(lids).min()


def test_speech_blinks_more_and_at_its_pauses() -> None:
    times = np.arange(60_000) / 100.0
    quiet, talking = Blinks(1, 0.0), Blinks(1, 0.0)
    for pause in np.arange(2.0, 600.0, 4.0):
        talking.call(float(pause), AT_PAUSE)
    assert not quiet.closed(times).any()
    starts = _starts(talking.closed(times), 100.0)
    assert 6 <= len(starts) / 10.0 <= 12
    assert ((starts - 2.0) % 4.0 < 0.15).all()


def test_eyes_never_rest_and_never_stray() -> None:
    offsets = np.degrees(Saccades(3).offsets(np.arange(6000) / 100.0))
    assert np.abs(offsets).max() < 1.0
    jumps = (np.linalg.norm(np.diff(offsets, axis=0), axis=-1) > 0.05).sum()
    assert 30 < jumps < 1000


@pytest.mark.parametrize(
    "point",
    [(0.0, 1.5, 1.0), (0.9, 1.3, 0.5), (-1.5, 1.7, 0.6), (0.3, 0.8, 0.6), (1.0, 2.3, 1.0), (2.0, 1.5, 0.2)],
)
def test_gaze_meets_its_target(point: tuple[float, float, float]) -> None:
    clip = animate(standing(3.0), looks=[Look(0.5, np.array(point))], seed=2)
    aim = np.array(point) - eyes(clip)
    world = clip.world_rotations()
    forward = sum(
        rot.rotate(world[:, index(eye)], np.array([0.0, 0.0, 1.0])) for eye in ("leftEye", "rightEye")
    )
    off = angle_between(forward, aim)
    assert off[33:].max() < 2.0
    assert np.median(off[33:]) < 1.0
    assert violations(clip.rotations).max() < 1e-6


def test_small_turns_are_the_eyes_and_great_ones_the_heads() -> None:
    def share(yaw: float) -> float:
        point = np.array([2 * np.sin(yaw), 1.59, 2 * np.cos(yaw)])
        clip = animate(standing(2.0), looks=[Look(0.2, point)], seed=2)
        return float(rot.yaw_of(clip.world_rotations()[-1, index("head")])) / yaw

    assert share(np.radians(8.0)) < 0.45
    assert share(np.radians(60.0)) > 0.7


def test_eyes_are_there_before_the_head() -> None:
    clip = animate(standing(2.0, 60.0), looks=[Look(0.5, np.array([1.5, 1.5, 1.5]))], seed=2)
    world = clip.world_rotations()
    gaze = rot.yaw_of(world[:, index("leftEye")])
    turned = rot.yaw_of(world[:, index("head")])
    assert np.argmax(gaze > 0.9 * gaze[-1]) < np.argmax(turned > 0.9 * turned[-1])


def test_gaze_follows_hands_things_and_others() -> None:
    clip, other = standing(2.0), standing(2.0)
    made = animate(clip, looks=[Look(0.0, "hand:left"), Look(1.0, "anna")], others={"anna": other})
    assert rot.yaw_of(made.world_rotations()[20, index("leftEye")]) > 0.3
    with pytest.raises(FaceError) as caught:
        animate(clip, looks=[Look(0.0, "nobody")])
    assert caught.value.kind == "unknown_target"
    assert "hand:left" in caught.value.candidates
    with pytest.raises(FaceError):
        Expression("gleeful")
    with pytest.raises(FaceError):
        Expression("happy", 1.5)


def test_without_a_target_the_bodys_gaze_stays() -> None:
    clip = standing(1.0)
    made = animate(clip, seed=1)
    same = [i for i, name in enumerate(clip.skeleton.names) if not name.endswith("Eye")]
    np.testing.assert_allclose(made.rotations[:, same], clip.rotations[:, same], atol=1e-9)
    assert np.degrees(rot.angle(made.rotations, clip.rotations)).max() < 1.5


def test_head_nods_while_the_eyes_hold_still() -> None:
    utterance = Utterance()
    utterance.mark(spoken())
    utterance.close()
    assert len(utterance.emphases) > 2
    viewer = np.array([0.0, 1.6, 2.0])
    clip = animate(standing(3.5), utterance, looks=[Look(-1.0, viewer)], seed=4)
    pitch = np.degrees(rot.angle(clip.rotations[:, index("head")], clip.rotations[:1, index("head")]))
    assert 1.0 < pitch.max() < 12.0
    world = clip.world_rotations()
    forward = sum(
        rot.rotate(world[:, index(eye)], np.array([0.0, 0.0, 1.0])) for eye in ("leftEye", "rightEye")
    )
    assert angle_between(forward, viewer - eyes(clip)).max() < 2.0


def test_head_is_lowest_at_the_stressed_syllable() -> None:
    times = np.arange(300) / 100.0
    nod = head([Emphasis(1.5, 1.0)], times, 1)[:, 0]
    assert times[nod.argmax()] == pytest.approx(1.5, abs=0.03)
    assert nod[:110].max() == nod[200:].max() == 0.0


def test_prosody_finds_the_loud_syllables_and_does_not_mind_pieces() -> None:
    rate = 16_000
    t = np.arange(4 * rate) / rate
    loud = 0.05 + 0.35 * sum(np.exp(-(((t - at) / 0.07) ** 2)) for at in (1.0, 2.2, 3.1))
    sound = (loud * np.sin(2 * np.pi * 150 * t)).astype(np.float32)
    found = Prosody(rate).feed(sound)
    assert [one.time for one in found] == pytest.approx([1.0, 2.2, 3.1], abs=0.03)
    prosody, pieces = Prosody(rate), []
    for start in range(0, len(sound), 777):
        pieces += prosody.feed(sound[start : start + 777])
    assert [one.time for one in pieces] == [one.time for one in found]
    assert [one.strength for one in pieces] == pytest.approx([one.strength for one in found])
    assert [one.time for one in of_stress(spoken("_:.5 p:.1 ˈa:.2 t:.1 ˈi:.1 _:.5 ˈu:.2"))] == pytest.approx(
        [0.7, 1.6]
    )


def test_what_is_worn_nods_with_the_head() -> None:
    clip = standing(3.5)
    at = clip.positions()[:, index("head")] + np.array([0.0, 0.2, 0.0])
    hat = ObjectTrack("hat", "hat", Shape((Primitive("box", np.full(3, 0.2)),)), poses.make(at))
    clip = replace(clip, objects=(hat,), events=(Event(0.0, "worn", {"object": "hat", "slot": "head"}),))
    utterance = Utterance()
    utterance.mark(spoken())
    utterance.close()
    made = animate(clip, utterance, seed=4)
    head_at, turn = made.positions()[:, index("head")], made.world_rotations()[:, index("head")]
    local = rot.inv_rotate(turn, made.objects[0].poses[:, :3] - head_at)
    np.testing.assert_allclose(local, np.tile([0.0, 0.2, 0.0], (clip.frames, 1)), atol=1e-6)
    assert np.abs(made.objects[0].poses - hat.poses).max() > 1e-3
