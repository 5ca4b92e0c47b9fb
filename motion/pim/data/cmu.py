"""The CMU motion capture database, packed as one npz: local rotations of 21 joints at 30 fps.

Joints are named as in the BVH conversion by B. Hahne. Per clip NN_MM: `NN_MM_q` (F, 21, 4) xyzw and `NN_MM_p` (F, 3)
metres; `names`, `parents`, `offsets_m`; `labels_json`: clip → description.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from motion import rotation as rot
from motion.pim.data import sitting
from motion.pim.data.clean import cleaned
from motion.pim.data.npz import opened
from motion.pim.data.retarget import retarget
from motion.pim.data.rig import Rig, compose, rest_positions
from motion.pim.motion import BodyMotion

SOURCE = "cmu"
# From the wrists to where the middle fingers begin, in any unit: the pack has no fingers.
_HANDS = {"leftHand": np.array([8.25, 1.18, 3.41]), "rightHand": np.array([-8.25, 1.18, 3.41])}
# The conversion begins every clip with its rest pose; at 30 fps that reaches two frames in.
_REST_FRAMES = 2


def load(path: str | Path) -> Iterator[BodyMotion]:
    """Every clip on the reference body, sorted by name, without the moments at which the recording fails.

    FileError where the file is not what it should be.
    """
    with opened(path, ("names", "parents", "offsets_m", "labels_json")) as data:
        names = tuple(str(name) for name in data["names"])
        parents = [int(parent) for parent in data["parents"]]
        places = rest_positions(np.asarray(data["offsets_m"], dtype=np.float64), parents)
        rig = replace(Rig.named(names, parents, places), tips=_HANDS)
        labels: dict[str, str] = json.loads(str(data["labels_json"]))
        for clip in sorted(labels):
            local = rot.normalize(np.asarray(data[f"{clip}_q"], dtype=np.float64))
            root = np.asarray(data[f"{clip}_p"], dtype=np.float64)
            world = compose(local[_REST_FRAMES:], parents)
            found = retarget(rig, root[_REST_FRAMES:], world, name=clip, label=labels[clip], source=SOURCE)
            if found.action == "sit":
                found = replace(found, spans=sitting.spans(found.root))
            yield cleaned(found)
