"""Planned clips as the motion of the reference body that they are learned from, and that is asked for.

Rotations are kept. The hips are scaled with the legs, so that the feet stay exactly where they stand; things are moved so that
they lie in the hands as they did, and stand where the hands take them from and leave them.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from motion import rotation as rot
from motion.clip import Clip
from motion.clip import ObjectTrack as ClipTrack
from motion.pim.actions import OF_VERB
from motion.pim.body import FPS, REFERENCE
from motion.pim.data import feet
from motion.pim.motion import BOTH, LEFT, NOBODY, RIGHT, ActionSpan, BodyMotion, ObjectTrack
from motion.rotation import Array
from motion.skeleton import Skeleton, index

SOURCE = "planner"
# Who moves over the floor faster than this is walking, whatever for, m/s.
_WALKING = 0.35
_MOST_OBJECTS = 4
_SIDES = ("left", "right")
_NOT_HELD = ("touch", "push")
# What moves less than this stands where it stands, metres.
_FIXED = 0.02


def of_clip(clip: Clip, label: str, name: str = "") -> BodyMotion:
    """A planned clip at 30 fps on the reference body, with its fingers, contacts, things and what is done when."""
    root = clip.root * leg_ratio(clip.skeleton)
    rotations = rot.align_signs(clip.rotations)
    positions, _ = REFERENCE.fk(root, rotations)
    spans = _spans(clip, root)
    return BodyMotion(
        root,
        rotations,
        feet.contacts(positions),
        fingers=True,
        label=label,
        action=OF_VERB[clip.steps[-1].verb] if clip.steps else "idle",
        source=SOURCE,
        name=name,
        spans=spans,
        objects=_objects(clip, root),
    )


def _spans(clip: Clip, root: Array) -> tuple[ActionSpan, ...]:
    """What is done when: the steps' actions, and walking wherever the body gets on over the floor."""
    spans = [ActionSpan("idle", 0, clip.frames)]
    for step in clip.steps:
        start, stop = round(step.start * FPS), min(round(step.stop * FPS) + 1, clip.frames)
        spans.append(ActionSpan(OF_VERB[step.verb], start, stop))
    speed = (
        np.linalg.norm(np.gradient(root[:, [0, 2]], axis=0), axis=-1) * FPS
        if clip.frames > 1
        else root[:, 0] * 0
    )
    moving = np.concatenate([[False], gaussian_filter1d(speed, 3.0, mode="nearest") > _WALKING, [False]])
    edges = np.flatnonzero(np.diff(moving.astype(int))).reshape(-1, 2)
    return (*spans, *(ActionSpan("walk", int(start), int(stop)) for start, stop in edges))


def _objects(clip: Clip, root: Array) -> tuple[ObjectTrack, ...]:
    """What is handled, first what hands touch, then what the steps name; all beside the reference body."""
    touched = list(dict.fromkeys(contact.object for contact in clip.contacts))
    named = [step.step.get(role) for step in clip.steps for role in ("object", "target")]
    tracks = {track.id: track for track in clip.objects}
    places = _hands(clip, root)
    left_at = np.zeros(3)
    found = []
    for id in [id for id in dict.fromkeys((*touched, *named)) if id in tracks][:_MOST_OBJECTS]:
        shift = _shift(clip, tracks[id], places)
        if shift is None:
            shift = np.repeat(left_at[None], clip.frames, axis=0)
        else:
            left_at = shift[-1]
        found.append(_track(clip, tracks[id], shift))
    return tuple(found)


def _hands(clip: Clip, root: Array) -> tuple[Array, Array]:
    """Where the left and the right hand are (F, 2, 3), of the body that was planned for and of the reference."""
    hands = [index("leftHand"), index("rightHand")]
    return clip.positions()[:, hands], REFERENCE.fk(root, clip.rotations)[0][:, hands]


def _shift(clip: Clip, track: ClipTrack, hands: tuple[Array, Array]) -> Array | None:
    """How far (F, 3) a thing has to be moved, after scaling, to lie in the hands as it did; None if none touches it."""
    theirs, ours = hands
    shift = np.zeros((clip.frames, 3))
    known = np.zeros(clip.frames, dtype=bool)
    scaled = track.poses[:, :3] * leg_ratio(clip.skeleton)
    for contact in clip.contacts:
        if contact.object == track.id:
            span, side = slice(contact.start, contact.stop), _SIDES.index(contact.hand)
            in_hand = (track.poses[span, :3] - theirs[span, side]) * _size_ratio(clip)
            # The first hand to take it leads, as in the plan.
            new = ~known[span, None]
            shift[span] = np.where(new, ours[span, side] + in_hand - scaled[span], shift[span])
            known[span] = True
    if not known.any():
        return None
    if np.ptp(track.poses[:, :3], axis=0).max() < _FIXED:
        return np.repeat(shift[known].mean(0, keepdims=True), clip.frames, axis=0)
    frames = np.arange(clip.frames)
    return np.stack([np.interp(frames, frames[known], shift[known, axis]) for axis in range(3)], -1)


def _track(clip: Clip, track: ClipTrack, shift: Array) -> ObjectTrack:
    ratio = _size_ratio(clip)
    low, high = track.shape.bounds
    middle = rot.rotate(track.poses[:, 3:], 0.5 * (low + high)) * ratio
    places = track.poses[:, :3] * leg_ratio(clip.skeleton) + shift + middle
    held = np.zeros((clip.frames, 2), dtype=bool)
    for contact in clip.contacts:
        if contact.object == track.id and contact.kind not in _NOT_HELD:
            held[contact.start : contact.stop, _SIDES.index(contact.hand)] = True
    by = np.select([held.all(-1), held[:, 0], held[:, 1]], [BOTH, LEFT, RIGHT], NOBODY)
    return ObjectTrack(np.concatenate([places, track.poses[:, 3:]], -1), 0.5 * (high - low) * ratio, by)


def leg_ratio(skeleton: Skeleton) -> float:
    """How many times longer the reference body's legs are: its world is scaled alike, so that steps stay steps."""
    return REFERENCE.hips_height / skeleton.hips_height


def _size_ratio(clip: Clip) -> float:
    return REFERENCE.height / clip.skeleton.height
