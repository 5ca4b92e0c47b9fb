"""Meshes cut out of the base mesh: every vertex remembers how it was mixed from base vertices.

A garment or a hair cap is a piece of skin, cut along a smooth line and lifted off. Because each of its
vertices is a weighted mean of base vertices, skin weights, face morphs and painted masks follow by the same
mixture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from motion.avatar.source import Bools, Ints
from motion.rotation import Array


@dataclass(frozen=True, eq=False)
class Surface:
    """Vertices as mixtures of base vertices plus a displacement: mix (N, V) sparse, lift (N, 3), faces (T,
    3).
    """

    mix: sparse.csr_matrix
    lift: Array
    faces: Ints

    def points(self, base: Array) -> Array:
        """Vertex positions (N, 3) from base vertices (V, 3)."""
        return np.asarray(self.mix @ base + self.lift)

    def carry(self, values: Array) -> Array:
        """Any per-base-vertex values (V, …) brought onto this surface."""
        return np.asarray(self.mix @ values)

    def lifted(self, lift: Array) -> Surface:
        """The same surface, displaced further by (N, 3)."""
        return Surface(self.mix, self.lift + lift, self.faces)

    def compact(self) -> Surface:
        """Drop vertices that no face uses."""
        used, faces = np.unique(self.faces, return_inverse=True)
        return Surface(self.mix[used], self.lift[used], faces.reshape(-1, 3).astype(np.int64))

    def keep(self, mask: Array) -> Surface:
        """Only the faces (T,) chosen."""
        return Surface(self.mix, self.lift, self.faces[mask]).compact()

    def clip(self, field: Array) -> Surface:
        """Keep where field (N,) is positive, splitting crossed triangles so that the edge is at field = 0."""
        # Values next to zero make slivers; move them clear of it.
        value = np.where(np.abs(field) < 1e-6, 1e-6, field)
        inside = value > 0
        count = inside[self.faces].sum(axis=1)
        whole = self.faces[count == 3]
        crossed = self.faces[(count == 1) | (count == 2)]
        if len(crossed) == 0:
            return Surface(self.mix, self.lift, whole).compact()
        # Turn each crossed triangle so that its odd vertex comes first.
        odd = np.where(inside[crossed].sum(axis=1) == 1, inside[crossed].T, ~inside[crossed].T).argmax(axis=0)
        turned = np.take_along_axis(crossed, (odd[:, None] + np.arange(3)) % 3, axis=1)
        edges = np.sort(np.concatenate([turned[:, [0, 1]], turned[:, [0, 2]]]), axis=1)
        unique, where = np.unique(edges, axis=0, return_inverse=True)
        where = where.reshape(-1) + len(value)
        a, b = where[: len(turned)], where[len(turned) :]
        t = value[unique[:, 0]] / (value[unique[:, 0]] - value[unique[:, 1]])
        grown = self._with_midpoints(unique, t)
        corner = inside[turned[:, 0]]
        tips = np.stack([turned[:, 0], a, b], axis=1)[corner]
        first = np.stack([a, turned[:, 1], turned[:, 2]], axis=1)[~corner]
        second = np.stack([a, turned[:, 2], b], axis=1)[~corner]
        return Surface(grown.mix, grown.lift, np.concatenate([whole, tips, first, second])).compact()

    def _with_midpoints(self, edges: Ints, t: Array) -> Surface:
        n = len(edges)
        rows = np.repeat(np.arange(n), 2)
        blend = sparse.csr_matrix(
            (np.stack([1.0 - t, t], axis=1).ravel(), (rows, edges.ravel())), shape=(n, len(self.lift))
        )
        mix = sparse.vstack([self.mix, blend @ self.mix]).tocsr()
        return Surface(mix, np.concatenate([self.lift, blend @ self.lift]), self.faces)

    def subdivide(self) -> Surface:
        """Split every triangle into four."""
        pairs = np.sort(
            np.concatenate([self.faces[:, [0, 1]], self.faces[:, [1, 2]], self.faces[:, [2, 0]]]), axis=1
        )
        edges, where = np.unique(pairs, axis=0, return_inverse=True)
        grown = self._with_midpoints(edges, np.full(len(edges), 0.5))
        ab, bc, ca = (where.reshape(3, -1) + len(self.lift)).astype(np.int64)
        a, b, c = self.faces.T
        quads = [(a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca)]
        return Surface(grown.mix, grown.lift, np.concatenate([np.stack(q, axis=1) for q in quads]))

    def joined(self, other: Surface) -> Surface:
        """Both surfaces as one, without welding."""
        return Surface(
            sparse.vstack([self.mix, other.mix]).tocsr(),
            np.concatenate([self.lift, other.lift]),
            np.concatenate([self.faces, other.faces + len(self.lift)]),
        )

    def smoothed_mix(self, rounds: int, amount: float = 0.5) -> Surface:
        """Relax towards the mean of the neighbours: creases of the skin do not show through cloth."""
        step = (1.0 - amount) * sparse.identity(len(self.lift)) + amount * mean_of_neighbours(
            self.faces, len(self.lift)
        )
        mix, lift = self.mix, self.lift
        for _ in range(rounds):
            mix, lift = step @ mix, step @ lift
        return Surface(mix.tocsr(), lift, self.faces)

    def rimmed(self, inward: Array, where: Bools | None = None) -> Surface:
        """Give open edges a hem: a strip from each border vertex to its place moved by `inward` (N, 3).

        where (N,): vertices whose edges get one, all if None.
        """
        border = border_edges(self.faces)
        if where is not None:
            border = border[where[border].all(axis=1)]
        if len(border) == 0:
            return self
        used, local = np.unique(border, return_inverse=True)
        local = local.reshape(-1, 2) + len(self.lift)
        mix = sparse.vstack([self.mix, self.mix[used], self.mix[used]]).tocsr()
        # The rim has its own copy of the border vertices, which keeps the edge crisp in shading.
        lift = np.concatenate([self.lift, self.lift[used], self.lift[used] + inward[used]])
        inner = local + len(used)
        strip = np.concatenate(
            [
                np.stack([local[:, 1], local[:, 0], inner[:, 0]], axis=1),
                np.stack([local[:, 1], inner[:, 0], inner[:, 1]], axis=1),
            ]
        )
        return Surface(mix, lift, np.concatenate([self.faces, strip]))


def from_quads(quads: Ints, count: int) -> Surface:
    """The surface of base mesh quads (Q, 4); `count` is the number of base vertices."""
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return Surface(sparse.identity(count, format="csr"), np.zeros((count, 3)), faces).compact()


def mean_of_neighbours(faces: Ints, count: int) -> sparse.csr_matrix:
    """Row-stochastic matrix (N, N) of each vertex's neighbours; border vertices look along it only."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    border = border_edges(faces)
    on_border = np.zeros(count, dtype=bool)
    on_border[border.ravel()] = True
    inner = np.concatenate([pairs, pairs[:, ::-1]])
    inner = inner[~on_border[inner[:, 0]]]
    links = np.concatenate([inner, border, border[:, ::-1]])
    matrix = sparse.csr_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(count, count))
    matrix.data[:] = 1.0
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    alone = sparse.diags((degree == 0).astype(float))
    return (sparse.diags(1.0 / np.maximum(degree, 1.0)) @ matrix + alone).tocsr()


def border_edges(faces: Ints) -> Ints:
    """Directed edges (E, 2) that only one triangle has."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    _, where, counts = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True, return_counts=True)
    return np.asarray(edges[counts[where.reshape(-1)] == 1])


def vertex_normals(points: Array, faces: Ints) -> Array:
    """Area-weighted unit normals (N, 3)."""
    corners = points[faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(points)
    for k in range(3):
        np.add.at(normals, faces[:, k], cross)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.asarray(np.where(length > 1e-15, normals / np.maximum(length, 1e-15), [0.0, 1.0, 0.0]))
