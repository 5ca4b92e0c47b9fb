"""Boxes, cylinders and spheres as Panda3D geometry, since Panda3D ships none that are just made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from panda3d.core import (
    Geom,
    GeomNode,
    GeomTriangles,
    GeomVertexData,
    GeomVertexFormat,
    GeomVertexWriter,
    LVector3,
    NodePath,
)
from space import place, turn

_ROUND = 16


def part(shape: Mapping[str, Any]) -> NodePath:
    """A part of a thing's shape (docs/scene-format.md) as a node in the thing's space."""
    kind, (width, height, depth) = shape["kind"], shape["size"]
    if kind == "mesh":
        made = _node(shape["vertices"], shape["faces"])
    elif kind in ("cylinder", "tube"):
        made = _turned(((height / 2, 1.0), (-height / 2, 1.0)), width, depth)
    elif kind in ("sphere", "capsule"):
        rings = [math.pi * i / 8 for i in range(9)]
        made = _turned([(height / 2 * math.cos(a), math.sin(a)) for a in rings], width, depth)
    else:
        made = box(width, height, depth)
    made.setPos(place(shape.get("position", (0, 0, 0))))
    made.setQuat(turn(shape.get("rotation", (0, 0, 0, 1))))
    return made


def box(width: float, height: float, depth: float) -> NodePath:
    """A box around its middle, extents along the wire's axes."""
    corners = [
        (x, y, z)
        for x in (-width / 2, width / 2)
        for y in (-height / 2, height / 2)
        for z in (-depth / 2, depth / 2)
    ]
    quads = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    return _node(corners, [three for a, b, c, d in quads for three in ((a, b, c), (a, c, d))])


def bone(offset: Sequence[float], radius: float) -> NodePath:
    """A spindle from the origin to an offset in the wire's axes."""
    length = math.sqrt(sum(value * value for value in offset))
    rings = ((0.0, 0.0), (0.2 * length, 1.0), (length, 0.35), (length, 0.0))
    made = _turned(rings, 2 * radius, 2 * radius)
    # The spindle stands along +Y of the wire, which is +Z here; lookAt turns +Y to its target.
    holder = NodePath("bone")
    made.reparentTo(holder)
    made.setP(-90)
    holder.lookAt(place(offset), LVector3(0, 0, 1) if abs(offset[1]) < 0.9 * length else LVector3(1, 0, 0))
    return holder


def _turned(rings: Sequence[tuple[float, float]], width: float, depth: float) -> NodePath:
    """Rings around +Y, from the top: (height, share of the extents)."""
    vertices = [
        (width / 2 * share * math.cos(a), y, depth / 2 * share * math.sin(a))
        for y, share in rings
        for a in (2 * math.pi * i / _ROUND for i in range(_ROUND))
    ]
    caps = [(0.0, rings[0][0], 0.0), (0.0, rings[-1][0], 0.0)]
    first, last = len(vertices), len(vertices) + 1
    faces = []
    for i in range(_ROUND):
        j = (i + 1) % _ROUND
        for ring in range(len(rings) - 1):
            a, b = ring * _ROUND, (ring + 1) * _ROUND
            faces += [(a + i, a + j, b + j), (a + i, b + j, b + i)]
        faces += [(first, j, i), (last, b + i, b + j)]
    return _node([*vertices, *caps], faces)


def _node(vertices: Sequence[Sequence[float]], faces: Sequence[Sequence[int]]) -> NodePath:
    """Triangles with a normal each, so that edges stay sharp."""
    data = GeomVertexData("shape", GeomVertexFormat.getV3n3(), Geom.UHStatic)
    points, normals = GeomVertexWriter(data, "vertex"), GeomVertexWriter(data, "normal")
    triangles = GeomTriangles(Geom.UHStatic)
    for face in faces:
        corners = [place(vertices[corner]) for corner in face]
        normal = (corners[1] - corners[0]).cross(corners[2] - corners[0])
        normal.normalize()
        for corner in corners:
            points.addData3(corner)
            normals.addData3(normal)
        count = triangles.getNumVertices()
        triangles.addVertices(count, count + 1, count + 2)
    geometry = Geom(data)
    geometry.addPrimitive(triangles)
    node = GeomNode("shape")
    node.addGeom(geometry)
    return NodePath(node)
