"""Recordings without the moments at which they fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion.pim.body import BODY_INDEX, FPS
from motion.pim.motion import ActionSpan, BodyMotion

# No part of a body is that quick, m/s²: landing feet and kicks reach half of it, markers that are taken for others five times.
_QUICKEST = 450.0
_AROUND = 3


def cleaned(motion: BodyMotion) -> BodyMotion:
    """The longest stretch of a recording in which no joint jumps."""
    if motion.frames < 3:
        return motion
    places = motion.positions()[:, BODY_INDEX]
    quickness = np.linalg.norm(np.diff(places, 2, axis=0), axis=-1).max(-1) * FPS**2
    failing = np.convolve(np.pad(quickness > _QUICKEST, 1), np.ones(2 * _AROUND + 1), "same") > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ~failing, [False]]).astype(int))).reshape(-1, 2)
    if len(edges) == 1 and edges[0].tolist() == [0, motion.frames]:
        return motion
    if not len(edges):
        return cut(motion, 0, 1)
    start, stop = edges[np.diff(edges)[:, 0].argmax()]
    return cut(motion, int(start), int(stop))


def cut(motion: BodyMotion, start: int, stop: int) -> BodyMotion:
    """Frames [start, stop) of a motion."""
    spans = (ActionSpan(s.action, max(s.start - start, 0), min(s.stop, stop) - start) for s in motion.spans)
    return replace(
        motion,
        root=motion.root[start:stop],
        rotations=motion.rotations[start:stop],
        contacts=motion.contacts[start:stop],
        spans=tuple(span for span in spans if span.stop > span.start),
        objects=tuple(
            replace(track, poses=track.poses[start:stop], held_by=track.held_by[start:stop])
            for track in motion.objects
        ),
    )
