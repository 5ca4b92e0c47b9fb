"""VMC, performer to marionette: the body, the face and the things of one pose as OSC bundles.

https://protocol.vmc.info/english. Unity's axes; rotations are local and those of an avatar whose rest pose is the T-pose.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bridge.client.interpolator import Pose
from bridge.protocol.messages import ObjectsInfo, SkeletonInfo
from bridge.reach import unity
from bridge.reach.faces import FACES
from bridge.reach.osc import Bundles, Message
from bridge.reach.target import FaceNames
from motion.rotation import Array

_IDENTITY = np.array([0.0, 0.0, 0.0, 1.0])
_TRANSFORM = 7


class Vmc:
    """Packets of one character. face: which blend shapes its receiver's avatar has."""

    def __init__(self, face: FaceNames = "vrm0") -> None:
        self._face = FACES[face]
        self._skeleton: SkeletonInfo | None = None
        self._objects: ObjectsInfo | None = None
        self._began: int | None = None

    def packets(self, skeleton: SkeletonInfo, objects: ObjectsInfo, pose: Pose) -> list[bytes]:
        """The bundles that show a pose. skeleton, objects: those that it belongs to."""
        if skeleton is not self._skeleton or objects is not self._objects:
            self._skeleton, self._objects = skeleton, objects
            self._lay_out(skeleton, objects)
        self._began = pose.ts if self._began is None else self._began
        numbers = [
            np.array([(pose.ts - self._began) / 1e9]),
            self._body(pose),
            self._face.weights(skeleton.curves, pose.c),
            _transforms(pose.o[:, :3], pose.o[:, 3:]),
        ]
        return self._bundles.fill(np.concatenate(numbers))

    def _lay_out(self, skeleton: SkeletonInfo, objects: ObjectsInfo) -> None:
        # Joints that Unity has no name for move with their parents only there.
        self._rows = [row for row, name in enumerate(skeleton.names) if name in unity.BONES]
        self._rest = skeleton.rest[self._rows].astype(np.float64)
        messages = [
            Message("/VMC/Ext/OK", (1,)),
            Message("/VMC/Ext/T", floats=1),
            Message("/VMC/Ext/Root/Pos", ("root",), _TRANSFORM),
            *(
                Message("/VMC/Ext/Bone/Pos", (unity.BONES[skeleton.names[row]],), _TRANSFORM)
                for row in self._rows
            ),
            *(Message("/VMC/Ext/Blend/Val", (name,), 1) for name in self._face.names),
            Message("/VMC/Ext/Blend/Apply"),
            *(Message("/VMC/Ext/Tra/Pos", (str(thing["id"]),), _TRANSFORM) for thing in objects.objects),
        ]
        self._bundles = Bundles(messages)

    def _body(self, pose: Pose) -> Array:
        """Root and bones: the root goes along on the floor below the hips, for receivers that move nothing but it."""
        x, y, z = (float(value) for value in pose.root)
        # Tables of bones have the hips first, since parents come first.
        local = self._rest.copy()
        local[0] = (0.0, y, 0.0)
        root = _transforms(np.array([[x, 0.0, z]]), _IDENTITY[None])
        return np.concatenate([root, _transforms(local, pose.q[self._rows])])


def _transforms(places: ArrayLike, rotations: ArrayLike) -> Array:
    """Rows of position and rotation in Unity's axes, one after another."""
    both = np.concatenate([unity.places(places), unity.rotations(rotations)], axis=-1)
    return both.reshape(-1)
