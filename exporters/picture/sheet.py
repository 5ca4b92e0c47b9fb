"""Contact sheets: every n-th frame of a clip from several sides, one row of panels a view."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from exporters.picture.frame import FACE, PANEL, close_up, framing, panel, view_of
from motion.avatar.model import AvatarModel
from motion.clip import Clip
from motion.errors import ClipError
from motion.scene.model import Scene

_CAPTION = 34
_INK, _PAPER, _TOUCH = "#20242a", "#ffffff", "#c0392b"


def contact_sheet(
    clip: Clip,
    scene: Scene | None = None,
    avatar: AvatarModel | None = None,
    every: int = 10,
    views: Sequence[str] = ("front", "side"),
    *,
    size: tuple[int, int] = PANEL,
    columns: int = 10,
) -> Image.Image:
    """A contact sheet as a picture.

    Each panel tells its time, the step that runs and which hand touches what. size: pixels of a panel. Sheets
    of more than `columns` frames continue in further bands of rows. ClipError for an empty clip or an unknown
    view.
    """
    if clip.frames == 0 or every < 1:
        raise ClipError(
            "there is no frame to show", kind="no_frames", fix="give a clip with frames, every ≥ 1"
        )
    frames = list(range(0, clip.frames, every))
    if frames[-1] != clip.frames - 1:
        frames.append(clip.frames - 1)
    low, high = framing(clip)
    seen = [None if name == FACE else view_of(clip, name, low, high, size) for name in views]
    columns = min(columns, len(frames))
    bands = -(-len(frames) // columns)
    width, height = size
    tall = len(seen) * height + _CAPTION
    sheet = Image.new("RGB", (columns * width, bands * tall), _PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(13)
    for number, frame in enumerate(frames):
        band, column = divmod(number, columns)
        left, top = column * width, band * tall
        for row, view in enumerate(seen):
            picture = panel(clip, frame, view or close_up(clip, frame), size, scene, avatar)
            sheet.paste(picture, (left, top + _CAPTION + row * height))
        pen.text((left + 4, top + 1), f"{frame / clip.fps:.2f} s  {_steps(clip, frame)}", _INK, font)
        pen.text((left + 4, top + 17), _touches(clip, frame), _TOUCH, font)
        pen.line((left, top, left, top + tall), "#c8ccd2")
    return sheet


def _steps(clip: Clip, frame: int) -> str:
    time = frame / clip.fps
    # Only the font's own letters: ids of a scene may hold any.
    running = [f"{s.index + 1}:{s.verb}" for s in clip.steps if s.start <= time < s.stop]
    return _plain(" ".join(running))


def _touches(clip: Clip, frame: int) -> str:
    now = [c for c in clip.contacts if c.start <= frame < c.stop]
    return _plain("  ".join(f"{c.hand[0].upper()} {c.kind} {c.object}" for c in now))


def _plain(text: str) -> str:
    return text.encode("ascii", "replace").decode()
