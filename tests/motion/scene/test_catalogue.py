"""The catalogue knows everyday things in two languages, and builds each of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

from motion.errors import SceneError
from motion.geometry import distance, surface_points
from motion.scene import Shape, catalogue, make
from motion.scene.catalogue import Category
from motion.scene.extent import bottom
from motion.scene.recipe.build import ROUND
from tests.motion.scene.vocabulary import AFFORDANCES

CATEGORIES = catalogue.all()
every_category = pytest.mark.parametrize("kind", CATEGORIES, ids=lambda kind: kind.id)


def test_there_are_many_categories_each_once() -> None:
    folder = Path(catalogue.__file__).parent / "categories"
    files = (path for path in folder.glob("*.json") if path.stem != "hypernyms")
    rows = [row["id"] for path in files for row in json.loads(path.read_text("utf-8"))]
    assert len(CATEGORIES) >= 200
    assert [id for id, count in Counter(rows).items() if count > 1] == []


def test_every_category_has_names_in_both_languages() -> None:
    for kind in (*CATEGORIES, *catalogue.hypernyms()):
        assert kind.names_en and kind.names_zh, kind.id
        assert all(name.isascii() and name == name.strip() for name in kind.names_en), kind.id
        assert all(not name.isascii() for name in kind.names_zh), kind.id


def test_no_name_means_two_things() -> None:
    meanings = defaultdict(set)
    for kind in CATEGORIES:
        for name in (kind.id.replace("_", " "), *kind.names):
            meanings[name.lower()].add(kind.id)
    for wide in catalogue.hypernyms():
        for name in wide.names:
            meanings[name.lower()].add(f"hypernym {wide.id}")
    assert {name: ids for name, ids in meanings.items() if len(ids) > 1} == {}


def test_hypernyms_and_affordances_are_known_words() -> None:
    wider = {wide.id for wide in catalogue.hypernyms()} | set(catalogue.ids())
    for kind in CATEGORIES:
        assert set(kind.hypernyms) <= wider - {kind.id}, kind.id
        assert kind.affordances <= AFFORDANCES, kind.id
        assert ("wearable" in kind.affordances) == (kind.slot is not None), kind.id
        assert ("graspable" in kind.affordances) == (kind.movable and bool(kind.grasps)), kind.id


def test_every_affordance_and_hypernym_is_used() -> None:
    assert {a for kind in CATEGORIES for a in kind.affordances} == AFFORDANCES
    assert [wide.id for wide in catalogue.hypernyms() if not catalogue.under(wide.id)] == []


@every_category
def test_category_builds_in_its_real_size(kind: Category) -> None:
    body, *parts = make(kind, "thing", open=0.0)
    corners = np.concatenate([np.stack(item.world_bounds()) for item in (body, *parts)])
    assert np.ptp(corners, axis=0) == pytest.approx(kind.size, abs=0.004)
    low, high = body.shape.bounds
    assert low == pytest.approx(-high, abs=1e-9)
    assert 0.001 <= max(kind.size) <= 2.5 and min(kind.size) >= 0.001
    assert kind.mounted or bottom(body) == pytest.approx(0.0, abs=1e-9)


@every_category
def test_category_weighs_what_its_size_allows(kind: Category) -> None:
    # Kilograms over the bounding box: a balloon is the lightest thing, a coin the heaviest.
    density = kind.mass / float(np.prod(kind.size))
    assert 0.3 < density < 6000, f"{density:.0f} kg/m³"


@every_category
def test_every_grasp_names_a_part_with_surface(kind: Category) -> None:
    for item in make(kind, "thing"):
        for grasp in item.grasps:
            part = item.shape.part(grasp.part)
            assert part is not None, grasp
            # A hold must not be buried in the rest of the thing.
            assert distance(item.shape, surface_points(Shape((part,)), 60)).max() > -1e-6, grasp


@every_category
def test_round_parts_are_round(kind: Category) -> None:
    for item in make(kind, "thing"):
        for part in item.shape.parts:
            assert part.size.min() > 0
            if part.kind in ROUND:
                assert part.size[0] == part.size[2]
            if part.kind == "tube":
                assert 2 * part.wall < part.size[0] and part.wall < part.size[1]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("cup", "cup"),
        ("Coffee Cup", "cup"),
        ("杯子", "cup"),
        ("apples", "apple"),
        ("knives", "knife"),
        ("strawberries", "strawberry"),
        ("glasses", "glasses"),
        ("wine glasses", "wine_glass"),
        ("refrigerator", "fridge"),
        ("电冰箱", "fridge"),
        ("t-shirt", "shirt"),
        ("tennis_ball", "tennis_ball"),
    ],
)
def test_find_by_name(name: str, id: str) -> None:
    found = catalogue.find(name)
    assert found is not None and found.id == id


def test_find_gives_none_for_what_it_does_not_know() -> None:
    assert catalogue.find("flux capacitor") is None
    assert catalogue.find("") is None


def test_hypernyms_gather_categories() -> None:
    assert {"apple", "banana"} <= {kind.id for kind in catalogue.under("fruit")}
    assert {"cup", "mug", "glass"} <= {kind.id for kind in catalogue.under("cup")}


def test_unknown_category_names_similar_ones() -> None:
    with pytest.raises(SceneError) as caught:
        catalogue.get("botle")
    assert "bottle" in caught.value.candidates
