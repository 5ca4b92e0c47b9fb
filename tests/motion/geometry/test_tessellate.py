"""Tessellated primitives are closed, wind outward and have the right size."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from motion import rotation as rot
from motion.errors import SceneError
from motion.geometry.tessellate import tessellate, vertex_normals
from motion.scene.model import Primitive, Shape

SIZE = np.array([0.08, 0.12, 0.08])
VOLUMES = {
    "box": 0.08 * 0.12 * 0.08,
    "sphere": np.pi / 6 * 0.08 * 0.12 * 0.08,
    "cylinder": np.pi * 0.04**2 * 0.12,
    "capsule": np.pi * 0.04**2 * 0.04 + 4 / 3 * np.pi * 0.04**3,
    "tube": np.pi * (0.04**2 * 0.12 - 0.036**2 * 0.116),
}


@pytest.mark.parametrize("kind", VOLUMES)
def test_primitives_are_watertight_and_have_their_volume(kind: str) -> None:
    vertices, faces = tessellate(Primitive(kind, SIZE), segments=64)
    solid = trimesh.Trimesh(vertices, faces, process=True)
    solid.merge_vertices(merge_norm=True, merge_tex=True)
    assert solid.is_watertight and solid.is_winding_consistent
    assert solid.volume == pytest.approx(VOLUMES[kind], rel=0.01)
    np.testing.assert_allclose(np.ptp(vertices, axis=0), SIZE, atol=1e-9)


@pytest.mark.parametrize("kind", ["box", "sphere", "cylinder", "capsule"])
def test_normals_point_away_from_the_centre(kind: str) -> None:
    vertices, faces = tessellate(Primitive(kind, SIZE))
    assert ((vertex_normals(vertices, faces) * vertices).sum(-1) > 0).all()


def test_normals_do_not_bleed_around_edges() -> None:
    vertices, faces = tessellate(Primitive("box", SIZE))
    assert (np.sort(np.abs(vertex_normals(vertices, faces)), axis=-1) == [0, 0, 1]).all()


def test_a_shape_is_its_parts_in_place() -> None:
    turn = rot.from_axis_angle([0.0, 0.0, 1.0], np.pi / 2)
    shape = Shape(
        (
            Primitive("box", np.array([0.1, 0.1, 0.1])),
            Primitive("cylinder", np.array([0.02, 0.2, 0.02]), np.array([0.15, 0.0, 0.0]), turn),
        )
    )
    vertices, faces = tessellate(shape)
    assert faces.max() == len(vertices) - 1
    np.testing.assert_allclose([vertices.min(0), vertices.max(0)], shape.bounds, atol=1e-9)


def test_a_mesh_keeps_its_triangles() -> None:
    triangle = np.eye(3) * 0.1
    vertices, faces = tessellate(
        Primitive(
            "mesh", np.full(3, 0.1), np.array([1.0, 0.0, 0.0]), vertices=triangle, faces=np.array([[0, 1, 2]])
        )
    )
    np.testing.assert_allclose(vertices, triangle + np.array([1.0, 0.0, 0.0]))
    assert faces.tolist() == [[0, 1, 2]]


@pytest.mark.parametrize("part", [Primitive("cone", SIZE), Primitive("mesh", SIZE)])
def test_what_cannot_be_tessellated_is_a_typed_error(part: Primitive) -> None:
    with pytest.raises(SceneError):
        tessellate(part)
