"""A clip as a contact sheet, for eyes: every tenth frame from the front and from the side, in the scene."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from exporters.files import replace_file
from exporters.picture import contact_sheet
from motion.avatar.load import LoadedAvatar
from motion.avatar.model import AvatarModel
from motion.clip import Clip
from motion.scene.model import Scene

EVERY = 10
VIEWS = ("front", "side")


def write_sheet(
    clip: Clip,
    path: str | Path,
    *,
    avatar: AvatarModel | LoadedAvatar | None = None,
    scene: Scene | None = None,
) -> None:
    """Write a clip as a PNG with a panel for every tenth frame and view.

    avatar: the built-in body to show; without one, or with a body from a file, the sheet shows the skeleton's
    plain flesh. scene: adds furniture that has no track of its own. ClipError for an empty or broken clip,
    FileError when the file cannot be written.
    """
    clip.validate()
    shown = avatar if isinstance(avatar, AvatarModel) else None
    png = BytesIO()
    contact_sheet(clip, scene, shown, EVERY, VIEWS).save(png, "PNG")
    replace_file(path, png.getvalue())
