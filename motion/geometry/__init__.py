"""Signed distance to shapes: exact for primitives, a cached grid for meshes."""

from motion.geometry.sampling import surface_points
from motion.geometry.signed import distance, distance_at, normal, project, shape_hash
from motion.geometry.symmetry import turns_alike

__all__ = ["distance", "distance_at", "normal", "project", "shape_hash", "surface_points", "turns_alike"]
