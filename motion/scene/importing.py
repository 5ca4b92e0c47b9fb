"""Make a scene of a whole GLB or OBJ file: one object per named node."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from motion.errors import FileError, SceneError
from motion.scene import catalogue
from motion.scene.catalogue import Category
from motion.scene.describe import plain
from motion.scene.meshes import check_mesh, load_file, used
from motion.scene.model import Primitive, Scene, Shape
from motion.scene.reading import with_supports
from motion.scene.shapes import check_size

if TYPE_CHECKING:
    import trimesh

MAX_NODES = 512
_NOISE = re.compile(r"[\W_]*(?:\d+|mesh|geometry|geo|node|obj|object|model|low|high|lod)$", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COLORS = frozenset(
    ("red", "green", "blue", "yellow", "orange", "purple", "pink", "brown", "black", "white", "grey", "gray")
)
_GROUND = frozenset({"floor", "ground", "plane", "ground plane", "地板", "地面"})


def import_scene(path: str | Path) -> Scene:
    """The objects of a GLB, OBJ or STL file in metres, Y up, standing where the file puts them.

    A node's name becomes the label ("Coffee_Cup.001" is "coffee cup") and, where the catalogue knows it, the
    category. Floors are left out: the floor is the plane y = 0.
    """
    import trimesh  # on use: it takes longer to load than a whole plan to make

    path = Path(path)
    loaded = load_file(path, "scene")
    found = _nodes(loaded, path) if isinstance(loaded, trimesh.Scene) else [(path.stem, loaded)]
    found = [(name, mesh) for name, mesh in found if len(mesh.faces)]
    if len(found) > MAX_NODES:
        raise FileError(
            f"'{path.name}' has {len(found)} nodes with triangles, more than {MAX_NODES}",
            kind="too_many",
            fix="join the meshes that belong to one thing",
        )
    objects = []
    taken: dict[str, int] = {}
    for name, mesh in found:
        label = label_of(name)
        if label in _GROUND:
            continue
        check_mesh(mesh, path, name[:80])
        vertices, faces = used(mesh)
        middle = (vertices.min(0) + vertices.max(0)) / 2
        extent = np.ptp(vertices, axis=0)
        check_size(extent, f"'{name[:80]}'")
        shape = Shape((Primitive("mesh", extent, vertices=vertices - middle, faces=faces),))
        entry = {"id": _id(label, taken), "label": label, "attributes": _attributes(label)}
        item = plain(entry, category_of(label), shape)
        objects.append(item.moved(np.array([*middle, 0.0, 0.0, 0.0, 1.0])))
    if not objects:
        raise SceneError(
            f"'{path.name}' holds no objects",
            kind="empty",
            fix="export at least one mesh that is not the floor",
        )
    return Scene(with_supports(tuple(objects)), name=path.stem)


def _nodes(loaded: trimesh.Scene, path: Path) -> list[tuple[str, trimesh.Trimesh]]:
    """Names and meshes of the nodes, in the world."""
    import trimesh  # on use, as above

    out = []
    try:
        for node in sorted(loaded.graph.nodes_geometry, key=str):
            transform, geometry = loaded.graph[node]
            mesh = loaded.geometry[geometry]
            if isinstance(mesh, trimesh.Trimesh):
                placed = mesh.copy()
                placed.apply_transform(transform)
                out.append((str(node), placed))
    except Exception as wrong:  # a broken graph fails in as many ways as there are exporters
        raise FileError(
            f"'{path.name}' has nodes that cannot be placed: {wrong!r:.200}",
            kind="bad_mesh",
            fix="export it again",
        ) from wrong
    return out


def label_of(name: str) -> str:
    """A node's name in words, without numbers and exporters' additions."""
    words = _HUMP.sub(" ", name.strip()[:80])
    previous = None
    while previous != words:
        previous = words
        words = _NOISE.sub("", words) or words
        if words == previous:
            break
    return " ".join(re.split(r"[\W_]+", words.lower())).strip() or "thing"


def category_of(label: str) -> Category | None:
    """The catalogue category of a label: all of it, or the longest end ("red coffee cup")."""
    words = label.split()
    for start in range(len(words)):
        found = catalogue.find(" ".join(words[start:]))
        if found is not None:
            return found
    return None


def _attributes(label: str) -> dict[str, str]:
    """The color a label names."""
    colors = [word for word in label.split()[:-1] if word in _COLORS]
    return {"color": colors[0]} if colors else {}


def _id(label: str, taken: dict[str, int]) -> str:
    """An id that is unique among `taken`, in the letters that ids have."""
    stem = re.sub(r"[^A-Za-z0-9]+", "_", label).strip("_")[:60] or "thing"
    taken[stem] = taken.get(stem, 0) + 1
    return stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"
