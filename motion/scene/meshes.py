"""Read triangles from GLB, OBJ and STL files that lie beside a scene."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from motion.errors import FileError
from motion.rotation import Array

if TYPE_CHECKING:
    import trimesh

SUFFIXES = (".glb", ".gltf", ".obj", ".stl", ".ply")
MAX_BYTES = 64_000_000
MAX_FACES = 200_000
FARTHEST = 1e6


def read_mesh(folder: Path | None, name: str, where: str = "mesh") -> tuple[Array, np.ndarray]:
    """Vertices (V, 3), metres, around their box's centre, and faces (T, 3) of a file below `folder`, if there is one."""
    return centred(read_triangles(resolve(folder, name, where), where))


def centred(mesh: trimesh.Trimesh) -> tuple[Array, np.ndarray]:
    """Vertices that faces use, around their bounding box's centre, and faces."""
    vertices, faces = used(mesh)
    return vertices - (vertices.min(0) + vertices.max(0)) / 2, faces


def used(mesh: trimesh.Trimesh) -> tuple[Array, np.ndarray]:
    """Vertices (V, 3) that belong to a face, and faces (T, 3): readers keep strays of other objects."""
    indices, faces = np.unique(np.asarray(mesh.faces, dtype=np.int64), return_inverse=True)
    return np.asarray(mesh.vertices, dtype=np.float64)[indices], faces.reshape(-1, 3)


def resolve(folder: Path | None, name: str, where: str) -> Path:
    """The path of a file below `folder`; anything that leads out of it is refused, and everything when there is none."""
    if folder is None:
        raise _error(
            where, "a scene that is sent can't name files", "outside", "send the mesh's vertices and faces"
        )
    if "\0" in name or "\\" in name or ":" in name:
        raise _error(
            where,
            f"'{name[:80]}' is no plain relative path",
            "outside",
            "write folder/file.glb with forward slashes",
        )
    root = folder.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise _error(
            where,
            f"'{name[:80]}' leads out of the scene's folder",
            "outside",
            "put the file beside the scene",
        )
    return path


def read_triangles(path: Path, where: str) -> trimesh.Trimesh:
    """The whole file as one mesh."""
    import trimesh  # on use: it takes longer to load than a whole plan to make

    loaded = load_file(path, where)
    mesh = loaded.to_mesh() if isinstance(loaded, trimesh.Scene) else loaded
    if not isinstance(mesh, trimesh.Trimesh) or len(mesh.faces) == 0:
        raise _error(
            where, f"'{path.name}' holds no triangles", "empty_mesh", "export the object as a triangle mesh"
        )
    check_mesh(mesh, path, where)
    return mesh


def check_mesh(mesh: trimesh.Trimesh, path: Path, where: str) -> None:
    """Refuse meshes that are too large or hold values that are no numbers."""
    if len(mesh.faces) > MAX_FACES:
        raise _error(
            where,
            f"'{path.name}' has {len(mesh.faces)} triangles, more than {MAX_FACES}",
            "too_large",
            "simplify it",
        )
    vertices, faces = np.asarray(mesh.vertices), np.asarray(mesh.faces)
    if len(faces) == 0 or vertices.ndim != 2 or vertices.shape[1] != 3:
        raise _error(where, f"'{path.name}' holds no triangles in space", "empty_mesh", "export it again")
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise _error(where, f"'{path.name}' has triangles of missing vertices", "bad_mesh", "export it again")
    if not np.isfinite(vertices).all() or np.abs(vertices).max() > FARTHEST:
        raise _error(
            where,
            f"'{path.name}' holds vertices that are no numbers, or farther than {FARTHEST:.0f} m",
            "bad_mesh",
            "export it again, in metres",
        )


def load_file(path: Path, where: str) -> trimesh.Trimesh | trimesh.Scene:
    """What trimesh makes of a file; FileError for everything it stumbles over."""
    import trimesh  # on use, as above

    if path.suffix.lower() not in SUFFIXES:
        raise _error(
            where, f"'{path.name}' is no mesh format we read", "format", f"use one of {', '.join(SUFFIXES)}"
        )
    try:
        if not path.is_file():
            raise _error(where, f"there is no file '{path.name}'", "missing_file", "put it beside the scene")
        if path.stat().st_size > MAX_BYTES:
            raise _error(where, f"'{path.name}' is larger than {MAX_BYTES} bytes", "too_large", "simplify it")
        loaded = _load(path)
    except FileError:
        raise
    except Exception as wrong:  # trimesh's readers raise whatever the broken bytes lead to
        raise _error(
            where, f"cannot read '{path.name}': {wrong!r:.200}", "bad_mesh", "export it again"
        ) from wrong
    if not isinstance(loaded, trimesh.Trimesh | trimesh.Scene):
        raise _error(
            where, f"'{path.name}' holds no triangle mesh", "empty_mesh", "export it as a triangle mesh"
        )
    return loaded


def _load(path: Path) -> object:
    import trimesh  # on use, as above

    # Read from memory, so that a file cannot draw in others by naming them.
    content = BytesIO(path.read_bytes())
    kind = path.suffix.lower()[1:]
    if kind != "obj":
        return trimesh.load(content, file_type=kind, process=False)
    # Named objects would otherwise be joined by material.
    return trimesh.load(
        content, file_type=kind, process=False, skip_materials=True, split_objects=True, group_material=False
    )


def _error(where: str, message: str, kind: str, fix: str) -> FileError:
    return FileError(f"{where}: {message}", kind=kind, fix=fix)
