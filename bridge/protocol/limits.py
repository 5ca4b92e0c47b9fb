"""How big messages and their parts may be. Whoever sends more is told so and closed; nobody else notices."""

from __future__ import annotations

VERSION = 1

MESSAGE_BYTES = 8 << 20
"""One message. A scene with meshes is by far the biggest."""

NAME = 128
"""Characters of an id or name."""

TEXT = 4_000
"""Characters of an instruction, before the language's own limit answers more kindly."""

JOINTS, OBJECTS, CURVES, CHARACTERS = 512, 1_024, 512, 16
"""Joints of a skeleton, objects of a scene, face curves, characters of a session."""

DEPTH, ITEMS = 16, 500_000
"""Nesting of maps and lists, and values in all of them together."""
