"""The pinhole camera, against what one can work out by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from exporters.camera import NEAR, axes, box_around, project
from motion.errors import SceneError
from motion.rotation import Array
from motion.scene.model import Camera

FRONT = Camera(np.array([0.0, 1.0, 4.0]), np.array([0.0, 1.0, 0.0]), fov=np.pi / 2, size=(400, 200))


def corners(centre: tuple[float, float, float], size: float) -> Array:
    signs = np.array(list(itertools.product((-0.5, 0.5), repeat=3)))
    return np.array(centre) + signs * size


def test_the_target_is_the_middle_of_the_image() -> None:
    pixels, seen = project(FRONT, FRONT.target)
    np.testing.assert_allclose(pixels, [200.0, 100.0])
    assert seen


def test_the_avatars_left_is_on_the_right_of_a_camera_before_it() -> None:
    pixels, _ = project(FRONT, np.array([[0.5, 1.0, 0.0], [0.0, 1.5, 0.0]]))
    assert pixels[0, 0] > 200.0 and pixels[0, 1] == pytest.approx(100.0)
    assert pixels[1, 1] < 100.0 and pixels[1, 0] == pytest.approx(200.0)


def test_the_field_of_view_is_vertical() -> None:
    """At 90 degrees and four metres away the image is eight metres high."""
    pixels, _ = project(FRONT, np.array([0.0, 5.0, 0.0]))
    np.testing.assert_allclose(pixels, [200.0, 0.0], atol=1e-9)


def test_behind_and_beside_is_not_seen() -> None:
    _, seen = project(FRONT, np.array([[0.0, 1.0, 5.0], [9.0, 1.0, 0.0], [0.0, 1.0, 4.0 - NEAR / 2]]))
    assert not seen.any()


def test_axes_are_right_handed_everywhere() -> None:
    for position in ([0, 1, 4], [3, 2, -1], [0, 5, 0], [0, -5, 0]):
        basis = axes(Camera(np.array(position, float), np.array([0.0, 0.5, 0.0]) * (position[0] != 0)))
        np.testing.assert_allclose(basis @ basis.T, np.eye(3), atol=1e-12)
        # right × up points back at the viewer.
        np.testing.assert_allclose(np.cross(basis[0], basis[1]), -basis[2], atol=1e-12)


def test_a_box_in_view_is_around_its_corners() -> None:
    points = corners((0.2, 1.1, 0.0), 0.5)
    box, seen = box_around(FRONT, points)
    pixels, _ = project(FRONT, points)
    assert seen
    np.testing.assert_allclose(box, [*pixels.min(0), *pixels.max(0)])


def test_a_box_around_the_camera_fills_the_image() -> None:
    box, seen = box_around(FRONT, corners((0.0, 1.0, 4.0), 1.0))
    assert seen
    np.testing.assert_allclose(box, [0.0, 0.0, 400.0, 200.0])


def test_a_box_half_behind_the_lens_stays_on_its_side() -> None:
    """A wall along the right of the camera: corners behind it would project to the left."""
    wall = corners((3.0, 1.0, 4.0), 4.0)
    box, seen = box_around(FRONT, wall)
    assert seen
    assert box[0] > 200.0 and box[2] == 400.0


def test_boxes_out_of_view_are_zero() -> None:
    boxes, seen = box_around(FRONT, np.stack([corners((0.0, 1.0, 8.0), 1.0), corners((50.0, 1.0, 0.0), 1.0)]))
    assert not seen.any() and not boxes.any()


@pytest.mark.parametrize(
    "camera",
    [
        Camera(np.zeros(3), np.zeros(3)),
        Camera(np.zeros(3), np.ones(3), fov=0.0),
        Camera(np.zeros(3), np.ones(3), fov=np.pi),
        Camera(np.zeros(3), np.ones(3), size=(0, 10)),
        Camera(np.zeros(3), np.array([np.nan, 0.0, 0.0])),
    ],
)
def test_a_camera_that_cannot_see_is_refused(camera: Camera) -> None:
    with pytest.raises(SceneError, match="cannot see"):
        project(camera, np.zeros(3))
