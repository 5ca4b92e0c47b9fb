"""A second, independent reading of BVH: plain matrices; nothing shared with the writer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from motion.rotation import Array


@dataclass
class Node:
    """One ROOT, JOINT or End Site with its channels in file order."""

    name: str
    parent: int
    offset: Array = field(default_factory=lambda: np.zeros(3))
    channels: list[str] = field(default_factory=list)


@dataclass
class Bvh:
    """A parsed file: nodes and the motion's numbers (F, channels)."""

    nodes: list[Node]
    values: Array
    frame_time: float

    def column(self, name: str, axis: str) -> Array:
        """One rotation channel (F,) in degrees."""
        names = [(node.name, channel) for node in self.nodes for channel in node.channels]
        return self.values[:, names.index((name, f"{axis}rotation"))]

    def world(self) -> dict[str, Array]:
        """World matrices (F, 4, 4) by joint, centimetres; OFFSET and positions add up, as in three.js."""
        matrices: list[Array] = []
        at = 0
        for node in self.nodes:
            local = np.tile(np.eye(4), (len(self.values), 1, 1))
            local[:, :3, 3] = node.offset
            for channel in node.channels:
                column, axis = self.values[:, at], "XYZ".index(channel[0])
                if channel.endswith("position"):
                    local[:, axis, 3] += column
                else:
                    local[:, :3, :3] = local[:, :3, :3] @ _turn(axis, np.radians(column))
                at += 1
            matrices.append(local if node.parent < 0 else matrices[node.parent] @ local)
        return {node.name: matrix for node, matrix in zip(self.nodes, matrices, strict=True)}


def parse(text: str) -> Bvh:
    """Read a file's text; AssertionError where it is not BVH."""
    head, _, tail = text.partition("MOTION")
    words = head.split()
    assert words.pop(0) == "HIERARCHY"
    nodes: list[Node] = []
    stack: list[int] = []
    while words:
        word = words.pop(0)
        if word in ("ROOT", "JOINT", "End"):
            name = words.pop(0)
            parent = stack[-1] if stack else -1
            nodes.append(Node(f"{nodes[parent].name}.end" if word == "End" else name, parent))
        elif word == "{":
            stack.append(len(nodes) - 1)
        elif word == "}":
            stack.pop()
        elif word == "OFFSET":
            nodes[-1].offset = np.array([float(words.pop(0)) for _ in range(3)])
        else:
            assert word == "CHANNELS", word
            nodes[-1].channels = [words.pop(0) for _ in range(int(words.pop(0)))]
    lines = tail.strip().splitlines()
    frames, frame_time = int(lines[0].split(":")[1]), float(lines[1].split(":")[1])
    values = np.array([[float(number) for number in line.split()] for line in lines[2:]])
    assert values.shape == (frames, sum(len(node.channels) for node in nodes))
    return Bvh(nodes, values, frame_time)


def _turn(axis: int, angle: Array) -> Array:
    """Rotation matrices (F, 3, 3) about a coordinate axis."""
    result = np.tile(np.eye(3), (len(angle), 1, 1))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    result[:, i, i] = result[:, j, j] = np.cos(angle)
    result[:, i, j], result[:, j, i] = -np.sin(angle), np.sin(angle)
    return result
