"""What sentences about vessels and tools promise, measured on the clips."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from motion import generate
from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.errors import ReachError
from motion.geometry import distance_at
from motion.language.plan import Plan, Step
from motion.planning.tips import tips
from motion.planning.verbs.viewing import viewed_side
from motion.planning.vessels import brim, outlet, rim
from motion.rotation import Array
from motion.scene import make
from motion.scene.model import Scene
from motion.skeleton import Skeleton, index, landmarks

_THINGS = {
    "bottle": (-0.22, 0.55),
    "glass": (0.12, 0.6),
    "teapot": (-0.05, 0.8),
    "bowl": (0.3, 0.6),
    "apple": (0.0, 0.5),
    "spoon": (-0.35, 0.55),
    "pen": (-0.1, 0.45),
    "notebook": (0.05, 0.5),
    "phone": (-0.2, 0.45),
}


def _scene(*names: str) -> Scene:
    table = make("table", "table", (0.0, 0.37, 0.72))
    things = [part for name in names for part in make(name, name, on=table[0], at=_THINGS[name])]
    return Scene((*table, *things), "test")


@lru_cache(maxsize=4)
def _body(height: float = 1.75) -> Skeleton:
    return Skeleton.human(height=height)


def _perform(scene: Scene, *steps: Step, height: float = 1.75) -> Clip:
    return generate(Plan(tuple(steps), "", "en"), scene, _body(height))


def _track(clip: Clip, id: str) -> Array:
    return next(track.poses for track in clip.objects if track.id == id)


def _on_head(clip: Clip, local: Array) -> Array:
    head = index("head")
    return clip.positions()[:, head] + rot.rotate(clip.world_rotations()[:, head], local)


def _when(clip: Clip, name: str) -> int:
    return round(next(event.time for event in clip.events if event.name == name) * clip.fps)


def _tilt(track: Array, rest: Array) -> Array:
    up = rot.rotate(track[:, 3:], rot.inv_rotate(rest, np.array([0.0, 1.0, 0.0])))
    return np.asarray(np.degrees(np.arccos(np.clip(up[:, 1], -1.0, 1.0))))


@pytest.mark.parametrize("height", [1.25, 1.75])
def test_drinking_tips_the_rim_at_the_lips(height: float) -> None:
    scene = _scene("glass")
    clip = _perform(scene, Step("drink", object="glass"), height=height)
    item, track = scene.object("glass"), _track(clip, "glass")
    mouth = _on_head(clip, landmarks.mouth(clip.skeleton))
    away = np.abs(distance_at(item.shape, track, mouth[:, None])[:, 0])
    sip = slice(_when(clip, "drink"), _when(clip, "drink") + 20)
    assert away[sip].max() < 0.03
    assert _tilt(track, item.rotation)[sip].min() > 30.0
    assert _tilt(track, item.rotation)[-1] < 10.0


def test_the_lips_meet_the_cap_that_is_on_a_bottle() -> None:
    scene = _scene("bottle", "glass")
    assert brim(scene, "glass")[0] == pytest.approx(rim(scene.object("glass").shape)[0])
    bottle, cap = scene.object("bottle"), scene.parts_of("bottle")[0]
    high = cap.world_bounds()[1][1] - bottle.position[1]
    assert brim(scene, "bottle")[0] == pytest.approx([0.0, high, 0.0], abs=1e-6)
    assert rim(bottle.shape)[0][1] < high - 0.01


def test_eating_brings_the_food_to_the_lips() -> None:
    scene = _scene("apple")
    clip = _perform(scene, Step("eat", object="apple"))
    mouth = _on_head(clip, landmarks.mouth(clip.skeleton))
    away = distance_at(scene.object("apple").shape, _track(clip, "apple"), mouth[:, None])[:, 0]
    assert abs(away[_when(clip, "eat")]) < 0.02


@pytest.mark.parametrize("vessel", ["bottle", "teapot"])
def test_pouring_brings_the_lip_over_the_opening(vessel: str) -> None:
    scene = _scene(vessel, "glass")
    clip = _perform(scene, Step("pour", object=vessel, target="glass", relation="in"))
    item, track = scene.object(vessel), _track(clip, vessel)
    pouring = slice(_when(clip, "pour"), _when(clip, "poured") - 30)
    lean = _tilt(track, item.rotation)[pouring]
    assert lean.min() > 38.0 and lean.max() < 80.0
    out = outlet(item.shape)
    around = np.radians(np.arange(0, 360, 15))
    ring = out.lip(np.stack([np.sin(around), np.zeros(len(around)), np.cos(around)], -1))
    world = poses.apply(track[pouring][:, None], ring)
    lip = np.take_along_axis(world, world[..., 1].argmin(-1)[:, None, None], axis=1)[:, 0]
    opening, radius = rim(scene.object("glass").shape)
    centre = poses.apply(scene.object("glass").pose, opening)
    assert np.hypot(*(lip - centre)[:, [0, 2]].T).max() < radius
    assert (lip[:, 1] - centre[1]).min() > 0.0 and (lip[:, 1] - centre[1]).max() < 0.1
    assert _tilt(track, item.rotation)[-1] < 10.0


def test_what_is_held_is_poured_when_nothing_is_named() -> None:
    scene = _scene("bottle", "glass", "teapot")
    clip = _perform(scene, Step("pick_up", object="bottle"), Step("pour", target="glass", relation="in"))
    poured = next(event for event in clip.events if event.name == "pour")
    assert poured.data["object"] == "bottle" and poured.data["target"] == "glass"


def test_nothing_is_poured_into_itself() -> None:
    with pytest.raises(ReachError) as refused:
        _perform(_scene("glass"), Step("pour", target="glass", relation="in"))
    assert refused.value.kind == "no_tool"


@pytest.mark.parametrize("step", [Step("stir", object="bowl"), Step("stir", object="spoon", target="bowl")])
def test_stirring_goes_round_below_the_rim(step: Step) -> None:
    scene = _scene("spoon", "bowl")
    clip = _perform(scene, step)
    (tip,) = tips(scene.object("spoon").shape)
    path = poses.apply(_track(clip, "spoon"), tip.point)
    low, high = scene.object("bowl").world_bounds()
    inside = (
        (path[:, 1] < high[1])
        & (path[:, 1] > low[1])
        & (np.abs(path - (low + high) / 2)[:, [0, 2]] < 0.075).all(-1)
    )
    around = path[inside][:, [0, 2]] - path[inside][:, [0, 2]].mean(0)
    turned = np.ptp(np.unwrap(np.arctan2(around[:, 1], around[:, 0])))
    assert turned > 2.0 * np.pi
    touching = next(contact for contact in clip.contacts if contact.object == "spoon")
    wrist = clip.positions()[:, index(f"{touching.hand}Hand"), 1]
    assert wrist[inside].min() > high[1]


def test_writing_keeps_the_tip_on_the_page() -> None:
    scene = _scene("pen", "notebook")
    clip = _perform(scene, Step("write", object="pen", target="notebook"))
    ends = [poses.apply(_track(clip, "pen"), tip.point) for tip in tips(scene.object("pen").shape)]
    written = slice(_when(clip, "written") - 50, _when(clip, "written"))
    page = scene.object("notebook")
    gaps = [distance_at(page.shape, page.pose, end[written]) for end in ends]
    tip = ends[int(gaps[1].mean() < gaps[0].mean())][written]
    assert min(np.abs(gap).max() for gap in gaps) < 0.005
    assert np.linalg.norm(np.diff(tip, axis=0), axis=-1).sum() > 0.08


def test_reading_holds_the_page_before_the_eyes() -> None:
    scene = _scene("notebook")
    clip = _perform(scene, Step("read", object="notebook"))
    frame = _when(clip, "read") + 30
    pose = _track(clip, "notebook")[frame]
    away = _on_head(clip, landmarks.eyes(clip.skeleton))[frame] - pose[:3]
    face, _ = viewed_side(scene.object("notebook").shape)
    off = np.degrees(np.arccos(abs(float(rot.rotate(pose[3:], face) @ away)) / np.linalg.norm(away)))
    assert 0.25 < np.linalg.norm(away) < 0.6
    assert off < 40.0


def test_calling_holds_the_phone_to_the_ear() -> None:
    scene = _scene("phone")
    clip = _perform(scene, Step("call", object="phone"))
    called = next(event for event in clip.events if event.name == "call")
    ear = _on_head(clip, landmarks.ear(clip.skeleton, str(called.data["hand"])))
    gap = distance_at(scene.object("phone").shape, _track(clip, "phone"), ear[:, None])[:, 0]
    assert 0.0 < gap[_when(clip, "call") + 15] < 0.03


def test_a_photo_is_taken_at_the_height_of_the_eyes() -> None:
    scene = _scene("phone")
    clip = _perform(scene, Step("take_photo", object="phone"))
    frame = _when(clip, "photo")
    away = _track(clip, "phone")[frame, :3] - _on_head(clip, landmarks.eyes(clip.skeleton))[frame]
    assert abs(away[1]) < 0.2
    toward = (scene.viewer - clip.positions()[frame, index("head")]) * np.array([1.0, 0.0, 1.0])
    flat = away * np.array([1.0, 0.0, 1.0])
    assert float(flat @ toward) / (np.linalg.norm(flat) * np.linalg.norm(toward)) > np.cos(np.radians(35.0))


def test_shaking_goes_to_and_fro() -> None:
    clip = _perform(_scene("bottle"), Step("shake", object="bottle", count=3))
    shaken = _when(clip, "shaken")
    height = np.diff(_track(clip, "bottle")[shaken - 40 : shaken, 1])
    turns = np.abs(np.diff(np.sign(height[np.abs(height) > 1e-3]))) > 0
    assert turns.sum() >= 4


def test_a_child_draws_closer_from_the_other_side_what_lies_too_far_behind_the_edge() -> None:
    (table,) = make("table", "table", np.array([0.0, 0.37, 0.72]), size=(1.4, 0.74, 0.75))
    (vase,) = make("vase", "vase", on=table, at=(-0.3, 0.79))
    clip = _perform(Scene((table, vase), "test"), Step("pull", object="vase"), height=1.2)
    way = _track(clip, "vase")[[0, -1], :3]
    assert np.linalg.norm(way[1, [0, 2]]) < np.linalg.norm(way[0, [0, 2]]) - 0.04
    assert clip.positions()[:, 0, 2].max() > table.world_bounds()[1][2]
