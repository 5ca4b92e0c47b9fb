"""Mixamo's names of the canonical bones, for files that tests write."""

from __future__ import annotations

from motion.avatar.names import FAMILIES
from motion.skeleton import JOINTS

MIXAMO: dict[str, str] = {
    canonical: "mixamorig:" + bone for bone, canonical in FAMILIES["mixamo"].items() if canonical in JOINTS
}
