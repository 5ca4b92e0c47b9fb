"""What sentences about doors, drawers and things that are pushed, pulled or turned promise, measured on the clips."""

from __future__ import annotations

import numpy as np
import pytest

from motion import generate
from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.inspection.contacts import contact_errors
from motion.rotation import Array
from motion.scene import make
from motion.scene.model import Placement, Scene
from motion.skeleton import Skeleton

_BODY = Skeleton.human(1.75)


def _furniture(name: str, open: float | None = None) -> Scene:
    return Scene(make(name, "thing", at=(0.1, 1.3), open=open), "test", Placement())


def _table(name: str) -> Scene:
    table = make("table", "table", (0.0, 0.37, 0.72))
    return Scene((*table, *make(name, "thing", on=table[0], at=(-0.1, 0.55))), "test", Placement())


def _moved(scene: Scene, clip: Clip, part: str) -> Array:
    """How far (F,) a part has turned or slid since the beginning, radians or metres."""
    track = clip.object(part).poses
    joint = scene.object(part).joint
    assert joint is not None
    change = poses.mul(poses.inv(track[0]), track)
    return (
        np.linalg.norm(change[:, :3], axis=-1)
        if joint.kind == "slide"
        else rot.angle(track[:1, 3:], track[:, 3:])
    )


def _contact_error(clip: Clip) -> float:
    return max(float(one.per_frame.max()) for one in contact_errors(clip))


@pytest.mark.parametrize(("text", "name", "part"), [("open the fridge", "fridge", "thing.door")])
def test_a_door_is_opened_by_more_than_half(text: str, name: str, part: str) -> None:
    scene = _furniture(name)
    clip = generate(text, scene, _BODY)
    joint = scene.object(part).joint
    assert joint is not None
    assert _moved(scene, clip, part)[-1] > 0.5 * (joint.range[1] - joint.range[0])
    assert _contact_error(clip) < 0.015


def test_a_drawer_slides_open_in_the_hand() -> None:
    scene = _furniture("drawer_unit")
    clip = generate("open the drawer unit", scene, _BODY)
    moved = _moved(scene, clip, "thing.drawer")
    assert moved[-1] > 0.15
    touched = np.zeros(clip.frames, dtype=bool)
    for contact in clip.contacts:
        touched[contact.start : contact.stop + 1] = True
    assert np.diff(moved)[~touched[1:]].max(initial=0.0) < 1e-6


def test_what_is_closed_is_shut() -> None:
    scene = _furniture("cabinet", open=0.5)
    clip = generate("close the cabinet", scene, _BODY)
    joint = scene.object("thing.door").joint
    assert joint is not None
    assert abs(_moved(scene, clip, "thing.door")[-1] + joint.range[0]) < 0.1


def test_pulling_brings_a_thing_closer() -> None:
    clip = generate("pull the box closer", _table("box"), _BODY)
    track = clip.object("thing").poses[:, :3]
    assert np.hypot(*track[-1, [0, 2]]) < np.hypot(*track[0, [0, 2]]) - 0.04
    assert abs(track[-1, 1] - track[0, 1]) < 1e-3


def test_pushing_moves_a_thing_away() -> None:
    clip = generate("push the box", _table("box"), _BODY)
    track = clip.object("thing").poses[:, :3]
    assert np.hypot(*track[-1, [0, 2]]) > np.hypot(*track[0, [0, 2]]) + 0.04
    assert _contact_error(clip) < 0.015


def test_turning_turns_a_thing_where_it_stands() -> None:
    clip = generate("rotate the mug", _table("mug"), _BODY)
    track = clip.object("thing").poses
    assert float(rot.angle(track[0, 3:], track[-1, 3:])) > np.radians(20.0)
    assert np.linalg.norm(track[-1, :3] - track[0, :3]) < 0.005
