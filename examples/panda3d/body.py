"""`Body`: a character as a tree of nodes, one for every joint, each in its parent's frame as the stream has it."""

from __future__ import annotations

from panda3d.core import NodePath
from shapes import bone, part
from space import place, turn

from bridge.client.interpolator import Pose
from bridge.protocol.messages import SkeletonInfo

_SKIN, _DARK = (0.86, 0.68, 0.56, 1), (0.2, 0.2, 0.22, 1)
# A head on its joint, and eyes that show where it faces, on a body whose hips are so high, metres.
_HIPS = 0.93
_HEAD = {"kind": "sphere", "size": [0.155, 0.235, 0.2], "position": [0.0, 0.095, 0.025]}
_EYE = {"kind": "sphere", "size": [0.035, 0.035, 0.035], "position": [0.0, 0.0, 0.035]}
# A bone's thickness as a share of its length, metres at least and most.
_THICK, _THINNEST, _THICKEST = 0.16, 0.008, 0.06


class Body:
    """The joints of a skeleton below a node. `joints`: a NodePath by humanoid name."""

    def __init__(self, parent: NodePath, skeleton: SkeletonInfo) -> None:
        self.skeleton = skeleton
        self.joints: dict[str, NodePath] = {}
        self._root = parent.attachNewNode("body")
        for name, above, offset in zip(skeleton.names, skeleton.parents, skeleton.rest, strict=True):
            over = self.joints[skeleton.names[above]] if above >= 0 else self._root
            joint = self.joints[name] = over.attachNewNode(name)
            joint.setPos(place(offset))
            length = float((offset**2).sum() ** 0.5)
            if above >= 0 and length > _THINNEST:
                shape = bone(offset, min(max(_THICK * length, _THINNEST), _THICKEST))
                shape.setColor(_SKIN)
                shape.reparentTo(over)

        scale = float(skeleton.rest[0, 1]) / _HIPS
        for name, shape, color in (
            ("head", _HEAD, _SKIN),
            ("leftEye", _EYE, _DARK),
            ("rightEye", _EYE, _DARK),
        ):
            made = part(shape)
            made.setColor(color)
            made.reparentTo(self.joints[name].attachNewNode("shape"))
            made.getParent().setScale(scale)

    def show(self, pose: Pose) -> None:
        """Take a pose of `Actor.pose`."""
        for name, rotation in zip(self.skeleton.names, pose.q, strict=True):
            self.joints[name].setQuat(turn(rotation))
        self.joints[self.skeleton.names[0]].setPos(place(pose.root))

    def remove(self) -> None:
        """Take the nodes away."""
        self._root.removeNode()
