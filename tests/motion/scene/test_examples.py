"""The example scenes load, are sound, and are laid out as people live."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motion.scene import catalogue, check, load

FOLDER = Path(__file__).parents[3] / "examples" / "scenes"
SCENES = ("tabletop", "kitchen", "office", "living_room", "lab", "classroom", "shop")
every_scene = pytest.mark.parametrize("name", SCENES)


def test_all_scenes_are_there() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} >= set(SCENES)


@every_scene
def test_scene_is_sound(name: str) -> None:
    scene = load(FOLDER / f"{name}.json")
    assert scene.name == name
    assert len([item for item in scene.objects if item.part_of is None]) >= 8
    assert check(scene) == []


@every_scene
def test_scene_offers_things_within_reach(name: str) -> None:
    scene = load(FOLDER / f"{name}.json")
    here = np.array([scene.avatar.x, scene.avatar.z])
    near = [
        item
        for item in scene.objects
        if "graspable" in item.affordances
        and 0.5 < np.hypot(*(item.position[[0, 2]] - here)) < 1.3
        and 0.4 < item.position[1] < 1.3
    ]
    assert len(near) >= 5


def test_two_cups_differ_by_color() -> None:
    scene = load(FOLDER / "living_room.json")
    cups = [item for item in scene.objects if item.category == "cup"]
    assert len({cup.attributes["color"] for cup in cups}) == len(cups) == 2


def test_there_is_something_to_sit_on_somewhere() -> None:
    seats = [
        item
        for name in SCENES
        for item in load(FOLDER / f"{name}.json").objects
        if item.category and "sittable" in catalogue.get(item.category).affordances
    ]
    assert len(seats) >= 6
