"""One frame of a clip as a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from exporters.picture import subjects
from exporters.picture.drawing import draw
from exporters.picture.view import VIEWS, View, around, look_along
from motion import rotation as rot
from motion.avatar.model import AvatarModel
from motion.clip import Clip
from motion.errors import ClipError
from motion.rotation import Array
from motion.scene.model import Scene
from motion.skeleton import index

PANEL = (320, 400)
FACE = "face"
"""The view of the face alone, from before it; it goes along with the head."""
# Flesh and hair reach this far beyond the joints, metres.
_MARGIN = 0.16
# The face's middle as a share of the skull over the head joint, how much of it is seen and from where, in skulls.
_MIDDLE, _SEEN, _FROM = 0.36, 1.35, 4.5


def still(
    clip: Clip,
    frame: int,
    path: Path | str,
    view: str = "corner",
    *,
    scene: Scene | None = None,
    avatar: AvatarModel | None = None,
    size: tuple[int, int] = (960, 720),
    perspective: bool = True,
) -> None:
    """Write one frame as a PNG or JPEG; "face" is a close-up. ClipError for a view or frame that there is not."""
    if not 0 <= frame < clip.frames:
        raise ClipError(
            f"frame {frame} is not in the clip",
            kind="bad_frame",
            fix=f"use a frame from 0 to {clip.frames - 1}",
        )
    chosen = close_up(clip, frame) if view == FACE else view_of(clip, view, *framing(clip), size, perspective)
    panel(clip, frame, chosen, size, scene, avatar).save(path)


def panel(
    clip: Clip,
    frame: int,
    view: View,
    size: tuple[int, int] = PANEL,
    scene: Scene | None = None,
    avatar: AvatarModel | None = None,
) -> Image.Image:
    """One frame seen by a view."""
    person = subjects.body(clip, frame) if avatar is None else subjects.avatar(avatar, clip, frame)
    return Image.fromarray(draw([*person, *subjects.objects(clip, frame, scene)], view, *size))


def close_up(clip: Clip, frame: int) -> View:
    """The face of one frame, from before the head, upright."""
    head, skull = index("head"), float(clip.skeleton.tips[index("head"), 1])
    turn = clip.world_rotations()[frame, head]
    centre = clip.positions()[frame, head] + rot.rotate(turn, np.array([0.0, _MIDDLE * skull, 0.25 * skull]))
    before = rot.rotate(rot.from_yaw(rot.yaw_of(turn)), np.array([0.0, 0.05, 1.0]))
    return look_along(before, centre, _SEEN * skull, _FROM * skull, near=_FROM * skull / 2)


def framing(clip: Clip) -> tuple[Array, Array]:
    """Lower and upper corner (3,) of what a picture should show: the body's way, and what is moved on it."""
    points = [clip.positions().reshape(-1, 3)]
    for track in clip.objects:
        moved = np.ptp(track.poses[:, :3], axis=0).max() > 0.005
        if moved or any(contact.object == track.id for contact in clip.contacts):
            points.append(track.poses[:, :3])
    every = np.concatenate(points)
    low, high = every.min(0) - _MARGIN, every.max(0) + _MARGIN
    low[1] = min(low[1], -0.05)
    return low, high


def view_of(
    clip: Clip, name: str, low: Array, high: Array, size: tuple[int, int], perspective: bool = False
) -> View:
    """The named view of a box, as seen from the avatar's first heading."""
    if name not in VIEWS:
        raise ClipError(f"no view is called '{name}'", kind="unknown_view", candidates=(*VIEWS, FACE))
    heading = float(rot.yaw_of(clip.rotations[0, 0])) if clip.frames else 0.0
    return around(name, heading, low, high, size[0] / size[1], perspective)
