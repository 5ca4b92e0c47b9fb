"""Gestures laid over a clip's motion: free hands go along with what is said, all others do what they did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from motion import geometry
from motion import rotation as rot
from motion.clip import Clip
from motion.face.utterance import Utterance
from motion.gesture import posture
from motion.gesture.free import free, spans
from motion.gesture.schedule import BACK, HOLD, READY, STROKE, Phrase, Pointing, phrases
from motion.gesture.strokes import FOLDED, WAYS, Way, joints, pose_of, solved, trunk_of
from motion.rotation import Array
from motion.skeleton import index, limits
from motion.solve import arms
from motion.solve.resting import hand_probes
from motion.solve.torso import Torso
from motion.solve.tracks import min_jerk, rotation_track
from motion.worn import moved_along

_SIDES = ("left", "right")
# How near to the own forearm a thing may come, metres.
_CLEAR = 0.03
# Seconds from a folded arm to the first stroke, and back.
_UNFOLD = 0.25
# A thing is looked out for on every so many frames.
_EVERY = 3


def accompany(
    clip: Clip,
    said: Utterance | Iterable[Utterance],
    *,
    points: Sequence[Pointing] = (),
    seed: int = 0,
    ways: Sequence[Way] = WAYS,
) -> Clip:
    """The clip with beats on stressed syllables, pointing where `points` ask for it, and a trunk that goes along.

    Hands that hold, touch or reach are left exactly as they are, and so are legs and things; a gesture that would run into a
    thing of the clip is made higher and nearer to the body, or not at all. The units are rules (`strokes`). ways: how a gesture
    may be made, the first that there is room for.
    """
    utterances = [said] if isinstance(said, Utterance) else list(said)
    emphases = sorted((one for u in utterances for one in u.emphases), key=lambda one: one.time)
    idle = {side: free(clip, side) for side in _SIDES}
    nearer = {i: _nearer(clip, point) for i, point in enumerate(points)}
    planned = phrases(emphases, points, {side: spans(idle[side], clip.fps) for side in _SIDES}, nearer, seed)
    before, clip = clip, posture.swayed(clip, emphases, idle["left"] & idle["right"], seed)
    for phrase in planned:
        # What would run into a thing is tried higher and nearer to the body before it is left out.
        asked = min(_deepest(clip, phrase), _CLEAR) - 1e-3
        made = (_made(clip, phrase, how) for how in ways)
        clip = next((one for one in made if _deepest(one, phrase) >= asked), clip)
    return moved_along(before, clip)


def _made(clip: Clip, phrase: Phrase, how: Way) -> Clip:
    rotations = clip.rotations.copy()
    frames = _frames(clip, phrase)
    times = frames / clip.fps
    leaving = min_jerk((times - phrase.start) / READY)
    share = leaving * (1.0 - min_jerk((times - (phrase.stop - BACK)) / BACK))
    for side in phrase.sides:
        key_times, keys = _keys(clip, phrase, side, how)
        wanted = rotation_track(times, key_times, keys)
        columns = [index(name) for name in joints(side)]
        own = rotations[frames][:, columns]
        between = rot.slerp(own, wanted, share[:, None])
        # Halfway between two allowed rotations lies not always an allowed one.
        for name, column, turn in zip(joints(side), columns, between.swapaxes(0, 1), strict=True):
            rotations[frames, column] = limits.clamp_of(name, turn)
    return replace(clip, rotations=rotations)


def _keys(clip: Clip, phrase: Phrase, side: str, how: Way) -> tuple[list[float], Array]:
    """Times and rotations (K, 19, 4) that an arm passes through in a phrase."""
    times: list[float] = []
    keys: list[Array] = []
    for stroke in phrase.strokes:
        unit = stroke.unit
        if isinstance(unit, Pointing):
            ready = end = _pointing(clip, side, unit, how.reach)
        else:
            ready = pose_of(clip.skeleton, side, how.place(unit.ready), unit.shape)
            full = pose_of(clip.skeleton, side, how.place(unit.end), unit.shape)
            end = rot.slerp(ready, full, np.full(len(full), 0.45 + 0.55 * stroke.strength))
        start = stroke.apex - STROKE
        if times:
            # What is held is held until there is just time to get ready again.
            held = max(times[-1], min(times[-1] + HOLD, start - STROKE))
            times.append(held + 1e-3)
            keys.append(keys[-1])
        times += [start, stroke.apex]
        keys += [ready, end]
    if how.folded:
        # On the way there and back the hand passes close by the body.
        passed = pose_of(clip.skeleton, side, FOLDED, "relaxed")
        times = [times[0] - _UNFOLD, *times, times[-1] + HOLD, times[-1] + HOLD + _UNFOLD]
        keys = [passed, *keys, keys[-1], passed]
    return times, np.stack(keys)


def _pointing(clip: Clip, side: str, point: Pointing, reach: float) -> Array:
    """An arm (19, 4) that points from where the body is at that time, stretched so far."""
    trunk = _trunk(clip, point.time)
    shoulder = trunk.shoulder(clip.skeleton, side)[0]
    way = point.at - shoulder
    way = way / max(float(np.linalg.norm(way)), 1e-9)
    reach = min(
        reach * arms.arm_length(clip.skeleton, side), 0.8 * float(np.linalg.norm(point.at - shoulder))
    )
    # The palm down, a little inwards.
    inward = rot.rotate(trunk.chest_rotation, np.array([-0.35 * arms.sign_of(side), -1.0, 0.0]))[0]
    turn = arms.hand_facing(side, way, inward)
    return solved(clip.skeleton, side, trunk, shoulder + reach * way, turn, "point")


def _nearer(clip: Clip, point: Pointing) -> str:
    trunk = _trunk(clip, point.time)
    local = rot.inv_rotate(trunk.chest_rotation, point.at - trunk.neck)
    return "left" if float(local[0, 0]) > 0.0 else "right"


def _trunk(clip: Clip, time: float) -> Torso:
    """The trunk (of one frame) at a time."""
    frame = min(max(round(time * clip.fps), 0), clip.frames - 1)
    return trunk_of(clip.skeleton, clip.root[[frame]], clip.rotations[[frame]])


def _frames(clip: Clip, phrase: Phrase) -> np.ndarray:
    first, last = int(np.ceil(phrase.start * clip.fps)), int(phrase.stop * clip.fps)
    return np.arange(max(first, 0), min(last + 1, clip.frames))


def _deepest(clip: Clip, phrase: Phrase) -> float:
    """The least distance of a phrase's forearms and hands to the things of the clip, metres."""
    frames = _frames(clip, phrase)[::_EVERY]
    if not clip.objects or not len(frames):
        return np.inf
    places, world = clip.skeleton.fk(clip.root[frames], clip.rotations[frames])
    least = np.inf
    for side in phrase.sides:
        hand, elbow = index(f"{side}Hand"), index(f"{side}LowerArm")
        probes = hand_probes(arms.sign_of(side), clip.skeleton.height / 1.75)
        points = places[:, hand, None] + rot.rotate(world[:, hand, None], probes)
        along = np.linspace(0.0, 0.8, 4)[:, None]
        forearm = places[:, elbow, None] + (places[:, hand] - places[:, elbow])[:, None] * along
        points = np.concatenate([points, forearm], axis=1)
        for track in clip.objects:
            least = min(least, float(geometry.distance_at(track.shape, track.poses[frames], points).min()))
    return least
