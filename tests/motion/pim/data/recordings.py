"""Made-up recordings: one motion of the reference body, written in the formats of several sources."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np

from motion import rotation as rot
from motion.pim.body import REFERENCE
from motion.pim.motion import BodyMotion
from motion.rotation import Array
from motion.skeleton import JOINTS, index

SIDES = ("left", "right")


def waving(frames: int = 60, fps: float = 30.0) -> BodyMotion:
    """A body that stands, turns its trunk, bends both elbows and waves with the right hand; arms hang at first."""
    time = np.arange(frames) / fps
    rotations = rot.identity((frames, len(JOINTS)))

    def turn(joint: str, axis: tuple[float, float, float], angle: Array) -> None:
        place = index(joint)
        rotations[:, place] = rot.mul(rotations[:, place], rot.from_axis_angle(np.array(axis), angle))

    turn("spine", (0.0, 1.0, 0.0), 0.3 * np.sin(2.0 * time))
    turn("chest", (1.0, 0.0, 0.0), 0.2 * np.sin(1.5 * time))
    for side, sign in (("left", -1.0), ("right", 1.0)):
        turn(f"{side}UpperArm", (0.0, 0.0, 1.0), sign * (1.1 - 0.5 * np.sin(time) ** 2))
        turn(f"{side}LowerArm", (0.0, 1.0, 0.0), sign * (0.6 + 0.5 * np.sin(2.0 * time)))
        for finger in ("Index", "Middle", "Ring", "Little"):
            turn(f"{side}{finger}Proximal", (0.0, 0.0, 1.0), sign * 0.5 * (1.0 + np.sin(time)))
        # A little in the knees, with the soles flat.
        for bone, part in (("UpperLeg", -1.0), ("LowerLeg", 2.0), ("Foot", -1.0)):
            turn(side + bone, (1.0, 0.0, 0.0), np.full(frames, 0.15 * part))
    root = np.repeat([[0.3, 1.0, -0.2]], frames, axis=0)
    ankle = REFERENCE.fk(root, rotations)[0][0, index("leftFoot"), 1]
    root[:, 1] += REFERENCE.rest_positions[index("leftFoot"), 1] - ankle
    contacts = np.ones((frames, 4), dtype=bool)
    return BodyMotion(
        root, rotations, contacts, True, "wave with the right hand", "wave", "made up", "waving"
    )


def directions(motion: BodyMotion) -> Array:
    """Unit directions (F, 8, 3) of the bones of arms and legs."""
    positions = motion.positions()
    chains = (("UpperArm", "LowerArm", "Hand"), ("UpperLeg", "LowerLeg", "Foot"))
    bones = [
        positions[:, index(side + b)] - positions[:, index(side + a)]
        for side in SIDES
        for chain in chains
        for a, b in itertools.pairwise(chain)
    ]
    stacked = np.stack(bones, 1)
    return stacked / np.linalg.norm(stacked, axis=-1, keepdims=True)


def largest_angle(a: Array, b: Array) -> float:
    """Between unit directions, degrees."""
    return float(np.degrees(np.arccos(np.clip((a * b).sum(-1), -1.0, 1.0)).max()))


# Hahne's skeleton in centimetres, rounded: name, parent, offset.
POSER: tuple[tuple[str, str, tuple[float, float, float]], ...] = (
    ("hip", "", (0, 0, 0)), ("abdomen", "hip", (0, 20.7, -0.7)), ("chest", "abdomen", (0, 11.7, -0.5)),
    ("neck", "chest", (0, 22.2, -2.2)), ("head", "neck", (-0.2, 7.1, 1.2)),
    *(
        (side + name, (side if own else "") + parent, (x * sign, y, z))
        for side, sign in (("r", -1), ("l", 1))
        for name, own, parent, (x, y, z) in (
            ("Collar", False, "chest", (2.7, 19.3, -4.9)), ("Shldr", True, "Collar", (8.8, -2.0, 1.5)),
            ("ForeArm", True, "Shldr", (28.2, -1.7, 0.5)), ("Hand", True, "ForeArm", (22.6, 0.8, 7.1)),
            ("Mid1", True, "Hand", (8.25, 1.18, 3.41)), ("Buttock", False, "hip", (8.8, 4.4, 1.2)),
            ("Thigh", True, "Buttock", (0, -1.7, -2.2)), ("Shin", True, "Thigh", (0, -36.8, 0.7)),
            ("Foot", True, "Shin", (-0.7, -45.1, -5.1)),
        )
    ),
)  # fmt: skip


def poser_turns(frames: int, seed: int = 0) -> tuple[Array, Array, list[str]]:
    """Root (F, 3) in centimetres and Euler angles (F, N, 3), degrees, about Z, X and Y, of that skeleton; joint names."""
    rng = np.random.default_rng(seed)
    names = [name for name, _, _ in POSER]
    time = np.arange(frames)[:, None] / 30.0
    angles = np.zeros((frames, len(names), 3))
    for name in ("abdomen", "chest", "rShldr", "rForeArm", "lShldr", "lForeArm"):
        angles[:, names.index(name)] = rng.uniform(8, 25, 3) * np.sin(time * rng.uniform(1, 3, 3) + 1.0)
    root = np.array([[5.0, 85.0, 20.0]]) + np.sin(time) * np.array([[2.0, 0.0, 1.0]])
    return root, angles, names


def write_bvh(path: Path, root: Array, angles: Array, rate: float = 30.0) -> Path:
    """The skeleton with its motion as BVH."""
    lines = ["HIERARCHY"]

    def joint(name: str, depth: int) -> None:
        offset = next(o for n, _, o in POSER if n == name)
        word, channels = ("ROOT", "6 Xposition Yposition Zposition") if depth == 0 else ("JOINT", "3")
        lines.append(f"{word} {name}\n{{\nOFFSET {offset[0]} {offset[1]} {offset[2]}")
        lines.append(f"CHANNELS {channels} Zrotation Xrotation Yrotation")
        children = [n for n, parent, _ in POSER if parent == name]
        for child in children:
            joint(child, depth + 1)
        if not children:
            lines.append("End Site\n{\nOFFSET 0 1 0\n}")
        lines.append("}")

    joint("hip", 0)
    order = [line.split()[1] for line in "\n".join(lines).split("\n") if line.startswith(("ROOT", "JOINT"))]
    places = [[n for n, _, _ in POSER].index(name) for name in order]
    lines += ["MOTION", f"Frames: {len(root)}", f"Frame Time: {1.0 / rate:.6f}"]
    rows = np.concatenate([root, angles[:, places].reshape(len(root), -1)], -1)
    lines += [" ".join(f"{value:.5f}" for value in row) for row in rows]
    path.write_text("\n".join(lines) + "\n")
    return path


def write_cmu(path: Path, clips: dict[str, tuple[Array, Array]], labels: dict[str, str]) -> Path:
    """Clips of that skeleton, root (F, 3) in centimetres and angles, packed as CMU's are; two rest frames in front."""
    kept = [i for i, (name, _, _) in enumerate(POSER) if not name.endswith("Mid1")]
    names = [POSER[i][0] for i in kept]
    arrays: dict[str, np.ndarray] = {
        "names": np.array(names),
        "parents": np.array([names.index(POSER[i][1]) if POSER[i][1] else -1 for i in kept]),
        "offsets_m": np.array([POSER[i][2] for i in kept], np.float32) * 0.01,
        "labels_json": np.array(json.dumps(labels)),
    }
    for clip, (root, angles) in clips.items():
        local = rot.from_euler("zxy", np.radians(angles[:, kept]))
        rest = rot.identity((2, len(kept)))
        arrays[f"{clip}_q"] = np.concatenate([rest, local]).astype(np.float32)
        arrays[f"{clip}_p"] = (np.concatenate([root[:1], root[:1], root]) * 0.01).astype(np.float32)
    np.savez(path, **arrays)
    return path
