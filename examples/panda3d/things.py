"""`Things`: the things of a session as nodes that follow the stream; those that somebody else moves are moved on the server."""

from __future__ import annotations

import numpy as np
from panda3d.core import NodePath, TransformState
from shapes import part
from space import place, turn, wire_place, wire_turn

from bridge.client.interpolator import Pose
from bridge.protocol.messages import ObjectsInfo

_COLORS = {"red": (0.8, 0.15, 0.12, 1), "blue": (0.2, 0.35, 0.75, 1), "green": (0.2, 0.55, 0.3, 1),
           "yellow": (0.9, 0.75, 0.2, 1), "brown": (0.5, 0.35, 0.22, 1), "black": (0.15, 0.15, 0.15, 1)}  # fmt: skip
_PLAIN = (0.72, 0.72, 0.7, 1)
# What is less is no move, metres; frames for which the stream may still show a thing where it was.
_NEAR, _PATIENCE = 0.002, 60


class Things:
    """`nodes`: a NodePath by id. Move one as you like; `moved` then tells where to."""

    def __init__(self, parent: NodePath) -> None:
        self.nodes: dict[str, NodePath] = {}
        self._parent = parent
        self._shown: dict[str, TransformState] = {}
        self._moved: dict[str, int] = {}
        self._ok = ""

    def show(self, objects: ObjectsInfo, pose: Pose) -> None:
        """Put everything where a pose of `Actor.pose` has it, but what somebody else has just moved."""
        if objects.ok != self._ok:
            self._build(objects)
        for thing, row in zip(objects.objects, pose.o, strict=True):
            node, id = self.nodes[thing["id"]], thing["id"]
            if id in self._moved:
                self._moved[id] -= 1
                if self._moved[id] and (node.getPos() - place(row[:3])).length() > _NEAR:
                    continue
                del self._moved[id]
            node.setPosQuat(place(row[:3]), turn(row[3:]))
            self._shown[id] = node.getTransform()

    def moved(self) -> dict[str, np.ndarray]:
        """World poses (7,) by id of what was moved since the last call, for `session.update_objects`."""
        found = {}
        for id, shown in self._shown.items():
            node = self.nodes[id]
            if (node.getPos() - shown.getPos()).length() > _NEAR or not node.getQuat().almostSameDirection(
                shown.getQuat(), 0.02
            ):
                found[id] = np.array([*wire_place(node.getPos()), *wire_turn(node.getQuat())], np.float32)
                self._shown[id], self._moved[id] = node.getTransform(), _PATIENCE
        return found

    def _build(self, objects: ObjectsInfo) -> None:
        for node in self.nodes.values():
            node.removeNode()
        self.nodes, self._shown, self._moved, self._ok = {}, {}, {}, objects.ok
        for thing in objects.objects:
            node = self.nodes[thing["id"]] = self._parent.attachNewNode(thing["id"])
            node.setColor(_COLORS.get(thing["attributes"].get("color", ""), _PLAIN))
            for shape in thing["shape"]["parts"]:
                part(shape).reparentTo(node)
