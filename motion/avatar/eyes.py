"""Eyeballs with iris and pupil, lashes and brows."""

from __future__ import annotations

import numpy as np

from motion.avatar.attach import grid_faces, on_front, rigid
from motion.avatar.body import Body
from motion.avatar.model import Part
from motion.avatar.source import Ints
from motion.avatar.spec import Color, mixed
from motion.avatar.surface import Surface, from_quads, vertex_normals
from motion.rotation import Array
from motion.skeleton import index

_SEGMENTS = 24
_DARK: Color = (0.03, 0.03, 0.035)
_SCLERA: Color = (0.93, 0.92, 0.91)

# Rings of the eyeball by angle from the gaze, degrees; rings that share an angle keep a colour edge sharp.
_PUPIL, _IRIS, _LIMBUS = 10.5, 26.0, 28.5


def eyeballs(body: Body) -> list[Part]:
    """Both eyes, each on its own eye joint."""
    return [_eyeball(body, side) for side in ("left", "right")]


def _eyeball(body: Body, side: str) -> Part:
    iris = np.array(body.spec.iris)
    rings: list[tuple[float, Array]] = [
        *((a, np.array(_DARK)) for a in (0.0, 5.0, _PUPIL)),
        *((a, iris * shade) for a, shade in ((_PUPIL, 0.62), (16.0, 1.25), (22.0, 1.1), (_IRIS, 0.75))),
        *((a, iris * 0.25) for a in (_IRIS, _LIMBUS)),
        *(
            (a, np.array(_SCLERA) * s)
            for a, s in ((_LIMBUS, 0.93), (40.0, 1.0), (60.0, 0.97), (85.0, 0.85), (115.0, 0.8))
        ),
    ]
    around = np.linspace(0.0, 2.0 * np.pi, _SEGMENTS, endpoint=False)
    angles = np.radians([a for a, _ in rings])
    radius = float(body.skeleton.radii[index(f"{side}Eye")])
    directions = np.stack(
        [
            np.sin(angles)[:, None] * np.cos(around),
            np.sin(angles)[:, None] * np.sin(around),
            np.repeat(np.cos(angles)[:, None], _SEGMENTS, axis=1),
        ],
        axis=-1,
    ).reshape(-1, 3)
    tints = np.repeat(np.clip([c for _, c in rings], 0.0, 1.0), _SEGMENTS, axis=0)
    faces = grid_faces(len(rings), _SEGMENTS, closed=True)
    # Rings at the same angle span nothing, nor does the ring at the pole.
    corners = directions[faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    faces = faces[area > 1e-9]
    points = body.joint(f"{side}Eye") + radius * directions
    return rigid(
        f"{side}Eye",
        f"{side}Eye",
        points,
        faces,
        (1.0, 1.0, 1.0),
        normals=directions,
        tints=tints,
        roughness=0.12,
    )


def lashes(body: Body) -> Part:
    """Upper lashes of both eyes, on the lids."""
    quads = np.concatenate([body.source.quads[f"helper-{s}-eyelashes-2"] for s in "lr"])
    surface = from_quads(quads, len(body.vertices))
    return body.part("lashes", surface, (0.10, 0.08, 0.07), morphs=True, roughness=1.0, double_sided=True)


def brows(body: Body) -> Part:
    """Eyebrows: thin raised strips over the brow ridge, which follow the face units there."""
    head = from_quads(body.source.quads["body"], len(body.vertices))
    corners = head.points(body.vertices)[head.faces]
    eye = body.joint("leftEye")
    forehead = (np.abs(corners[..., 1] - eye[1]) < 0.06).all(axis=1) & (corners[..., 2] > eye[2] - 0.02).all(
        axis=1
    )
    forehead &= (np.abs(corners[..., 0]) < 0.09).all(axis=1)
    face = head.keep(forehead)
    parts = [_brow(body, face, sign) for sign in (1.0, -1.0)]
    strip = parts[0].joined(parts[1])
    # Brow hair lets some skin through.
    color = mixed(mixed(body.spec.hair_tint, body.spec.skin, 0.25), (0.0, 0.0, 0.0), 0.12)
    return body.part("brows", strip, color, morphs=True, roughness=1.0, double_sided=True)


def _brow(body: Body, face: Surface, sign: float) -> Surface:
    eye = body.joint("leftEye")
    radius = float(body.skeleton.radii[index("leftEye")])
    t = np.linspace(0.0, 1.0, 21)
    across = eye[0] + radius * np.interp(t, [0.0, 1.0], [-1.15, 1.65])
    height = eye[1] + radius * np.interp(t, [0.0, 0.3, 0.62, 1.0], [1.52, 1.78, 1.98, 1.55])
    height = np.convolve(np.pad(height, 2, mode="edge"), np.ones(5) / 5.0, mode="valid")
    full = 0.26 if body.spec.maleness >= 0.5 else 0.20
    half = radius * full * np.interp(t, [0.0, 0.05, 0.15, 0.5, 1.0], [0.25, 0.65, 1.0, 0.85, 0.1])
    rows = [
        (height + k * half, lift)
        for k, lift in ((1.0, 0.0002), (0.35, 0.0014), (-0.35, 0.0014), (-1.0, 0.0002))
    ]
    xy = np.concatenate([np.stack([sign * across, y], axis=1) for y, _ in rows])
    mix = on_front(face, body.vertices, xy)
    on_skin = mix @ body.vertices
    faces: Ints = grid_faces(len(rows), len(t))
    normals = vertex_normals(on_skin, faces)
    outward = normals * np.where(normals[:, 2:] < 0, -1.0, 1.0)
    lift = np.repeat([lift for _, lift in rows], len(t))[:, None] * body.size
    if normals[:, 2].mean() < 0:
        faces = faces[:, ::-1].copy()
    return Surface(mix, outward * lift, faces)
