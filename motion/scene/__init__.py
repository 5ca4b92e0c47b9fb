"""Scenes: what there is around the avatar, from the catalogue, from JSON and from meshes."""

from __future__ import annotations

from motion.scene import catalogue
from motion.scene.catalogue import Category
from motion.scene.checking import Finding, check, check_file
from motion.scene.importing import import_scene
from motion.scene.making import make
from motion.scene.model import (
    Camera,
    GraspHint,
    Joint,
    Placement,
    Primitive,
    Scene,
    SceneObject,
    Shape,
)
from motion.scene.reading import load
from motion.scene.writing import save, to_dict

__all__ = [
    "Camera",
    "Category",
    "Finding",
    "GraspHint",
    "Joint",
    "Placement",
    "Primitive",
    "Scene",
    "SceneObject",
    "Shape",
    "catalogue",
    "check",
    "check_file",
    "import_scene",
    "load",
    "make",
    "save",
    "to_dict",
]
