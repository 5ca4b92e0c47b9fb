"""A clip as a short moving picture that pages and messages show: animated WebP or GIF, in the scene, from a corner."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from exporters.files import check_target, replace_file
from exporters.picture.frame import framing, panel, view_of
from motion.avatar.load import LoadedAvatar
from motion.avatar.model import AvatarModel
from motion.clip import Clip
from motion.errors import ClipError
from motion.scene.model import Scene

VIEW = "corner"
SIZE = (480, 400)
# Pictures a second, about; GIF knows no shorter time than a hundredth of a second.
_RATE, _TICK = 15.0, 0.01
_OPTIONS: dict[str, dict[str, Any]] = {".webp": {"quality": 70, "method": 4}, ".gif": {"optimize": True}}


def write_animation(
    clip: Clip,
    path: str | Path,
    *,
    avatar: AvatarModel | LoadedAvatar | None = None,
    scene: Scene | None = None,
) -> None:
    """Write a clip as an animated picture that repeats, as long as the clip; the suffix says whether WebP or GIF.

    avatar: the built-in body to show; without one, or with a body from a file, the plain flesh of the skeleton. scene: adds
    furniture that has no track of its own. ClipError for an empty or broken clip, FileError when the file cannot be written.
    """
    clip.validate()
    if not clip.frames:
        raise ClipError("there is no frame to show", kind="no_frames", fix="give a clip with frames")
    suffix = check_target(path).suffix.lower()
    shown = avatar if isinstance(avatar, AvatarModel) else None
    every = max(round(clip.fps / _RATE), 1)
    frames = list(range(0, clip.frames, every))
    # Ticks at which pictures change: rounded one by one, the times between them would not add up.
    changes = np.round(np.array([*frames, clip.frames]) / clip.fps / _TICK)
    view = view_of(clip, VIEW, *framing(clip), SIZE, perspective=True)
    first, *others = (panel(clip, frame, view, SIZE, scene, shown) for frame in frames)
    moving = BytesIO()
    first.save(
        moving,
        suffix.lstrip("."),
        save_all=True,
        append_images=others,
        duration=[int(ticks * _TICK * 1000) for ticks in np.diff(changes)],
        loop=0,
        **_OPTIONS[suffix],
    )
    replace_file(path, moving.getvalue())
