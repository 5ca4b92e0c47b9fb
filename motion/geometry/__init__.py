"""Signed distance to shapes: exact for primitives, a cached grid for meshes."""

from motion.geometry.distance import distance, distance_at, normal, project, shape_hash
from motion.geometry.sampling import surface_points

__all__ = ["distance", "distance_at", "normal", "project", "shape_hash", "surface_points"]
