"""The visible skin, painted by MakeHuman's masks, and what is inside the mouth."""

from __future__ import annotations

import numpy as np

from motion.avatar.body import Body
from motion.avatar.clothes import Cuts
from motion.avatar.model import Part
from motion.avatar.spec import Color
from motion.avatar.surface import from_quads, vertex_normals
from motion.rotation import Array
from motion.skeleton import index

_WHITE: Color = (1.0, 1.0, 1.0)


def skin(body: Body) -> list[Part]:
    """Head and neck with face morphs, and hands and arms without; skin under clothes is left out."""
    whole = from_quads(body.source.quads["body"], len(body.vertices))
    points = whole.points(body.vertices)
    normals = vertex_normals(points, whole.faces)
    tints = whole.carry(paint(body))
    head = body.weights[:, [index(n) for n in ("head", "jaw", "neck", "leftEye", "rightEye")]].sum(axis=1)
    of_head = whole.carry(head) > 0.2
    shown = Cuts(body).bare(points, of_head)[whole.faces].any(axis=1)
    near_neck = np.abs(points[:, 0]) < 0.8 * body.joint("leftUpperArm")[0]
    of_face = near_neck[whole.faces].all(axis=1)
    parts = []
    for name, chosen, morphs in (("face", shown & of_face, True), ("skin", shown & ~of_face, False)):
        used = np.unique(whole.faces[chosen])
        parts.append(
            body.part(
                name,
                whole.keep(chosen),
                _WHITE,
                tints=tints[used],
                normals=normals[used],
                morphs=morphs,
                roughness=0.65,
            )
        )
    return parts


def mouth(body: Body) -> list[Part]:
    """Teeth and tongue."""
    quads = body.source.quads
    count = len(body.vertices)
    teeth = from_quads(np.concatenate([quads["helper-upper-teeth"], quads["helper-lower-teeth"]]), count)
    # A little further back and narrower, or they show between closed lips.
    points = teeth.points(body.vertices)
    back = np.full(len(points), -0.003 * body.size)
    teeth = teeth.lifted(np.stack([-0.08 * points[:, 0], np.zeros(len(points)), back], axis=1))
    tongue = from_quads(quads["helper-tongue"], count)
    return [
        body.part("teeth", teeth, (0.93, 0.91, 0.87), morphs=True, roughness=0.35),
        body.part("tongue", tongue, (0.70, 0.37, 0.37), morphs=True, roughness=0.8),
    ]


def paint(body: Body) -> Array:
    """Skin colour (V, 3), sRGB, of every base vertex."""
    spec = body.spec
    base = np.array(spec.skin)
    colors = np.tile(base, (len(body.vertices), 1))
    feminine = (1.0 - spec.maleness) * float(spec.age > 12)
    fade = float(np.clip((spec.age - 50.0) / 40.0, 0.0, 1.0))
    layers: list[tuple[str, Color, float]] = [
        ("ears", (0.82, 0.50, 0.42), 0.35),
        ("lips", (0.76, 0.43, 0.40), (0.45 + 0.35 * feminine) * (1.0 - 0.4 * fade)),
        ("fingernails", (0.93, 0.76, 0.70), 0.8),
        ("eyelids", (0.62, 0.40, 0.34), 0.25 + 0.2 * feminine),
        ("inside-mouth", (0.40, 0.13, 0.13), 1.0),
    ]
    for mask, color, strength in layers:
        share = (body.source.mask(mask) * strength)[:, None]
        # A painted layer darkens with the skin it lies on.
        tone = np.array(color) * (0.4 + 0.6 * base.mean() / 0.70)
        colors = colors * (1.0 - share) + np.clip(tone, 0.0, 1.0) * share
    return np.asarray(np.clip(colors, 0.0, 1.0))
