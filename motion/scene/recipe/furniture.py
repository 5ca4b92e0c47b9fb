"""Furniture: things to stand before, sit on, open and put things on."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.scene.model import GraspHint, Primitive
from motion.scene.recipe.build import Build, Moving, box, legs, solid, walls


def table(size: Array, top: float = 0.03, leg: float = 0.05) -> Build:
    """A slab on four legs, free underneath."""
    w, h, d = size
    return Build((box((w, top, d), (0, h - top / 2, 0), "top"), *legs(w, h - top, d, leg)))


def round_table(size: Array, top: float = 0.03) -> Build:
    """A round slab on one column."""
    w, h, d = size
    return Build(
        (
            solid("cylinder", (w, top, d), (0, h - top / 2, 0), "top"),
            solid("cylinder", (0.08, h - top - 0.02, 0.08), (0, (h - top + 0.02) / 2, 0), "leg"),
            solid("cylinder", (w * 0.5, 0.02, d * 0.5), (0, 0.01, 0), "foot"),
        )
    )


def chair(
    size: Array, seat: float = 0.45, thick: float = 0.04, leg: float = 0.035, arms: float = 0.0
) -> Build:
    """A seat on four legs with a back. seat: height of its upper side; arms: of its armrests over that."""
    w, h, d = size
    inner = w - (0.1 if arms else 0.0)
    parts = [
        box((inner, thick, d), (0, seat - thick / 2, 0), "seat"),
        *legs(inner, seat - thick, d, leg),
        box((inner, h - seat, 0.03), (0, (h + seat) / 2, -d / 2 + 0.015), "back"),
    ]
    if arms:
        parts += [
            box((0.05, arms, d * 0.7), (s * (w - 0.05) / 2, seat + arms / 2 - 0.02, 0), "arm")
            for s in (-1, 1)
        ]
    return Build(tuple(parts))


def sofa(size: Array, seat: float = 0.42, arm: float = 0.16, back: float = 0.2) -> Build:
    """An upholstered seat with arms. arm: their width; back: its thickness."""
    w, h, d = size
    parts = [
        box((w - 2 * arm, seat, d - back), (0, seat / 2, back / 2), "seat"),
        box((w, h, back), (0, h / 2, -(d - back) / 2), "back"),
    ]
    parts += [
        box((arm, seat + 0.16, d - back), (s * (w - arm) / 2, seat / 2 + 0.08, back / 2), "arm")
        for s in (-1, 1)
    ]
    return Build(tuple(parts))


def stool(size: Array, thick: float = 0.04, leg: float = 0.035, round: bool = False) -> Build:
    """A seat without back on four legs; a bench is a wide one."""
    w, h, d = size
    top = solid("cylinder" if round else "box", (w, thick, d), (0, h - thick / 2, 0), "seat")
    inset = 0.7 if round else 1.0
    return Build((top, *legs(w * inset, h - thick, d * inset, leg)))


def bed(size: Array, seat: float = 0.5) -> Build:
    """A mattress on a base with a headboard at its back."""
    w, h, d = size
    board = 0.05
    return Build(
        (
            box((w, 0.22, d - board), (0, seat - 0.11, board / 2), "seat"),
            box((w, seat - 0.22 - 0.1, d - board), (0, 0.1 + (seat - 0.32) / 2, board / 2), "base"),
            *legs(w, 0.1, d - board, 0.06),
            box((w, h, board), (0, h / 2, -(d - board) / 2), "back"),
        )
    )


def counter(size: Array, top: float = 0.04) -> Build:
    """A solid block under a worktop that overhangs it by 4 cm, on a plinth set back for the toes."""
    w, h, d = size
    plinth = 0.1
    return Build(
        (
            box((w, top, d), (0, h - top / 2, 0), "top"),
            box((w, h - top - plinth, d - 0.04), (0, plinth + (h - top - plinth) / 2, -0.02), "body"),
            box((w, plinth, d - 0.12), (0, plinth / 2, -0.06), "plinth"),
        )
    )


def shelves(size: Array, levels: int = 4, board: float = 0.02, back: bool = True) -> Build:
    """A rack with `levels` boards between its sides, the lowest near the floor and the highest as its top."""
    w, h, d = size
    parts = [box((board, h, d), (s * (w - board) / 2, h / 2, 0), "side") for s in (-1, 1)]
    parts += _boards(w - 2 * board, d, np.linspace(0.05, h - board / 2, levels), board)
    if back:
        parts.append(box((w - 2 * board, h, 0.01), (0, h / 2, -d / 2 + 0.005), "back"))
    return Build(tuple(parts))


def _boards(width: float, depth: float, heights: Array, thick: float, z: float = 0.0) -> list[Primitive]:
    return [box((width, thick, depth), (0, float(y), z), "shelf") for y in heights]


def hinged_box(
    size: Array,
    wall: float = 0.03,
    levels: int = 0,
    door: float = 0.03,
    handle: float = 0.35,
    hinge: str = "side",
    foot: float = 0.0,
    angle: float = 1.9,
) -> Build:
    """A hollow body with one door: cabinet, fridge, microwave, oven.

    wall, door: thickness; levels: shelves inside; handle: length of the door's handle; hinge: side (the
    user's left, so that the handle is at the right) or bottom; foot: height of the gap below; angle: how far
    it opens.
    """
    w, h, d = size
    grip = 0.04
    deep = d - door - grip
    back = -d / 2 + deep / 2
    tall = h - foot
    parts = walls((w, tall, deep), wall, (0, foot, back), front=False)
    parts.append(box((w - 2 * wall, wall, deep), (0, h - wall / 2, back), "top"))
    inner = np.linspace(foot, h - wall, levels + 2)[1:-1]
    parts += _boards(w - 2 * wall, deep - wall, inner, min(wall, 0.02), back + wall / 2)
    if foot:
        parts += legs(w, foot, deep, 0.04)
    front = -d / 2 + deep + door / 2
    panel = box((w, tall, door), (0, foot + tall / 2, front), "panel")
    if hinge == "bottom":
        bar = _grip((0, h - 0.07, front + door / 2), handle, grip, "x")
        origin, axis = np.array([0.0, foot, front]), np.array([1.0, 0.0, 0.0])
    else:
        bar = _grip((w / 2 - 0.05, foot + tall * 0.5, front + door / 2), handle, grip, "y")
        origin, axis = np.array([-w / 2, foot + tall / 2, front]), np.array([0.0, -1.0, 0.0])
    swing = Moving(
        "door", "门", (panel, *bar), "hinge", origin, axis, (0.0, angle), (GraspHint("hook", "handle"),)
    )
    return Build(tuple(parts), (swing,))


def _grip(at: tuple[float, float, float], length: float, out: float, axis: str) -> list[Primitive]:
    """A bar handle standing `out` from a front whose surface is at z = at[2]."""
    thick = 0.014
    x, y, z = at
    size = (length, thick, thick) if axis == "x" else (thick, length, thick)
    bar = solid("capsule", size, (x, y, z + out - thick / 2), "handle", axis)
    half = length / 2 - thick
    ends = [(-half, 0.0), (half, 0.0)] if axis == "x" else [(0.0, -half), (0.0, half)]
    stubs = [
        box((thick * 0.8, thick * 0.8, out - thick / 2), (x + dx, y + dy, z + (out - thick / 2) / 2), "stub")
        for dx, dy in ends
    ]
    return [bar, *stubs]


def drawer_unit(size: Array, wall: float = 0.018, drawer: float = 0.2) -> Build:
    """A chest whose uppermost drawer slides out. drawer: its height."""
    w, h, d = size
    grip = 0.04
    deep = d - grip - 0.02
    back = -d / 2 + deep / 2
    low = h - wall - drawer
    parts = (
        box((w, wall, deep), (0, h - wall / 2, back), "top"),
        box((w, low, deep), (0, low / 2, back), "body"),
        box((wall, drawer, deep), (-(w - wall) / 2, low + drawer / 2, back), "side"),
        box((wall, drawer, deep), ((w - wall) / 2, low + drawer / 2, back), "side"),
        box((w - 2 * wall, drawer, wall), (0, low + drawer / 2, -d / 2 + wall / 2), "back"),
    )
    gap = 0.004
    inner = (w - 2 * wall - 2 * gap, drawer - 0.03, deep - wall - gap)
    tray = walls(inner, 0.01, (0, low + gap, -d / 2 + wall + gap + inner[2] / 2), front=False)
    front = -d / 2 + deep + 0.01
    panel = box((w, drawer, 0.02), (0, low + drawer / 2, front), "panel")
    handle = _grip((0, low + drawer / 2, front + 0.01), min(0.16, w * 0.5), grip, "x")
    slide = Moving(
        "drawer",
        "抽屉",
        (panel, *tray, *handle),
        "slide",
        np.array([0.0, low + drawer / 2, front]),
        np.array([0.0, 0.0, 1.0]),
        (0.0, inner[2] * 0.8),
        (GraspHint("hook", "handle"),),
        frozenset({"openable", "container"}),
    )
    return Build(parts, (slide,))


def framed_panel(size: Array, frame: float = 0.06, panel: float = 0.04, sill: bool = False) -> Build:
    """A door or window: a frame and a leaf hinged at the user's left, with a handle on both sides.

    frame: width of its posts; sill: the frame goes all round.
    """
    w, h, d = size
    deep = panel + 0.02
    parts = [box((frame, h, deep), (s * (w - frame) / 2, h / 2, 0), "frame") for s in (-1, 1)]
    parts.append(box((w - 2 * frame, frame, deep), (0, h - frame / 2, 0), "lintel"))
    low = frame if sill else 0.005
    if sill:
        parts.append(box((w - 2 * frame, frame, deep), (0, frame / 2, 0), "sill"))
    gap = 0.004
    wide, tall = w - 2 * frame - 2 * gap, h - frame - low - gap
    leaf = box((wide, tall, panel), (0, low + tall / 2, 0), "panel")
    out = (d - panel) / 2
    height = min(1.0, low + tall / 2)
    grips = [
        box(
            (0.12, 0.02, 0.02),
            (wide / 2 - 0.1, height, s * (d / 2 - 0.01)),
            "handle" if s > 0 else "handle_back",
        )
        for s in (1, -1)
    ]
    stubs = [
        box((0.02, 0.02, out), (wide / 2 - 0.05, height, s * (panel / 2 + out / 2)), "stub") for s in (1, -1)
    ]
    swing = Moving(
        "leaf",
        "扇",
        (leaf, *grips, *stubs),
        "hinge",
        np.array([-wide / 2, low + tall / 2, 0.0]),
        np.array([0.0, -1.0, 0.0]),
        (0.0, 1.6),
        (GraspHint("wrap", "handle"),),
    )
    return Build(tuple(parts), (swing,))
