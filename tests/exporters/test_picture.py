"""Pictures show the right thing in the right place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exporters.picture import contact_sheet, still
from exporters.picture.drawing import Mesh, draw
from exporters.picture.frame import PANEL, framing, panel, view_of
from exporters.picture.raster import visible, weights
from exporters.picture.view import VIEWS, around, look_along
from motion import rotation as rot
from motion.clip import Clip, Contact, ObjectTrack, StepSpan
from motion.errors import ClipError
from motion.geometry.tessellate import tessellate, vertex_normals
from motion.scene.model import Primitive, Scene, SceneObject, Shape
from motion.skeleton import JOINTS, Skeleton, index


def standing(frames: int = 21) -> Clip:
    """A person who stands still while a red ball rises on the left."""
    skeleton = Skeleton.human()
    rotations = rot.identity((frames, len(JOINTS)))
    rotations[:, index("leftUpperArm")] = rot.from_euler("z", np.radians([-75.0]))
    rotations[:, index("rightUpperArm")] = rot.from_euler("z", np.radians([75.0]))
    poses = np.zeros((frames, 7))
    poses[:, 6] = 1.0
    poses[:, :3] = [0.5, 0.5, 0.4]
    poses[:, 1] += np.linspace(0.0, 0.8, frames)
    ball = ObjectTrack(
        "ball", "球", Shape((Primitive("sphere", np.full(3, 0.2)),)), poses, attributes={"color": "red"}
    )
    return Clip(
        skeleton,
        30.0,
        np.tile(skeleton.offsets[0], (frames, 1)),
        rotations,
        (ball,),
        contacts=(Contact("left", "ball", 5, 15, ("leftHand",)),),
        steps=(StepSpan(0, "lift", 0.0, 0.5),),
    )


def redness(image: Image.Image) -> tuple[float, float, int]:
    """Mean column, mean row and number of the clearly red pixels."""
    rgb = np.asarray(image).astype(int)
    rows, columns = np.nonzero((rgb[..., 0] > 40) & (rgb[..., 0] > 3 * rgb[..., 1]))
    return float(columns.mean()), float(rows.mean()), len(rows)


def test_a_triangle_covers_the_pixels_whose_centres_it_holds() -> None:
    corners = np.array([[[1.0, 1.0, 0.0], [9.0, 1.0, 0.0], [1.0, 9.0, 0.0]]], np.float32)
    found = visible(corners, 12, 12)
    y, x = np.mgrid[0:12, 0:12] + 0.5
    inside = (x > 1) & (y > 1) & (x + y < 10)
    assert ((found == 0) == inside).all()


def test_the_nearer_triangle_hides_the_other_whatever_the_order() -> None:
    near = np.array([[0.0, 0.0, 1.0], [10.0, 0.0, 1.0], [0.0, 10.0, 1.0]], np.float32)
    far = near + np.array([0.0, 0.0, 1.0], np.float32)
    assert visible(np.stack([near, far]), 10, 10)[2, 2] == 0
    assert visible(np.stack([far, near]), 10, 10)[2, 2] == 1


def test_crossing_triangles_part_where_their_depths_are_equal() -> None:
    flat = np.array([[0.0, 0.0, 5.0], [40.0, 0.0, 5.0], [0.0, 40.0, 5.0]], np.float32)
    slanted = np.array([[0.0, 0.0, 0.0], [40.0, 0.0, 40.0], [0.0, 40.0, 0.0]], np.float32)
    row = visible(np.stack([flat, slanted]), 20, 20)[3]
    assert (row[:5] == 1).all() and (row[5:] == 0).all()


def test_weights_reproduce_the_point() -> None:
    corners = np.array([[[1.0, 1.0, 0.0], [9.0, 2.0, 0.0], [3.0, 9.0, 0.0]]], np.float32)
    x, y = np.array([4.0], np.float32), np.array([3.5], np.float32)
    share = weights(corners, np.array([0], np.int32), x, y)
    np.testing.assert_allclose(share @ corners[0, :, :2], [[4.0, 3.5]], atol=1e-5)


@pytest.mark.parametrize("distance", [None, 3.0])
def test_rays_pass_through_what_is_projected_there(distance: float | None) -> None:
    view = look_along(np.array([0.3, 0.4, 1.0]), np.array([0.1, 1.0, 0.2]), 2.0, distance)
    point = np.array([0.3, 0.8, -0.1])
    x, y, _ = view.project(point, 320, 400)
    origin, direction = view.rays(x, y, 320, 400)
    gap = np.cross(point - origin, direction / np.linalg.norm(direction))
    assert np.linalg.norm(gap) < 1e-9


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("perspective", [False, True])
def test_a_view_shows_its_whole_box(name: str, perspective: bool) -> None:
    low, high = np.array([-0.5, 0.0, -0.3]), np.array([0.5, 1.8, 0.9])
    view = around(name, 0.7, low, high, 0.8, perspective)
    corners = np.stack(np.meshgrid(*zip(low, high, strict=True), indexing="ij"), -1).reshape(-1, 3)
    pixels = view.project(corners, 320, 400)[:, :2]
    assert (pixels > 0).all() and (pixels < [320, 400]).all()


def test_the_avatars_left_is_on_the_right_of_the_front_view() -> None:
    clip = standing()
    low, high = framing(clip)
    column, _, count = redness(panel(clip, 0, view_of(clip, "front", low, high, PANEL)))
    assert column > PANEL[0] / 2 and count > 100
    # The front is the avatar's own: turned round, the ball is on the other side.
    about = rot.mul(rot.from_yaw(np.pi), clip.rotations[:, 0])
    turned = replace(clip, rotations=np.concatenate([about[:, None], clip.rotations[:, 1:]], 1))
    column, _, _ = redness(panel(turned, 0, view_of(turned, "front", *framing(turned), PANEL)))
    assert column < PANEL[0] / 2


def test_a_rising_object_rises_in_the_picture_by_as_much() -> None:
    clip = standing()
    view = view_of(clip, "front", *framing(clip), PANEL)
    _, before, _ = redness(panel(clip, 0, view))
    _, after, _ = redness(panel(clip, 20, view))
    metres = (before - after) * view.height / PANEL[1]
    assert metres == pytest.approx(0.8, abs=0.03)


def test_lit_from_above_and_shadowed_below() -> None:
    def box(y: float, size: float) -> Mesh:
        vertices, faces = tessellate(Primitive("box", np.array([size, 0.1, size])))
        normals = vertex_normals(vertices, faces)
        return Mesh(vertices + np.array([0.0, y, 0.0]), normals, faces, np.full(3, 0.6))

    view = look_along(np.array([0.0, 1.0, 0.3]), np.array([0.0, 0.5, 0.0]), 2.0)
    open_air = draw([box(0.5, 1.0)], view, 80, 80).astype(int)
    below = draw([box(0.5, 1.0), box(1.2, 0.3)], view, 80, 80).astype(int)
    assert (below[15:65, 15:65].sum(-1) < open_air[15:65, 15:65].sum(-1) - 60).sum() > 30


def test_a_sheet_has_a_panel_for_every_frame_and_view() -> None:
    table = SceneObject(
        "table", "table", Shape((Primitive("box", np.ones(3) * 0.5),)), np.array([0.5, 0.25, 0.4])
    )
    image = contact_sheet(standing(), Scene((table,)), size=(80, 100), every=10, columns=2)
    # Frames 0, 10, 20 in bands of two columns; two views and a caption a band.
    assert image.size == (160, 2 * (200 + 34))
    assert len(image.getcolors(1_000_000) or ()) > 200


def test_a_still_is_written(tmp_path: Path) -> None:
    still(standing(), 3, tmp_path / "still.jpg", "corner", size=(160, 120))
    with Image.open(tmp_path / "still.jpg") as image:
        assert image.size == (160, 120)


def test_what_is_not_there_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="frame 99"):
        still(standing(), 99, tmp_path / "a.png")
    with pytest.raises(ClipError) as caught:
        contact_sheet(standing(), views=("inside",))
    assert "front" in caught.value.candidates
    with pytest.raises(ClipError):
        contact_sheet(standing().slice(0, 0))
