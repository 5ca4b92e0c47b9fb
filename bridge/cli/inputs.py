"""What people name on the command line, read: scene files and bodies."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motion.avatar import AvatarModel, LoadedAvatar
    from motion.scene import Scene
    from motion.selection import Motion, Selection

STAND_IN = "none"


def scene(path: Path) -> Scene:
    """A scene from its own format, or made of the nodes of a mesh file (GLB, OBJ, STL …)."""
    from motion import scene as scenes
    from motion.scene.meshes import SUFFIXES

    return scenes.import_scene(path) if path.suffix.lower() in SUFFIXES else scenes.load(path)


def selection(motion: Motion, checkpoint: Path | None) -> Selection:
    """What makes motion. Where that is not what was asked for, a notice says so."""
    from bridge.cli import report
    from motion.selection import select

    found = select(motion, checkpoint)
    report.notice(found.notice)
    return found


def body(name: str | None) -> AvatarModel | LoadedAvatar | None:
    """The default avatar, a preset by name, a VRM or GLB file, or None for the plain figure ("none")."""
    from motion import avatar
    from motion.errors import FileError

    if name == STAND_IN:
        return None
    if name is None or name in avatar.PRESETS:
        return avatar.build(name)
    path = Path(name)
    if not path.suffix and not path.exists():
        presets = (*avatar.PRESETS, STAND_IN)
        raise FileError(
            f"no preset is called '{name}', and there is no such file",
            kind="unknown_avatar",
            candidates=tuple(get_close_matches(name, presets, n=len(presets), cutoff=0.0)),
            fix="use one of the candidates, or the path of a .vrm or .glb file",
        )
    return avatar.load(path)
