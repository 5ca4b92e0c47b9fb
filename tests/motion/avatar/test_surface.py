"""Cutting and lifting pieces of the base mesh."""

from __future__ import annotations

import numpy as np

from motion.avatar.surface import Surface, border_edges, from_quads, vertex_normals
from motion.rotation import Array


def _sheet(n: int = 6) -> tuple[Surface, Array]:
    """A flat square of n × n quads over [0, 1]², facing +Z."""
    line = np.linspace(0.0, 1.0, n + 1)
    points = np.stack([*np.meshgrid(line, line), np.zeros((n + 1, n + 1))], axis=-1).reshape(-1, 3)
    first = (np.arange(n)[:, None] * (n + 1) + np.arange(n)).ravel()
    quads = np.stack([first, first + 1, first + n + 2, first + n + 1], axis=1)
    return from_quads(quads, len(points)), points


def _area(surface: Surface, base: Array) -> float:
    corners = surface.points(base)[surface.faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return float(np.linalg.norm(cross, axis=1).sum() / 2.0)


def test_a_cut_follows_its_line() -> None:
    sheet, base = _sheet()
    field = 0.43 - sheet.points(base)[:, 0] - 0.2 * sheet.points(base)[:, 1]
    cut = sheet.clip(field)
    points = cut.points(base)
    assert (0.43 - points[:, 0] - 0.2 * points[:, 1]).min() > -1e-5
    assert abs(_area(cut, base) - (0.43 - 0.1)) < 1e-4
    np.testing.assert_allclose(np.asarray(cut.mix.sum(axis=1)).ravel(), 1.0)


def test_both_sides_of_a_cut_make_the_whole() -> None:
    sheet, base = _sheet()
    field = np.hypot(*(sheet.points(base)[:, :2] - 0.5).T) - 0.3
    assert abs(_area(sheet.clip(field), base) + _area(sheet.clip(-field), base) - 1.0) < 1e-9


def test_everything_or_nothing_can_be_cut_away() -> None:
    sheet, base = _sheet()
    assert _area(sheet.clip(np.ones(len(sheet.lift))), base) == 1.0
    assert len(sheet.clip(-np.ones(len(sheet.lift))).faces) == 0


def test_subdivision_keeps_shape_and_orientation() -> None:
    sheet, base = _sheet()
    fine = sheet.subdivide()
    assert len(fine.faces) == 4 * len(sheet.faces)
    assert abs(_area(fine, base) - 1.0) < 1e-12
    np.testing.assert_allclose(vertex_normals(fine.points(base), fine.faces)[:, 2], 1.0)


def test_a_rim_hangs_from_every_open_edge() -> None:
    sheet, base = _sheet()
    down = np.tile([0.0, 0.0, -0.1], (len(sheet.lift), 1))
    rimmed = sheet.rimmed(down)
    assert abs(_area(rimmed, base) - 1.0 - 4 * 0.1) < 1e-9
    assert rimmed.points(base)[:, 2].min() == -0.1


def test_border_edges_run_around_the_sheet() -> None:
    sheet, _ = _sheet(4)
    assert len(border_edges(sheet.faces)) == 16


def test_smoothing_flattens_a_bump_and_keeps_the_border() -> None:
    sheet, base = _sheet()
    bumpy = base.copy()
    bumpy[24, 2] = 0.5
    smooth = sheet.smoothed_mix(2).points(bumpy)
    assert smooth[:, 2].max() < 0.2
    np.testing.assert_allclose(smooth[21], base[21], atol=1e-12)
