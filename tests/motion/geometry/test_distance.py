"""Distances agree with brute force over dense surface samples, and with each other in every frame."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from motion import pose as poses
from motion import rotation as rot
from motion.geometry import distance, distance_at, normal, project, shape_hash, surface_points
from motion.scene.model import Primitive, Shape

TORUS = trimesh.creation.torus(0.08, 0.02)


def part(kind: str, *size: float, **rest: object) -> Primitive:
    return Primitive(kind, np.array(size), **rest)  # type: ignore[arg-type]


SHAPES = {
    "box": Shape((part("box", 0.1, 0.2, 0.3),)),
    "sphere": Shape((part("sphere", 0.1, 0.1, 0.1),)),
    "cylinder": Shape((part("cylinder", 0.1, 0.2, 0.1),)),
    "capsule": Shape((part("capsule", 0.08, 0.25, 0.08),)),
    "tube": Shape((part("tube", 0.09, 0.11, 0.09, wall=0.005),)),
    "turned": Shape(
        (part("box", 0.1, 0.02, 0.2, position=np.array([0.1, 0, 0]), rotation=rot.from_yaw(0.7)),)
    ),
    "mug": Shape(
        (
            part("tube", 0.08, 0.1, 0.08),
            part("box", 0.03, 0.05, 0.012, position=np.array([0.05, 0, 0]), name="handle"),
        )
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_distance_is_that_to_the_nearest_surface_point(name: str) -> None:
    shape = SHAPES[name]
    surface = surface_points(shape, 40_000)
    assert np.abs(distance(shape, surface)).max() < 1e-6
    points = np.random.default_rng(1).uniform(-0.25, 0.25, (4000, 3))
    found = distance(shape, points)
    # Deep inside a union the value is a bound only; samples are up to 3 mm apart.
    outside = found > 0
    brute = cKDTree(surface).query(points)[0]
    assert np.abs(found - brute)[outside].max() < 4e-3
    if len(shape.parts) == 1:
        assert np.abs(-found - brute)[~outside].max() < 4e-3


def test_inside_is_negative() -> None:
    points = np.random.default_rng(2).uniform(-0.3, 0.3, (3000, 3))
    inside = (np.abs(points) < np.array([0.05, 0.1, 0.15])).all(-1)
    assert ((distance(SHAPES["box"], points) < 0) == inside).all()
    cup = SHAPES["tube"]
    assert distance(cup, np.array([0.0, 0.0, 0.0])) > 0.03, "the cavity of a vessel is outside"
    assert distance(cup, np.array([0.0, -0.0525, 0.0])) < 0, "its bottom is solid"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(SHAPES)),
    st.lists(st.floats(-0.3, 0.3), min_size=6, max_size=6),
)
def test_distance_changes_no_faster_than_the_point_moves(name: str, values: list[float]) -> None:
    a, b = np.array(values[:3]), np.array(values[3:])
    difference = abs(float(distance(SHAPES[name], a)) - float(distance(SHAPES[name], b)))
    assert difference <= np.linalg.norm(a - b) + 1e-9


@pytest.mark.parametrize("name", SHAPES)
def test_projection_lands_on_the_surface(name: str) -> None:
    points = np.random.default_rng(3).uniform(-0.2, 0.2, (500, 3))
    points = points[distance(SHAPES[name], points) > 0.001]
    assert np.abs(distance(SHAPES[name], project(SHAPES[name], points))).max() < 1e-4


def test_normal_points_away_from_the_surface() -> None:
    points = np.random.default_rng(4).uniform(-0.2, 0.2, (200, 3))
    found = normal(SHAPES["sphere"], points)
    assert np.allclose(found, points / np.linalg.norm(points, axis=-1, keepdims=True), atol=1e-4)


def test_poses_and_points_broadcast_over_frames() -> None:
    rng = np.random.default_rng(5)
    pose = poses.make(rng.normal(size=(4, 3)), rot.normalize(rng.normal(size=(4, 4))))
    points = rng.normal(size=(4, 7, 3)) * 0.3
    found = distance_at(SHAPES["mug"], pose, points)
    assert found.shape == (4, 7)
    for i in range(4):
        local = poses.apply(poses.inv(pose[i]), points[i])
        assert np.allclose(found[i], distance(SHAPES["mug"], local))
    assert distance_at(SHAPES["mug"], pose[0], points).shape == (4, 7)


def test_mesh_grid_follows_the_exact_torus() -> None:
    shape = Shape((part("mesh", *TORUS.extents, vertices=TORUS.vertices, faces=TORUS.faces),))
    points = np.random.default_rng(6).uniform(-0.11, 0.11, (5000, 3)) * np.array([1, 1, 0.35])
    exact = np.hypot(np.hypot(points[:, 0], points[:, 1]) - 0.08, points[:, 2]) - 0.02
    error = np.abs(distance(shape, points) - exact)
    assert error[np.abs(exact) < 0.01].max() < 1.5e-3
    assert ((distance(shape, points) < 0) == (exact < 0))[np.abs(exact) > 2e-3].all()


def test_mesh_and_primitive_boxes_agree() -> None:
    mesh = trimesh.creation.box((0.1, 0.2, 0.05))
    shape = Shape((part("mesh", 0.1, 0.2, 0.05, vertices=mesh.vertices, faces=mesh.faces),))
    points = np.random.default_rng(7).uniform(-0.1, 0.1, (5000, 3))
    exact = distance(Shape((part("box", 0.1, 0.2, 0.05),)), points)
    assert np.abs(distance(shape, points) - exact)[np.abs(exact) < 0.02].max() < 2.5e-3


def test_hash_follows_the_geometry() -> None:
    again = Shape((part("box", 0.1, 0.2, 0.3),))
    assert shape_hash(SHAPES["box"]) == shape_hash(again)
    assert shape_hash(SHAPES["box"]) != shape_hash(Shape((part("box", 0.1, 0.2, 0.301),)))
