"""A clip survives its file, and no file survives being wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from exporters import read_json, write_json
from exporters.clip_json import from_dict, to_dict
from exporters.clip_schema import check, schema
from motion import rotation as rot
from motion.clip import Clip
from motion.errors import ClipError, FileError, MotionError
from motion.scene.model import Camera, Primitive, Shape
from tests.exporters.motions import synthetic


def assert_same(a: Clip, b: Clip) -> None:
    assert (a.fps, a.frames, a.curve_names, a.meta) == (b.fps, b.frames, b.curve_names, b.meta)
    assert (a.contacts, a.events, a.steps) == (b.contacts, b.events, b.steps)
    assert a.skeleton.hash == b.skeleton.hash and a.skeleton.name == b.skeleton.name
    np.testing.assert_allclose(a.root, b.root, atol=1e-6)
    assert np.degrees(rot.angle(a.rotations, b.rotations)).max(initial=0.0) < 1e-5
    np.testing.assert_allclose(a.curves, b.curves, atol=1e-6)
    np.testing.assert_array_equal(a.plants, b.plants)
    assert [(t.id, t.label, t.category, t.attributes) for t in a.objects] == [
        (t.id, t.label, t.category, t.attributes) for t in b.objects
    ]
    for one, other in zip(a.objects, b.objects, strict=True):
        np.testing.assert_allclose(one.poses, other.poses, atol=1e-6)
        assert [(p.kind, p.name) for p in one.shape.parts] == [(p.kind, p.name) for p in other.shape.parts]
        np.testing.assert_allclose(one.shape.bounds, other.shape.bounds, atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_a_clip_survives_its_file(tmp_path: Path, seed: int) -> None:
    clip = synthetic(seed)
    write_json(clip, tmp_path / "clip.json", keypoints=True)
    again = read_json(tmp_path / "clip.json")
    assert_same(clip, again)
    again.validate()
    np.testing.assert_allclose(again.positions(), clip.positions(), atol=1e-6)


def test_an_empty_clip_survives_too(tmp_path: Path) -> None:
    clip = synthetic(1).slice(0, 0)
    clip = replace(clip, objects=(), curve_names=(), curves=np.zeros((0, 0)))
    write_json(clip, tmp_path / "clip.json")
    assert_same(clip, replace(read_json(tmp_path / "clip.json"), curves=np.zeros((0, 0))))


def test_a_mesh_survives(tmp_path: Path) -> None:
    corner = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]) - 0.5
    faces = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])
    mesh = Primitive("mesh", np.ones(3), vertices=corner, faces=faces, name="rock")
    clip = synthetic(1, frames=2)
    clip = replace(clip, objects=(replace(clip.objects[0], shape=Shape((mesh,))),))
    write_json(clip, tmp_path / "clip.json")
    part = read_json(tmp_path / "clip.json").objects[0].shape.parts[0]
    assert part.vertices is not None and part.faces is not None
    np.testing.assert_allclose(part.vertices, corner)
    np.testing.assert_array_equal(part.faces, faces)


def test_the_whole_document_is_as_published() -> None:
    """Also the rows that reading skips over for speed."""
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(json.loads(json.dumps(to_dict(synthetic(2, frames=12)))))


def test_with_keypoints_and_camera_it_is_as_published(tmp_path: Path) -> None:
    clip = synthetic(0, frames=9)
    camera = Camera(np.array([0.0, 1.2, 4.0]), np.array([0.0, 1.0, 0.0]))
    write_json(clip, tmp_path / "clip.json", camera=camera)
    document = json.loads((tmp_path / "clip.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema()).validate(document)
    assert set(document["boxes_2d"]) == {track.id for track in clip.objects}
    assert document["camera"]["size"] == [1280, 720]
    assert_same(clip, read_json(tmp_path / "clip.json"))


def test_columns_not_frames() -> None:
    document = to_dict(synthetic(0, frames=5))
    assert (
        len(document["root"])
        == len(document["rotations"]["leftHand"])
        == len(document["face"]["jawOpen"])
        == 5
    )


def test_text_stays_readable(tmp_path: Path) -> None:
    write_json(synthetic(0, frames=2), tmp_path / "clip.json")
    assert "拿起杯子" in (tmp_path / "clip.json").read_text(encoding="utf-8")


def test_arrays_in_notes_become_lists(tmp_path: Path) -> None:
    clip = replace(synthetic(0, frames=2), meta={"seed": np.int64(3), "at": np.arange(3), "tags": {"b", "a"}})
    write_json(clip, tmp_path / "clip.json")
    assert read_json(tmp_path / "clip.json").meta == {"seed": 3, "at": [0, 1, 2], "tags": ["a", "b"]}


@pytest.mark.parametrize("meta", [{"by": object()}, {"at": float("inf")}, {"text": "\ud800"}])
def test_notes_that_json_cannot_hold_are_refused(tmp_path: Path, meta: dict[str, Any]) -> None:
    with pytest.raises(ClipError, match="JSON cannot") as caught:
        write_json(replace(synthetic(0, frames=2), meta=meta), tmp_path / "clip.json")
    assert caught.value.kind == "not_json"
    assert not list(tmp_path.iterdir())


def _set(*keys: str | int, to: object) -> Callable[[dict[str, Any]], object]:
    def change(document: dict[str, Any]) -> object:
        inner: Any = document
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = to
        return document

    return change


WRONG: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda d: [d], "not a clip file"),
    (lambda d: None, "not a clip file"),
    (_set("format", to="other"), "kinelink-clip"),
    (_set("version", to=2), "version 2"),
    (_set("version", to="1"), "version '1'"),
    (_set("fps", to=0), "fps"),
    (_set("fps", to="30"), "fps"),
    (_set("frames", to=11), "expected numbers of shape"),
    (_set("frames", to=-1), "frames"),
    (_set("root", to={}), "root"),
    (_set("root", 0, to=[0, 0]), "root"),
    (_set("root", 10, to=[0, 0]), "root"),
    (_set("root", 10, to=[0, 0, "1"]), "root"),
    (_set("root", 10, to=[0, 0, None]), "root"),
    (_set("root", 10, to=[0, 0, 10**400]), "root"),
    (_set("rotations", "head", to=[]), "head"),
    (_set("rotations", "tail", to=[]), "tail"),
    (_set("rotations", "head", 9, to=[0, 0, 0, 0]), "not a unit quaternion"),
    (_set("rotations", "head", 9, to=[1e200, 0, 0, 1]), "not a unit quaternion"),
    (_set("skeleton", "joints", 3, to="tail"), "joint"),
    (_set("skeleton", "offsets", to=[[0, 1, 0]]), "offsets"),
    (_set("objects", 0, "id", to=""), "id"),
    (_set("objects", 0, "shape", "parts", 0, "kind", to="cone"), "cone"),
    (_set("objects", 0, "shape", "parts", 0, "kind", to="mesh"), "vertices"),
    (_set("objects", 0, "positions", to=[]), "positions"),
    (_set("face", "jawOpen", to=[0.5]), "jawOpen"),
    (_set("plants", "left", to=[True]), "left foot"),
    (_set("contacts", 0, "hand", to="third"), "third"),
    (_set("events", 0, "surprise", to=1), "surprise"),
    (_set("extra", to=1), "extra"),
]


@pytest.mark.parametrize(("change", "says"), WRONG)
def test_a_wrong_file_is_explained(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    document = json.loads(json.dumps(to_dict(synthetic(0, frames=12))))
    path = tmp_path / "clip.json"
    path.write_text(json.dumps(change(document)), encoding="utf-8")
    with pytest.raises(MotionError, match=says) as caught:
        read_json(path)
    assert caught.value.kind


@pytest.mark.parametrize(
    "text",
    ["", "{", "NaN", '{"fps": NaN}', "[" * 100_000, "[" * 100_000 + "]" * 100_000, "1e999", '"\\ud800"'],
)
def test_what_is_not_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clip.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError):
        read_json(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nothing\.json"):
        read_json(tmp_path / "nothing.json")


def test_a_deep_document_is_refused(tmp_path: Path) -> None:
    document = to_dict(synthetic(0, frames=2))
    deep: dict[str, Any] = {}
    for _ in range(900):
        deep = {"in": deep}
    document["meta"] = deep
    path = tmp_path / "clip.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    try:
        assert read_json(path).meta
    except FileError as error:
        assert "deep" in error.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
PARTS = sorted(to_dict(synthetic(0, frames=1)))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PARTS), JSON)
def test_any_value_anywhere_gives_a_clip_or_a_typed_error(part: str, value: object) -> None:
    document: dict[str, Any] = json.loads(json.dumps(to_dict(synthetic(0, frames=1))))
    document[part] = value
    try:
        check(document)
        from_dict(document).validate()
    except MotionError as error:
        assert error.message
