"""A wish granted chunk by chunk: what the prior is told of each, and how its answers are put together."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from motion.pausing import breathe
from motion.pim import representation as rep
from motion.pim.body import FPS, FUTURE, HISTORY
from motion.pim.conditions import Conditions, source_id, text_ids
from motion.pim.hindsight import CONSTRAINTS, columns, points
from motion.pim.library import BEYOND, object_rows, seen
from motion.pim.motion import BodyMotion
from motion.pim.proportions import in_hands, on_bodies
from motion.projection.course import Course
from motion.projection.wish import Moment, Wish
from motion.solve.inertia import Inertia
from motion.solve.tracks import min_jerk

Floats = NDArray[np.float32]
Sampler = Callable[[Conditions, int], Floats]
"""From the conditions of one chunk and a seed to its canonical features (1, 40, WIDTH)."""

# Frames of a chunk that are kept: a few are left to say how it would have gone on. At most FUTURE - 2.
COMMIT = 36
# The style that is asked for, and the nearest frame that the prior has learned to be asked about.
_STYLE, _SOONEST = "cmu", 2
# How far before the eyes the point lies that they are asked to look at, metres.
_LOOKED_AT = 1.2


def chunks(wish: Wish, commit: int = COMMIT) -> Generator[Conditions, Floats, BodyMotion]:
    """Asks for one chunk after the other and keeps the first `commit` frames of each; many of these may run in step.

    Everything is asked for on a straight way; the turns are given to what comes back.
    Yields conditions of one chunk, is sent its canonical features (1, 40, WIDTH), and returns the motion.
    """
    course = Course.of(wish)
    wish = course.straightened(wish)
    on_reference = rep.encode(wish.planned)
    planned = _of_body(wish, on_reference)
    things = in_hands(object_rows(wish.planned)[None], on_reference[None], planned[None])[0]
    history = _history(wish, planned)
    made = [history[-1:]]
    # The two rows that would follow if there were no border.
    following = None if wish.before is None else history[-1] + (history[-1] - history[-2]) * [[1.0], [2.0]]
    done = 0
    while done < len(planned) - 1:
        canonical, place = rep.canonicalise(history[None])
        answer = yield _asked(wish, planned, things, done, canonical, place)
        rows = rep.out_of(answer, place)[0]
        if following is not None:
            rows = _continued(history[-1], following, rows)
        rows = _anchored(rows, planned[done + 1 :], commit)
        made.append(rows[:commit])
        following = rows[commit : commit + 2]
        history = np.concatenate([history, rows[:commit]])[-HISTORY:]
        done += commit
    return course.wound(rep.decode(np.concatenate(made)[: len(planned)], fingers=False))


def granted(wish: Wish, sampler: Sampler, commit: int = COMMIT) -> BodyMotion:
    """The motion that a sampler makes of a wish. Deterministic for the wish's seed."""
    asking = chunks(wish, commit)
    asked, number = next(asking), 0
    while True:
        breathe()
        answer = sampler(asked, wish.seed * 1009 + number)
        number += 1
        try:
            asked = asking.send(answer)
        except StopIteration as end:
            motion: BodyMotion = end.value
            return motion


def _continued(last: Floats, following: Floats, rows: Floats) -> Floats:
    """Rows (n, WIDTH) after `last` that begin as fast as what would have followed it, two rows (2, WIDTH)."""
    times = np.arange(len(rows) + 1) / FPS
    begun = Inertia(times, {"rows": np.concatenate([last[None], following])})
    continued: Floats = begun.value("rows", np.concatenate([last[None], rows]))[1:].astype(np.float32)
    return continued


def _anchored(rows: Floats, planned: Floats, commit: int) -> Floats:
    """Rows (n, WIDTH) that are where they are planned, and face so, after `commit` of them: astray would add up."""
    last = min(commit, len(planned)) - 1
    here = rep.frames_of(rows)
    wanted = rep.frames_of(planned[last])
    share = min_jerk(np.arange(1.0, len(rows) + 1.0) / (last + 1.0))
    moved = share[:, None] * (wanted.origin - here.origin[last])
    turned = share * ((wanted.yaw - here.yaw[last] + np.pi) % (2.0 * np.pi) - np.pi)
    there = rep.Frames(here.origin + moved, here.yaw + turned)
    return rep.out_of(rep.into(rows[:, None], here), there)[:, 0]


def _of_body(wish: Wish, features: Floats) -> Floats:
    """Features (F, WIDTH) of the reference body as those of the wish's."""
    found: Floats = on_bodies(features[None], wish.body[None])[0]
    return found


def _history(wish: Wish, planned: Floats) -> Floats:
    """The rows (8, WIDTH) up to the first planned frame; without any, the body has stood still."""
    shown = planned[:1] if wish.before is None else _of_body(wish, rep.encode(wish.before)[-HISTORY:])
    return np.concatenate([np.repeat(shown[:1], HISTORY - len(shown), axis=0), shown])


def _asked(
    wish: Wish, planned: Floats, things: Floats, done: int, canonical: Floats, place: rep.Frames
) -> Conditions:
    """The conditions of the chunk that follows frame `done`."""
    moments = _chosen(wish.moments, done + 1)
    asked = Conditions.none(canonical, len(moments))
    middle = min(done + 1 + FUTURE // 2, len(planned) - 1)
    asked.action[:] = wish.planned.action_ids()[middle]
    asked.text[:] = text_ids(wish.planned.label)
    asked.manner[:] = wish.manner[middle]
    asked.source[:] = source_id(_STYLE)
    asked.body[:] = wish.body
    asked.objects[:] = seen(things[None, done : done + 1], place)[:, 0]
    if moments:
        target = np.array([[moment.target for moment in moments]])
        features = rep.into(planned[None, [moment.frame for moment in moments]], place)
        turned = np.array([[moment.turned for moment in moments]], np.float32)
        asked.target[:] = target
        asked.frame[:] = [[moment.frame - done - 1 for moment in moments]]
        asked.position[:] = points(features, target, np.full(target.shape, _LOOKED_AT, np.float32))
        asked.axes[:] = 1.0
        joint = np.minimum(target, rep.JOINT_COUNT - 1)
        asked.rotation[:] = columns(features, joint) * turned[..., None]
        asked.rotated[:] = turned
        asked.weight[:] = 1.0
    return asked


def _chosen(moments: tuple[Moment, ...], first: int) -> list[Moment]:
    """The moments that the chunk beginning at frame `first` is told of, the most important ones if there are too many."""
    near = [m for m in moments if first + _SOONEST <= m.frame < first + FUTURE + BEYOND]
    # What comes after the chunk only tells where to be heading: once for each joint.
    later = {m.target: m for m in reversed(near) if m.frame >= first + FUTURE}
    within = [m for m in near if m.frame < first + FUTURE]
    ranked = sorted([*within, *later.values()], key=lambda m: (m.frame >= first + FUTURE, m.rank, m.frame))
    return sorted(ranked[:CONSTRAINTS], key=lambda m: m.frame)
