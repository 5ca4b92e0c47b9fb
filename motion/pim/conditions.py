"""What the prior is asked for: the arrays of a batch, each of which may be left out.

A left-out condition is all zeros. That is also how training drops it, so that a missing condition and guidance against it
(`without`) are things that the model has seen.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.pim.body import BODY_JOINTS, HISTORY
from motion.pim.representation import WIDTH

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

# Constraint targets: the body joints, then the point that is looked at.
TARGETS = (*BODY_JOINTS, "gaze")
GAZE_TARGET = TARGETS.index("gaze")
SOURCES = ("", "cmu", "mesh2motion", "planner")
MANNERS = ("slow", "quick", "gentle")
OBJECTS, OBJECT_WIDTH = 4, 14
TEXT_IDS = 40
TEXT_BUCKETS = 2048
BODY_RATIOS = ("trunk", "neck", "shoulders", "arms")


@dataclass(frozen=True, eq=False)
class Conditions:
    """Conditions of B chunks, float32 and int64. Points are in the canonical frame of the history, metres on REFERENCE.

    history (B, 8, WIDTH): canonical features. action (B,): place in ACTIONS, 0 = not said. text (B, TEXT_IDS): hashed
    words, 0 = none. manner (B, 3): how slow, quick and gentle, 0..1. source (B,): index into SOURCES. body (B, 4): ratios
    of a body whose positions all these are, see `proportions`; 0 is REFERENCE.
    Constraints, C of them: target (B, C): index into TARGETS; frame (B, C): 0 is the first future frame, beyond 39 lies after
    the chunk; position (B, C, 3) with axes (B, C, 3) that count; rotation (B, C, 6): first two columns of the global rotation;
    rotated (B, C): whether it counts; weight (B, C): 0 = no constraint.
    Objects: objects (B, 4, 14): centre 3, rotation columns 6, half extents 3, held by the left, by the right; 0 = none.
    """

    history: Floats
    action: Ids
    text: Ids
    manner: Floats
    source: Ids
    body: Floats
    target: Ids
    frame: Floats
    position: Floats
    axes: Floats
    rotation: Floats
    rotated: Floats
    weight: Floats
    objects: Floats

    @classmethod
    def none(cls, history: Floats, constraints: int = 0) -> Conditions:
        """Nothing but a history (B, 8, WIDTH), with room for so many constraints."""
        batch = len(history)
        floats: dict[str, tuple[int, ...]] = {
            "manner": (3,),
            "body": (len(BODY_RATIOS),),
            "frame": (constraints,),
            "position": (constraints, 3),
            "axes": (constraints, 3),
            "rotation": (constraints, 6),
            "rotated": (constraints,),
            "weight": (constraints,),
            "objects": (OBJECTS, OBJECT_WIDTH),
        }
        ids: dict[str, tuple[int, ...]] = {
            "action": (),
            "text": (TEXT_IDS,),
            "source": (),
            "target": (constraints,),
        }
        assert history.shape[1:] == (HISTORY, WIDTH)
        arrays: dict[str, Any] = {"history": history.astype(np.float32)}
        arrays |= {name: np.zeros((batch, *shape), np.float32) for name, shape in floats.items()}
        arrays |= {name: np.zeros((batch, *shape), np.int64) for name, shape in ids.items()}
        return cls(**arrays)

    def __len__(self) -> int:
        return len(self.history)

    def __getitem__(self, rows: slice | NDArray[np.int64]) -> Conditions:
        """Some of the chunks."""
        return Conditions(**{name: value[rows] for name, value in self.arrays().items()})

    def arrays(self) -> dict[str, Any]:
        """The arrays by name, in the order of the fields."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def without(self, condition: str) -> Conditions:
        """The same with one of DROPPABLE left out."""
        return replace(self, **{name: np.zeros_like(getattr(self, name)) for name in DROPPABLE[condition]})


DROPPABLE = {
    "action": ("action",),
    "text": ("text",),
    "manner": ("manner",),
    "source": ("source",),
    "body": ("body",),
    "constraints": ("target", "frame", "position", "axes", "rotation", "rotated", "weight"),
    "objects": ("objects",),
}


def join(parts: list[Conditions]) -> Conditions:
    """Batches one after another; those with fewer constraints are filled up with none."""
    room = max(part.weight.shape[1] for part in parts)
    joined = {}
    for name, first in parts[0].arrays().items():
        arrays = [part.arrays()[name] for part in parts]
        if name in DROPPABLE["constraints"]:
            arrays = [_filled(array, room) for array in arrays]
        joined[name] = np.concatenate(arrays).astype(first.dtype)
    return Conditions(**joined)


def _filled(array: NDArray[np.generic], room: int) -> NDArray[np.generic]:
    return np.pad(array, [(0, 0), (0, room - array.shape[1])] + [(0, 0)] * (array.ndim - 2))


def source_id(source: str) -> int:
    """The id of where motion comes from, which is its style; 0 for an unknown one."""
    return SOURCES.index(source) if source in SOURCES else 0


def text_ids(text: str) -> Ids:
    """Hashed words and character trigrams (English), characters and pairs (Chinese) of a text, (TEXT_IDS,)."""
    pieces: list[str] = []
    words = re.findall(r"[a-z0-9]+|[一-鿿]+", text.lower())
    pieces += words
    for word in words:
        if word[0] < "一":
            marked = f"<{word}>"
            pieces += [marked[i : i + 3] for i in range(len(marked) - 2)]
        else:
            pieces += [word[i : i + n] for n in (1, 2) for i in range(len(word) - n + 1)]
    ids = np.zeros(TEXT_IDS, np.int64)
    unique = list(dict.fromkeys(pieces))[:TEXT_IDS]
    ids[: len(unique)] = [1 + zlib.crc32(piece.encode()) % (TEXT_BUCKETS - 1) for piece in unique]
    return ids
