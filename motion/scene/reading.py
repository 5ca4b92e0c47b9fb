"""Read a scene from the published JSON format: validate, place, infer what rests on what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from motion.errors import FileError, SceneError
from motion.scene.entry import Entries
from motion.scene.model import Camera, Placement, Scene, SceneObject
from motion.scene.support import carrier, surfaces
from motion.scene.validate import validate

MAX_BYTES = 32_000_000


def load(source: str | Path | Mapping[str, Any], *, files: bool = True) -> Scene:
    """The scene in a JSON file, or in a dictionary of the same form.

    Meshes are looked for beside the file, or below the working directory for a dictionary. files: False for a document that
    a stranger sent, which may not name files of this machine. Raises FileError
    for what cannot be read as JSON and SceneError, with the place in the document, for what is no scene.
    """
    if isinstance(source, Mapping):
        return _scene(_plain(source), Path(".") if files else None, "scene")
    path = Path(source)
    return _scene(_document(path), path.parent, path.stem)


def _plain(source: Mapping[str, Any]) -> Any:
    """A dictionary as JSON would carry it: tuples become lists, and what JSON cannot say is refused."""
    try:
        return json.loads(json.dumps(source))
    except (TypeError, ValueError, RecursionError) as wrong:
        raise SceneError(
            f"/: not plain JSON data: {wrong}",
            kind="bad_value",
            fix="use dictionaries, lists, texts and numbers",
        ) from wrong


def _document(path: Path) -> Any:
    try:
        if not path.is_file():
            raise FileError(
                f"there is no scene file '{path}'",
                kind="missing_file",
                fix="check the path; a scene is a .json file",
            )
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise FileError(
                f"'{path}' has {size} bytes, more than the {MAX_BYTES} a scene may have",
                kind="too_large",
                fix="keep meshes in files of their own",
            )
        # Windows editors begin UTF-8 files with a byte order mark.
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as wrong:
        raise FileError(
            f"'{path}' is not JSON: {wrong.msg} in line {wrong.lineno}, column {wrong.colno}",
            kind="not_json",
            fix="mend that place; JSON allows no comments and no comma before a closing bracket",
        ) from wrong
    except UnicodeDecodeError as wrong:
        raise FileError(
            f"'{path}' is not UTF-8 text", kind="not_json", fix="save the file as UTF-8"
        ) from wrong
    except RecursionError as wrong:
        raise FileError(
            f"'{path}' is nested too deep", kind="not_json", fix="a scene has six levels"
        ) from wrong
    except (OSError, ValueError) as wrong:
        # ValueError: a path with a null character, or a number of more digits than Python reads.
        raise FileError(
            f"cannot read '{path}': {wrong}", kind="unreadable", fix="check the path and the file"
        ) from wrong


def _scene(data: Any, folder: Path | None, name: str) -> Scene:
    validate(data)
    entries = Entries(data["objects"], folder)
    made = entries.build()
    scene = Scene(
        objects=with_supports(made, entries.unsupported),
        name=data.get("name", name),
        avatar=_avatar(data.get("avatar", {})),
        camera=_camera(data["camera"]) if data.get("camera") else None,
    )
    if "viewer" in data:
        scene = replace(scene, viewer=np.asarray(data["viewer"], dtype=np.float64))
    return scene


def _avatar(data: Mapping[str, Any]) -> Placement:
    x, z = data.get("at", (0.0, 0.0))
    return Placement(float(x), float(z), float(np.radians(data.get("heading_deg", 0.0))))


def _camera(data: Mapping[str, Any]) -> Camera:
    position, target = (np.asarray(data[key], dtype=np.float64) for key in ("position", "target"))
    if np.linalg.norm(position - target) < 1e-6:
        raise SceneError(
            "/camera: position and target are the same point, so the camera looks nowhere",
            kind="bad_value",
            fix="move the target into the scene",
        )
    width, height = data.get("size", (1280, 720))
    return Camera(position, target, float(np.radians(data.get("fov_deg", 40.0))), (int(width), int(height)))


def with_supports(
    objects: tuple[SceneObject, ...], open_ids: frozenset[str] | None = None
) -> tuple[SceneObject, ...]:
    """The objects with `supported_by` and `inside` from the geometry, for those in `open_ids` or for all."""
    out = []
    among = surfaces(objects)
    for item in objects:
        found = carrier(item, among) if open_ids is None or item.id in open_ids else None
        if found is not None:
            owner, level = found
            inside = owner.id if level.inner and "surface" not in owner.affordances else item.inside
            item = replace(item, supported_by=owner.id, inside=inside)
        out.append(item)
    return tuple(out)
