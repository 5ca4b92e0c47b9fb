"""Finished avatars in the user's cache folder, one .npz each, keyed by parameters and builder version."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import IO

import numpy as np

from motion.avatar.model import AvatarModel, Part
from motion.avatar.spec import AvatarSpec
from motion.errors import MotionError
from motion.rotation import Array
from motion.skeleton import Skeleton

_PLAIN = ("vertices", "normals", "faces", "joints", "weights")


def folder() -> Path:
    """Where avatars are kept: `KINELINK_CACHE`, or the platform's usual place."""
    chosen = os.environ.get("KINELINK_CACHE")
    if chosen:
        return Path(chosen) / "avatars"
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", home / ".cache"))
    return base / "kinelink" / "avatars"


def path_of(spec: AvatarSpec) -> Path:
    """The file that holds, or would hold, the avatar of `spec`."""
    return folder() / f"{spec.name}-{spec.key(_version())}.npz"


def load(spec: AvatarSpec) -> AvatarModel | None:
    """The cached avatar, or None when there is none or its file is damaged."""
    path = path_of(spec)
    if not path.is_file():
        return None
    try:
        # Opened here, because numpy leaves a damaged file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return _unpack(spec, {name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, MotionError):
        return None


def save(model: AvatarModel) -> None:
    """Keep an avatar. A folder that cannot be written only means that the next build takes as long as this
    one.
    """
    path = path_of(model.spec)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed, so that another process never reads half a file.
        with tempfile.TemporaryDirectory(dir=path.parent) as aside:
            part = Path(aside) / path.name
            with part.open("wb") as file:
                _write(file, _pack(model))
            part.replace(path)
    except OSError:
        return


def _write(file: IO[bytes], arrays: dict[str, Array]) -> None:
    """What `numpy.savez` does, without its keyword arguments, which the names of parts could meet."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, values in arrays.items():
            with archive.open(f"{name}.npy", "w") as entry:
                np.lib.format.write_array(entry, np.ascontiguousarray(values), allow_pickle=False)


@cache
def _version() -> str:
    """Content hash of the builder's own code: a change of it makes every cached avatar stale."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _pack(model: AvatarModel) -> dict[str, Array]:
    skeleton = model.skeleton
    arrays: dict[str, Array] = {"offsets": skeleton.offsets, "tips": skeleton.tips, "radii": skeleton.radii}
    index = []
    for i, part in enumerate(model.parts):
        for field in _PLAIN:
            values = getattr(part, field)
            arrays[f"{i}.{field}"] = values.astype(np.float32 if values.dtype == np.float64 else np.int32)
        if part.tints is not None:
            arrays[f"{i}.tints"] = part.tints.astype(np.float32)
        for name, delta in part.morphs.items():
            rows = np.flatnonzero(np.any(delta != 0.0, axis=1))
            arrays[f"{i}.rows.{name}"] = rows.astype(np.int32)
            arrays[f"{i}.morph.{name}"] = delta[rows].astype(np.float32)
        index.append([part.name, list(part.color), part.roughness, part.double_sided, list(part.morphs)])
    arrays["parts"] = np.frombuffer(json.dumps(index).encode(), dtype=np.uint8)
    return arrays


def _unpack(spec: AvatarSpec, arrays: dict[str, Array]) -> AvatarModel:
    skeleton = Skeleton(arrays["offsets"], arrays["tips"], arrays["radii"], name=spec.name)
    parts = []
    for i, (name, color, roughness, double_sided, morphs) in enumerate(json.loads(arrays["parts"].tobytes())):
        vertices, normals, faces, joints, weights = (arrays[f"{i}.{field}"] for field in _PLAIN)
        deltas: dict[str, Array] = {}
        for unit in morphs:
            deltas[unit] = np.zeros((len(vertices), 3))
            deltas[unit][arrays[f"{i}.rows.{unit}"]] = arrays[f"{i}.morph.{unit}"]
        tints = arrays.get(f"{i}.tints")
        parts.append(
            Part(
                name,
                tuple(color),
                vertices.astype(np.float64),
                normals.astype(np.float64),
                faces.astype(np.int64),
                joints.astype(np.int64),
                weights.astype(np.float64),
                None if tints is None else tints.astype(np.float64),
                deltas,
                roughness,
                double_sided,
            )
        )
    return AvatarModel(spec, skeleton, tuple(parts))
