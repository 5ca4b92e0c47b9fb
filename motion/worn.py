"""What is worn goes along when the body under it is moved afterwards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion import pose as poses
from motion.clip import Clip, ObjectTrack
from motion.rotation import Array
from motion.skeleton import index

_WEARERS = ("head", "upperChest", "chest", "hips", "leftHand", "rightHand", "leftLowerArm", "rightLowerArm")
# Metres by which a thing may shift on the joint that wears it.
_RIGID = 1e-3


def moved_along(before: Clip, after: Clip) -> Clip:
    """`after`, which is `before` with joints turned, with worn things where they were on the body."""
    worn = {e.data["object"]: e.time for e in before.events if e.name == "worn"}
    if not worn:
        return after
    until = {e.data["object"]: e.time for e in before.events if e.name == "taken_off"}
    tracks = []
    for track in after.objects:
        if track.id in worn:
            start = int(np.ceil(worn[track.id] * before.fps))
            stop = (
                round(until[track.id] * before.fps)
                if until.get(track.id, -1.0) > worn[track.id]
                else before.frames
            )
            track = _moved(track, before, after, slice(start, stop))
        tracks.append(track)
    return replace(after, objects=tuple(tracks))


def _moved(track: ObjectTrack, before: Clip, after: Clip, span: slice) -> ObjectTrack:
    places = track.poses.copy()
    for joint in _WEARERS:
        local = poses.mul(poses.inv(_pose(before, joint, span)), places[span])
        if len(local) and np.ptp(local[:, :3], axis=0).max() < _RIGID:
            places[span] = poses.mul(_pose(after, joint, span), local)
            break
    return replace(track, poses=places)


def _pose(clip: Clip, joint: str, span: slice) -> Array:
    at = index(joint)
    return poses.make(clip.positions()[span, at], clip.world_rotations()[span, at])
