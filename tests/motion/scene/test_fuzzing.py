"""Broken scenes give typed errors only; the long run is part of the soak."""

from __future__ import annotations

from tests.motion.scene.fuzzing import fuzz_scenes


def test_broken_scenes_end_in_typed_errors() -> None:
    outcomes = fuzz_scenes(seed=7, n=1000)
    # All three ways out are taken, or the mutations are too tame or too wild.
    assert min(outcomes[key] for key in ("loaded", "scene", "file")) >= 50
