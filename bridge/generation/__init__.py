"""Making motion in processes of its own, so that no request ever holds up a frame."""

from bridge.generation.pool import Pool

__all__ = ["Pool"]
