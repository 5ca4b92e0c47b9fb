"""Objects made from categories stand where asked, and their parts move as real ones do."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion.scene import catalogue, make
from motion.scene.extent import bottom
from motion.scene.making import moved_by
from motion.scene.overlap import Surfaces


def test_a_cup_rests_exactly_on_the_table() -> None:
    (table,) = make("table", "table", at=(0.0, 1.0))
    (cup,) = make("cup", "cup", on=table, at=(0.2, 0.8))
    assert bottom(cup) == pytest.approx(table.world_bounds()[1][1], abs=1e-12)
    assert cup.supported_by == "table"
    assert cup.position[[0, 2]] == pytest.approx([0.2, 0.8])


def test_explicit_position_size_label_and_attributes() -> None:
    (box,) = make(
        "box",
        "b",
        (1, 2, 3),
        heading=0.0,
        size=(0.4, 0.2, 0.3),
        scale=2,
        label="crate",
        attributes={"color": "red"},
    )
    assert box.position == pytest.approx([1, 2, 3])
    assert box.shape.size == pytest.approx([0.8, 0.4, 0.6])
    assert (box.label, box.attributes, box.category) == ("crate", {"color": "red"}, "box")


def test_mass_follows_size() -> None:
    (small,) = make("ball", "a")
    (large,) = make("ball", "b", scale=2)
    assert large.mass == pytest.approx(8 * small.mass)


def test_the_default_front_faces_the_origin() -> None:
    fridge, door = make("fridge", "fridge", at=(0.0, 2.0))
    assert door.position[2] < fridge.position[2]
    handle = door.shape.part("handle")
    assert handle is not None
    # The handle is at the right hand of someone who looks along +Z, which is -X.
    assert poses.apply(door.pose, handle.position)[0] < -0.15


@pytest.mark.parametrize(
    ("category", "part", "kind"),
    [
        ("fridge", "door", "hinge"),
        ("oven", "door", "hinge"),
        ("door", "leaf", "hinge"),
        ("laptop", "lid", "hinge"),
        ("chest", "lid", "hinge"),
        ("drawer_unit", "drawer", "slide"),
        ("bottle", "cap", "twist"),
    ],
)
def test_moving_parts(category: str, part: str, kind: str) -> None:
    _, closed = make(category, "x", open=0.0)
    assert (closed.id, closed.part_of) == (f"x.{part}", "x")
    assert closed.joint is not None and closed.joint.kind == kind
    assert closed.joint.range[0] == 0 < closed.joint.range[1]
    assert "openable" in closed.affordances and not closed.movable
    assert closed.attributes["name_zh"].startswith(catalogue.get(category).names_zh[0])


@pytest.mark.parametrize("category", ["fridge", "oven", "chest", "drawer_unit", "laptop", "wall_cabinet"])
def test_opening_moves_the_part_outward_or_up(category: str) -> None:
    body, closed = make(category, "x", open=0.0, at=(0.0, 1.0))
    _, opened = make(category, "x", open=0.9, at=(0.0, 1.0))
    outward = closed.position[2] - opened.position[2]
    upward = opened.position[1] - closed.position[1]
    assert max(outward, upward) > 0.05
    # The joint of the open part leads back to the closed pose.
    assert opened.joint is not None and closed.joint is not None
    back = poses.mul(opened.pose, moved_by(opened.joint, opened.joint.range[0]))
    assert back[:3] == pytest.approx(closed.position, abs=1e-9)
    assert np.diff(opened.joint.range) == pytest.approx(np.diff(closed.joint.range))
    assert body.position == pytest.approx(make(category, "x", at=(0.0, 1.0))[0].position)


def test_parts_follow_the_heading() -> None:
    body, door = make("fridge", "f", heading=0.3, open=0.0)
    other_body, other_door = make("fridge", "f", heading=2.0, position=(1.0, 0.9, -2.0), open=0.0)
    before = poses.mul(poses.inv(body.pose), door.pose)
    after = poses.mul(poses.inv(other_body.pose), other_door.pose)
    assert after == pytest.approx(before, abs=1e-9)


def test_closed_parts_fit_their_bodies() -> None:
    surfaces = Surfaces()
    for id in catalogue.ids():
        body, *parts = make(id, id, open=0.0)
        for part in parts:
            assert surfaces.depth(body, part, nested=True) < 1e-3, part.id


def test_things_on_walls_hang_at_their_height() -> None:
    (switch,) = make("button", "switch", at=(1.0, 1.0))
    assert switch.position[1] == pytest.approx(catalogue.get("button").height)


@pytest.mark.parametrize("scale", [0.3, 3.0])
def test_every_category_can_be_small_or_large(scale: float) -> None:
    for id in catalogue.ids():
        for item in make(id, "x", scale=scale, open=0.5):
            assert all(part.size.min() > 0 for part in item.shape.parts), id
            tubes = [part for part in item.shape.parts if part.kind == "tube"]
            assert all(tube.wall < min(tube.size[0] / 2, tube.size[1]) for tube in tubes), id
