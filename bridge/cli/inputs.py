"""What people name on the command line, read: scene files and bodies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motion.avatar import AvatarModel, LoadedAvatar
    from motion.scene import Scene

STAND_IN = "none"


def scene(path: Path) -> Scene:
    """A scene from its own format, or made of the nodes of a mesh file (GLB, OBJ, STL …)."""
    from motion import scene as scenes
    from motion.scene.meshes import SUFFIXES

    return scenes.import_scene(path) if path.suffix.lower() in SUFFIXES else scenes.load(path)


def body(name: str | None) -> AvatarModel | LoadedAvatar | None:
    """The default avatar, a preset by name, a VRM or GLB file, or None for the plain figure ("none")."""
    from motion import avatar

    if name == STAND_IN:
        return None
    if name is None or name in avatar.PRESETS:
        return avatar.build(name)
    return avatar.load(Path(name))
