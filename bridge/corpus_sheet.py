"""A contact sheet of a corpus: for every action some clips, each as a row of pictures, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from exporters.files import replace_file
from exporters.picture import contact_sheet
from motion.clip import Clip
from motion.pim.actions import ACTIONS
from motion.pim.body import FPS, REFERENCE
from motion.pim.motion import BodyMotion

PANELS = 10
_CLIPS = 2
_ACROSS = 3
_PANEL = (110, 140)
_CAPTION = 22
_INK, _PAPER = "#20242a", "#ffffff"


def write_corpus_sheet(motions: Sequence[BodyMotion], path: str | Path) -> None:
    """Write a PNG with up to two clips of every action, each seen ten times from its beginning to its end.

    Bodies stay in the middle of their pictures, however far they walk.
    """
    rows = [_row(motion) for motion in chosen(motions)]
    width, height = max(row.width for row in rows), max(row.height for row in rows)
    lines = -(-len(rows) // _ACROSS)
    sheet = Image.new("RGB", (_ACROSS * width, lines * height), _PAPER)
    for i, row in enumerate(rows):
        sheet.paste(row, (i // lines * width, i % lines * height))
    png = BytesIO()
    sheet.save(png, "PNG")
    replace_file(path, png.getvalue())


def chosen(motions: Sequence[BodyMotion]) -> list[BodyMotion]:
    """Up to two clips of every action, of different sources where there are several."""
    found = []
    for action in ACTIONS:
        theirs = [motion for motion in motions if motion.action == action]
        first = {motion.source: motion for motion in reversed(theirs)}
        found += (list(first.values()) + [m for m in theirs if m not in first.values()])[:_CLIPS]
    return found


def _row(motion: BodyMotion) -> Image.Image:
    frames = np.linspace(0, motion.frames - 1, min(PANELS, motion.frames)).round().astype(int)
    root = motion.root[frames] * np.array([0.0, 1.0, 0.0])
    rate = FPS * (len(frames) - 1) / max(motion.frames - 1, 1)
    clip = Clip(REFERENCE, max(rate, 1e-3), root, motion.rotations[frames])
    pictures = contact_sheet(clip, None, None, 1, ("corner",), size=_PANEL, columns=PANELS)
    row = Image.new("RGB", (PANELS * _PANEL[0], pictures.height + _CAPTION), _PAPER)
    # The font has Latin letters only.
    label = motion.label if motion.label.isascii() else ""
    words = f"{motion.action}: {label} ({motion.source} {motion.name}, {motion.frames / FPS:.1f} s)"
    ImageDraw.Draw(row).text((4, 4), words, _INK, ImageFont.load_default(14))
    row.paste(pictures, (0, _CAPTION))
    return row
