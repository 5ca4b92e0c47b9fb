"""What goes along when something is moved from outside."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bridge.session.riding import moved_along
from bridge.session.stage import Stage
from motion import pose as poses
from motion.rotation import Array
from motion.scene import Scene, load

SCENES = Path(__file__).parents[3] / "examples" / "scenes"
TURN = np.array([0.0, np.sin(0.4), 0.0, np.cos(0.4)])


def scene_of(name: str) -> tuple[Scene, dict[str, Array]]:
    scene = load(SCENES / f"{name}.json")
    return scene, {item.id: item.pose for item in scene.objects}


def elsewhere(pose: Array) -> Array:
    """Half a metre to the side and turned."""
    return np.array([*(pose[:3] + np.array([0.5, 0.0, 0.2])), *poses.mul([0, 0, 0, *TURN], pose)[3:]])


@pytest.mark.parametrize(
    ("name", "moved", "along"),
    [
        ("tabletop", "plate", {"apple"}),
        ("tabletop", "bottle", {"bottle.cap"}),
        ("tabletop", "hat", set()),
        ("kitchen", "fridge", {"fridge.door", "milk"}),
        ("lab", "rack", {"test_tube", "test_tube_2"}),
    ],
)
def test_parts_and_what_lies_in_or_on_it_keep_their_place_on_it(
    name: str, moved: str, along: set[str]
) -> None:
    scene, now = scene_of(name)
    after = moved_along(scene, now, {moved: elsewhere(now[moved])})
    assert after.keys() == {moved, *along}
    for id in along:
        before = poses.mul(poses.inv(now[moved]), now[id])
        np.testing.assert_allclose(poses.mul(poses.inv(after[moved]), after[id]), before, atol=1e-9)


def test_what_carries_what_goes_on_through_all_that_is_carried() -> None:
    scene, now = scene_of("tabletop")
    after = moved_along(scene, now, {"table": elsewhere(now["table"])})
    assert {"plate", "apple", "bottle", "bottle.cap"} <= after.keys()


def test_what_was_taken_away_stays_and_what_was_put_there_comes_along() -> None:
    scene, now = scene_of("tabletop")
    gone, put = now["apple"].copy(), now["banana"].copy()
    gone[:3] = [2.0, 0.04, 2.0]
    put[:3] = now["apple"][:3]
    put[1] += _drop(scene, "banana") - _drop(scene, "apple")
    after = moved_along(scene, {**now, "apple": gone, "banana": put}, {"plate": elsewhere(now["plate"])})
    assert after.keys() == {"plate", "banana"}


def test_what_is_moved_itself_and_what_is_held_goes_where_it_is_said() -> None:
    scene, now = scene_of("tabletop")
    places = {"plate": elsewhere(now["plate"]), "apple": now["apple"]}
    np.testing.assert_array_equal(moved_along(scene, now, places)["apple"], now["apple"])
    del places["apple"]
    assert moved_along(scene, now, places, held={"apple"}).keys() == {"plate"}


def test_characters_find_what_came_along_where_it_is_now() -> None:
    scene, now = scene_of("tabletop")
    stage = Stage(scene, ["actor"], ())
    plate = now["plate"].copy()
    plate[0] += 0.1
    stage.move(10, {"plate": plate})
    stage.perform(20, "actor", "look at the apple")
    assert stage.actor("actor").place(20, "apple")[0] == pytest.approx(now["apple"][0] + 0.1, abs=1e-6)
    assert stage.place(20, "apple")[0] == pytest.approx(now["apple"][0] + 0.1, abs=1e-6)


def _drop(scene: Scene, id: str) -> float:
    """How far its lowest point is below its origin, metres."""
    item = scene.object(id)
    return float(item.position[1] - item.world_bounds()[0][1])
