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

AUDIO_RATE, AUDIO_CHUNK = 24_000, 480
"""Samples a second of every session, and those of a chunk: 20 ms."""

SOUND_BYTES, FILE_BYTES = 1 << 20, 6 << 20
"""Sound in one message of a stream, or of a microphone; a sound file."""

GREETING_BYTES = 64 << 10
"""One message of a client that has not been let in yet."""

GREETING_SECONDS = 5.0
"""How long a client may take to say hello."""

TOPICS = 1_024
"""Topics that one WebSocket client may subscribe to; a topic that ends in a slash stands for many."""

DEPTH, ITEMS = 16, 500_000
"""Nesting of maps and lists, and values in all of them together."""
