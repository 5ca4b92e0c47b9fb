"""Things that hold liquids or small things: cups, bowls, bottles, pots, boxes."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.scene.model import GraspHint, Primitive
from motion.scene.recipe.build import Build, Moving, box, solid, walls


def tube(size: Array, wall: float = 0.004) -> Build:
    """An open-topped round vessel."""
    return Build((solid("tube", size, (0, size[1] / 2, 0), wall=wall),))


def mug(
    size: Array, handle: float = 0.03, wall: float = 0.004, spout: float = 0.0, closed: bool = False
) -> Build:
    """A round vessel with a handle at its user's right (+x) and, if asked for, a spout at the left.

    handle, spout: how far they stand out, metres. closed: the body is solid and has a knob on its lid.
    """
    w, h, d = size
    across = min(w - handle - spout, d)
    centre = (spout - handle) / 2
    tall = h * 0.86 if closed else h
    body = solid(
        "cylinder" if closed else "tube", (across, tall, across), (centre, tall / 2, 0), "body", wall=wall
    )
    parts = [body, *_loop_handle(centre + across / 2, w / 2, tall * 0.5, tall * 0.66)]
    if closed:
        knob = h - tall
        parts.append(solid("sphere", (knob * 1.2, knob, knob * 1.2), (centre, tall + knob / 2, 0), "lid"))
    if spout:
        parts.append(_spout(-w / 2, centre - across / 2, tall))
    return Build(tuple(parts))


def _loop_handle(inner: float, outer: float, middle: float, tall: float) -> list[Primitive]:
    """An upright bar at x = outer and two stubs that join it to a wall at x = inner."""
    thick = min(0.012, (outer - inner) * 0.45)
    stub = outer - inner - thick / 2 + 0.002
    stubs = [
        box((stub, thick, thick), (outer - thick / 2 - stub / 2, middle + s * (tall - thick) / 2, 0), "stub")
        for s in (-1, 1)
    ]
    bar = solid("capsule", (thick, tall, thick), (outer - thick / 2, middle, 0), "handle")
    return [bar, *stubs]


def _spout(outer: float, inner: float, tall: float) -> Primitive:
    length, thick = inner - outer + 0.01, min(0.022, tall * 0.16)
    return solid("capsule", (length, thick, thick), (outer + length / 2, tall * 0.8, 0), "spout", "x")


def stem_glass(size: Array, wall: float = 0.002) -> Build:
    """A glass on a stem."""
    w, h, d = size
    foot, stem = 0.005, h * 0.45
    return Build(
        (
            solid("tube", (w, h - stem, d), (0, stem + (h - stem) / 2, 0), wall=wall),
            solid("cylinder", (0.01, stem - foot, 0.01), (0, (stem + foot) / 2, 0), "stem"),
            solid("cylinder", (w * 0.85, foot, d * 0.85), (0, foot / 2, 0), "foot"),
        )
    )


def bottle(size: Array, neck: float = 0.45, shoulder: float = 0.72, cap: float = 0.02) -> Build:
    """A bottle with a cap to twist off. neck: width over body; shoulder: where that begins, over height."""
    w, h, d = size
    low = h * shoulder
    top = h - cap
    bar = (w * neck * 0.85, top - low, d * neck * 0.85)
    lid = solid("cylinder", (w * neck, cap, d * neck), (0, h - cap / 2, 0), "cap")
    twist = Moving(
        "cap",
        "盖",
        (lid,),
        "twist",
        np.array([0.0, h - cap / 2, 0.0]),
        np.array([0.0, 1.0, 0.0]),
        (0.0, 2 * np.pi),
        (GraspHint("pinch", "cap"),),
    )
    return Build(
        (
            solid("cylinder", (w, low, d), (0, low / 2, 0)),
            solid("cylinder", bar, (0, (low + top) / 2, 0), "neck"),
        ),
        (twist,),
    )


def flask(size: Array) -> Build:
    """A conical laboratory flask as three steps and a neck."""
    w, h, d = size
    steps = [(1.0, 0.0, 0.25), (0.8, 0.25, 0.45), (0.55, 0.45, 0.62), (0.34, 0.62, 1.0)]
    names = ("body", "body", "shoulder", "neck")
    return Build(
        tuple(
            solid("cylinder", (w * r, h * (b - a), d * r), (0, h * (a + b) / 2, 0), name)
            for (r, a, b), name in zip(steps, names, strict=True)
        )
    )


def pan(size: Array, handle: float = 0.18, wall: float = 0.004, handles: int = 1) -> Build:
    """A pot or pan. handle: length of a handle, metres, one to the front or two at the sides."""
    w, h, d = size
    if handles == 1:
        across = d - handle
        bar = solid("capsule", (0.022, 0.022, handle), (0, h * 0.75, d / 2 - handle / 2), "handle", "z")
        body = solid("tube", (min(w, across), h, across), (0, h / 2, -handle / 2), wall=wall)
        return Build((body, bar))
    across = w - 2 * handle
    body = solid("tube", (across, h, min(across, d)), (0, h / 2, 0), wall=wall)
    ears = [
        box((handle, 0.012, 0.08), (s * (w - handle) / 2, h * 0.8, 0), "handle" if s < 0 else "handle_left")
        for s in (-1, 1)
    ]
    return Build((body, *ears))


def open_box(size: Array, wall: float = 0.004, handle: float = 0.0) -> Build:
    """A box, tray or basket without lid; handle: how much of the height is a carrying handle over the top."""
    w, h, d = size
    tall = h - handle
    parts = walls((w, tall, d), wall)
    if handle:
        thick = 0.02
        parts += [
            box((thick, handle, thick), (s * (w - thick) / 2, tall + handle / 2, 0), "post") for s in (-1, 1)
        ]
        parts.append(solid("capsule", (w, thick, thick), (0, h - thick / 2, 0), "handle", "x"))
    return Build(tuple(parts))


def lidded_box(size: Array, wall: float = 0.006, lid: float = 0.03, angle: float = 1.9) -> Build:
    """A box with a lid hinged at its back."""
    w, h, d = size
    panel = box((w, lid, d), (0, h - lid / 2, 0), "lid")
    hinge = Moving(
        "lid",
        "盖",
        (panel,),
        "hinge",
        np.array([0.0, h - lid, -d / 2]),
        np.array([-1.0, 0.0, 0.0]),
        (0.0, angle),
        (GraspHint("edge", "lid"),),
    )
    return Build(tuple(walls((w, h - lid, d), wall)), (hinge,))
