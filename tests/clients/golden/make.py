"""Makes pose.json, the pose by which every client shows that it has axes, units and handedness right.

Run `python -m tests.clients.golden.make` from the root of the repository after a change, and say in the commit why it changed.

Nobody who mixes up a side or an axis can get it right by luck: the right hand is up, the left foot forward, the head turned to
its own left, and the body stands turned away from every axis. World places come from Python's forward kinematics, in double
precision, of the numbers as float32 has them. `engines` says where the same joints are in the axes of each engine.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.avatar.model import ARKIT
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton, index

POSE = Path(__file__).with_name("pose.json")
X, Y, Z = np.eye(3)

# (joint, axis, degrees) in the joint's own frame, in the order in which they are applied. The character's left is +X.
TURNS = (
    ("hips", Y, 20),
    ("spine", X, 5),
    ("head", Y, 50),
    ("head", X, -10),
    ("leftEye", Y, 12),
    ("rightEye", Y, 12),
    ("jaw", X, 8),
    # From the T-pose's -X up to +Y, a little short of straight.
    ("rightUpperArm", Z, -75),
    ("rightLowerArm", Y, 20),
    ("rightHand", X, 30),
    ("leftUpperArm", Z, -60),
    ("leftLowerArm", Y, -70),
    ("leftHand", Z, 15),
    # From -Y forward to +Z.
    ("leftUpperLeg", X, -40),
    ("leftLowerLeg", X, 25),
    ("leftFoot", X, 10),
    ("rightUpperLeg", X, 10),
    ("rightToes", X, -15),
    # The right index finger points, the others are bent; the left hand spreads.
    ("rightThumbProximal", Y, 30),
    *(
        (f"right{name}{bone}", Z, 60)
        for name in ("Middle", "Ring", "Little")
        for bone in ("Proximal", "Intermediate")
    ),
    ("leftIndexProximal", Y, 12),
    ("leftLittleProximal", Y, -15),
)
ROOT = (0.3, 0.93, -0.2)
# Position and rotation (xyzw) of one thing that no axis leaves as it is.
THING = (0.45, 0.8, 0.6, *np.round(rot.normalize([0.1, 0.5, -0.2, 0.8]), 6))
CURVES = {"jawOpen": 0.6, "eyeBlinkLeft": 1.0, "mouthSmileRight": 0.4}

# Axes in words, units in a metre, and a matrix whose rows give the engine's x, y and z from the wire's.
ENGINES = {
    "unity": ("left-handed, +X right, +Y up, +Z forward", 1.0, ((-1, 0, 0), (0, 1, 0), (0, 0, 1))),
    "unreal": ("left-handed, +X forward, +Y right, +Z up", 100.0, ((0, 0, 1), (-1, 0, 0), (0, 1, 0))),
    "godot": (
        "right-handed, +X left, +Y up, +Z forward, as on the wire",
        1.0,
        ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ),
    "panda3d": ("right-handed, +X right, +Y forward, +Z up", 1.0, ((-1, 0, 0), (0, 0, 1), (0, 1, 0))),
    "three": (
        "right-handed, +X left, +Y up, +Z forward, as on the wire",
        1.0,
        ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ),
}


def pose() -> dict[str, Any]:
    """The document."""
    body = Skeleton.human(1.7)
    rest = body.offsets.astype(np.float32)
    q = rot.identity((len(JOINTS),))
    for name, axis, degrees in TURNS:
        i = index(name)
        q[i] = rot.mul(q[i], rot.from_axis_angle(axis, np.radians(degrees)))
    q, root, thing = (np.asarray(each, dtype=np.float32) for each in (q, ROOT, THING))
    exact = Skeleton(rest.astype(np.float64), body.tips, body.radii)
    positions, rotations = exact.fk(root.astype(np.float64)[None], rot.normalize(q.astype(np.float64))[None])
    return {
        "about": "right hand up, left foot forward, head turned to its own left; made by tests/clients/golden/make.py",
        "skeleton": {"names": list(JOINTS), "parents": list(body.parents), "rest": _rows(rest)},
        "frame": {
            "root": _row(root),
            "q": _rows(q),
            "o": [_row(thing)],
            "c": [CURVES.get(name, 0.0) for name in ARKIT],
        },
        "curves": list(ARKIT),
        "objects": ["thing"],
        "world": {"positions": _rows(positions[0], 7), "rotations": _rows(rotations[0], 7)},
        "engines": {name: _in(engine, positions[0], rotations[0], thing) for name, engine in ENGINES.items()},
    }


def _in(
    engine: tuple[str, float, tuple[tuple[int, ...], ...]], positions: Array, rotations: Array, thing: Array
) -> dict[str, Any]:
    """What an engine with these axes has to show. A rotation keeps its turn and changes its axes: M R M⁻¹."""
    axes, metre, rows = engine
    matrix = np.array(rows, dtype=np.float64)

    def turned(q: Array) -> Array:
        result: Array = rot.from_matrix(matrix @ rot.to_matrix(rot.normalize(q)) @ matrix.T)
        return result

    thing = thing.astype(np.float64)
    return {
        "axes": axes,
        "metre": metre,
        "matrix": [list(row) for row in rows],
        "positions": _rows(metre * positions @ matrix.T, 7),
        "rotations": _rows(turned(rotations), 7),
        "objects": [[*_row(metre * matrix @ thing[:3], 7), *_row(turned(thing[3:]), 7)]],
    }


def _row(numbers: Array, digits: int | None = None) -> list[float]:
    # A float32 in its shortest form comes back exactly.
    return [float(f"{x:.{digits}f}") + 0.0 if digits else float(str(np.float32(x))) for x in numbers]


def _rows(numbers: Array, digits: int | None = None) -> list[list[float]]:
    return [_row(row, digits) for row in numbers]


def text() -> str:
    """The file: a line for every row of numbers."""
    return _lines(pose(), 0) + "\n"


def _lines(value: Any, depth: int) -> str:
    flat = not isinstance(value, dict) and not (
        isinstance(value, list) and value and isinstance(value[0], list)
    )
    if flat:
        return json.dumps(value)
    pad, end = " " * (depth + 1), " " * depth
    if isinstance(value, dict):
        inner = ",\n".join(
            f"{pad}{json.dumps(key)}: {_lines(item, depth + 1)}" for key, item in value.items()
        )
        return f"{{\n{inner}\n{end}}}"
    return "[\n" + ",\n".join(pad + _lines(item, depth + 1) for item in value) + f"\n{end}]"


if __name__ == "__main__":
    POSE.write_text(text(), encoding="utf-8")
