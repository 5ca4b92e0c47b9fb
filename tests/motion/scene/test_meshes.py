"""Mesh files: objects of a scene, and whole rooms."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import trimesh

from motion.errors import FileError, MotionError, SceneError
from motion.scene import check, import_scene, load
from motion.scene.importing import category_of, label_of


@pytest.fixture
def cup() -> trimesh.Trimesh:
    mesh = trimesh.creation.cylinder(0.04, 0.1)
    mesh.apply_transform(trimesh.transformations.rotation_matrix(-np.pi / 2, (1, 0, 0)))
    mesh.apply_translation((5, 6, 7))
    return mesh


def scene_with(mesh: str, folder: Path, **more: object) -> Path:
    path = folder / "scene.json"
    table = {"id": "table", "category": "table", "at": [0, 0.9]}
    thing = {"id": "thing", "label": "cup", "mesh": mesh, "on": "table", "at": [0, 0.8], **more}
    path.write_text(json.dumps({"objects": [table, thing]}), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", ["glb", "obj", "stl", "ply"])
def test_a_mesh_stands_where_the_entry_says(tmp_path: Path, cup: trimesh.Trimesh, suffix: str) -> None:
    (tmp_path / "models").mkdir()
    cup.export(tmp_path / "models" / f"cup.{suffix}")
    scene = load(scene_with(f"models/cup.{suffix}", tmp_path))
    thing = scene.object("thing")
    assert thing.shape.size == pytest.approx([0.08, 0.1, 0.08], abs=1e-3)
    assert thing.position == pytest.approx([0, 0.79, 0.8], abs=1e-6)
    assert thing.category == "cup" and "drinkable" in thing.affordances
    assert check(scene) == []


def test_size_and_scale_of_a_mesh(tmp_path: Path, cup: trimesh.Trimesh) -> None:
    cup.export(tmp_path / "cup.stl")
    doubled = load(scene_with("cup.stl", tmp_path, scale=2)).object("thing")
    assert doubled.shape.size == pytest.approx([0.16, 0.2, 0.16], abs=1e-3)
    sized = load(scene_with("cup.stl", tmp_path, size=[0.1, 0.12, 0.1])).object("thing")
    low, high = sized.shape.bounds
    assert high - low == pytest.approx([0.1, 0.12, 0.1])
    vertices = sized.shape.parts[0].vertices
    assert vertices is not None and np.ptp(vertices, axis=0) == pytest.approx([0.1, 0.12, 0.1])


@pytest.mark.parametrize(
    "name",
    [
        "../cup.stl",
        "a/../../cup.stl",
        "/etc/cup.stl",
        "C:\\cup.stl",
        "..\\cup.stl",
        "x\0.stl",
        "file:cup.stl",
    ],
)
def test_paths_that_lead_out_are_refused(tmp_path: Path, cup: trimesh.Trimesh, name: str) -> None:
    cup.export(tmp_path / "cup.stl")
    (tmp_path / "room").mkdir()
    with pytest.raises(FileError, match=r"/objects/1/mesh: .*(leads out|no plain)"):
        load(scene_with(name, tmp_path / "room"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cup.fbx", b"Kaydara"),
        ("none.glb", None),
        ("cup.glb", b"glTF\x02\x00\x00\x00"),
        ("cup.glb", b""),
        ("cup.obj", b"v 1 2\nf 1 2 3\n"),
        ("cup.obj", b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n"),
        ("cup.obj", b"v 0 0 0\nv 1 0 0\nv 0 nan 0\nf 1 2 3\n"),
        ("cup.stl", b"solid\n"),
        ("cup.ply", b"ply\nformat ascii 1.0\nend_header\n"),
        ("cup.gltf", b'{"meshes": 3}'),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_bad_files_are_file_errors(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match="/objects/1/mesh"):
        load(scene_with(name, tmp_path))
    with pytest.raises(MotionError):
        import_scene(tmp_path / name)


def test_a_file_cannot_draw_in_others(tmp_path: Path, cup: trimesh.Trimesh) -> None:
    for name, content in cup.export(file_type="gltf").items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "model.gltf").rename(tmp_path / "cup.gltf")
    document = json.loads((tmp_path / "cup.gltf").read_text("utf-8"))
    assert all("uri" in buffer for buffer in document["buffers"])
    with pytest.raises(FileError, match="/objects/1/mesh"):
        load(scene_with("cup.gltf", tmp_path))


def test_drawings_and_giants_are_refused(tmp_path: Path, cup: trimesh.Trimesh) -> None:
    trimesh.Trimesh([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]]).export(tmp_path / "flat.stl")
    with pytest.raises(SceneError, match=r"would measure"):
        load(scene_with("flat.stl", tmp_path))
    cup.apply_scale(1000)
    cup.export(tmp_path / "cup.stl")
    with pytest.raises(SceneError, match=r"would measure"):
        load(scene_with("cup.stl", tmp_path))


@pytest.fixture
def room(cup: trimesh.Trimesh) -> trimesh.Scene:
    scene = trimesh.Scene()
    floor = trimesh.creation.box((4, 0.01, 4))
    scene.add_geometry(floor, node_name="Floor", geom_name="floor")
    table = trimesh.creation.box((1.2, 0.74, 0.7))
    table.apply_translation((0, 0.37, 0.9))
    scene.add_geometry(table, node_name="Table_Mesh.001", geom_name="table")
    placed = np.eye(4)
    placed[:3, 3] = (-5 + 0.1, -6 + 0.79, -7 + 0.8)
    scene.add_geometry(cup, node_name="RedCoffeeCup_01", geom_name="cup", transform=placed)
    return scene


def test_a_room_becomes_a_scene(tmp_path: Path, room: trimesh.Scene) -> None:
    room.export(tmp_path / "room.glb")
    scene = import_scene(tmp_path / "room.glb")
    assert {item.id: item.category for item in scene.objects} == {"table": "table", "red_coffee_cup": "cup"}
    cup = scene.object("red_coffee_cup")
    assert (cup.label, cup.attributes) == ("red coffee cup", {"color": "red"})
    assert cup.position == pytest.approx([0.1, 0.79, 0.8], abs=1e-5)
    assert cup.supported_by == "table"
    assert check(scene) == []


def test_objects_of_an_obj_file_stay_apart(tmp_path: Path) -> None:
    lines = []
    for index, (name, low, high) in enumerate(
        [("Table", (-0.6, 0.7, 0.5), (0.6, 0.74, 1.2)), ("Apple.002", (-0.04, 0.74, 0.7), (0.04, 0.82, 0.78))]
    ):
        box = trimesh.creation.box(bounds=[low, high])
        lines.append(f"o {name}")
        lines += [f"v {x} {y} {z}" for x, y, z in box.vertices]
        lines += [f"f {a} {b} {c}" for a, b, c in box.faces + 1 + 8 * index]
    (tmp_path / "room.obj").write_text("\n".join(lines) + "\n", encoding="utf-8")
    scene = import_scene(tmp_path / "room.obj")
    assert {item.id: item.supported_by for item in scene.objects} == {"table": None, "apple": "table"}
    assert scene.object("apple").shape.size == pytest.approx([0.08, 0.08, 0.08])


def test_a_room_of_nothing_but_floor(tmp_path: Path) -> None:
    scene = trimesh.Scene()
    scene.add_geometry(trimesh.creation.box((4, 0.01, 4)), node_name="ground", geom_name="g")
    scene.export(tmp_path / "room.glb")
    with pytest.raises(MotionError, match="no objects"):
        import_scene(tmp_path / "room.glb")


@pytest.mark.parametrize(
    ("name", "label", "category"),
    [
        ("Coffee_Cup.001", "coffee cup", "cup"),
        ("OfficeChair_LOD", "office chair", "chair"),
        ("bottle_mesh_02", "bottle", "bottle"),
        ("杯子01", "杯子", "cup"),
        ("big green apple", "big green apple", "apple"),
        ("Widget", "widget", None),
        ("___", "thing", None),
    ],
)
def test_labels_of_node_names(name: str, label: str, category: str | None) -> None:
    assert label_of(name) == label
    found = category_of(label)
    assert (found.id if found else None) == category
