"""Ways of making motion, compared on whole performed cases: exactness, feet, gaze, smoothness and naturalness together."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from motion.clip import Clip
from motion.errors import MotionError
from motion.evaluate.cases import Case
from motion.evaluate.measure import CONTACT_THRESHOLDS, Measurement, measure
from motion.evaluate.metrics.contact import Agreement
from motion.evaluate.metrics.gaze import gaze_errors
from motion.evaluate.metrics.jerk import jerk, jerk_ratio
from motion.evaluate.metrics.objects import goal_errors
from motion.evaluate.metrics.penetration import deep_share
from motion.evaluate.metrics.spread import Spread
from motion.evaluate.naturalness.reference import Reference
from motion.evaluate.naturalness.windows import positions
from motion.evaluate.run import SAME_VERB
from motion.evaluate.schedule import shared
from motion.evaluate.stage import Stage
from motion.pim import representation as rep
from motion.pim.body import BODY_INDEX, FPS, FUTURE, HISTORY
from motion.pim.motion import BodyMotion
from motion.pim.planned import of_clip
from motion.rotation import Array
from motion.skeleton import index
from motion.take import Take, perform

# Windows of a clip overlap by half of what follows their history.
_STRIDE = FUTURE // 2


@dataclass(frozen=True, eq=False)
class Made:
    """A case's motion. clip: as it is shown. planned: what was planned for, the clip itself without a prior.

    looks (F, 3): what is to be looked at, NaN where nothing is; onsets (F,): whether that begins on this frame.
    """

    clip: Clip
    planned: Clip
    looks: Array
    onsets: np.ndarray


class Maker(Protocol):
    """Performs a case. Raises MotionError where it can't be done."""

    def __call__(self, case: Case, /) -> Made:
        """The motion of a case."""
        ...


def planned(case: Case) -> Made:
    """The planner's and solver's own motion."""
    take = perform(case.text, case.scene, case.skeleton(), seed=case.seed)
    return Made(take.clip, take.clip, *looks_of(take))


def looks_of(take: Take) -> tuple[Array, np.ndarray]:
    """What a take plans to look at on each frame (F, 3), NaN for straight ahead, and where (F,) that begins."""
    clip = take.clip
    targets = np.full((clip.frames, 3), np.nan)
    onsets = np.zeros(clip.frames, bool)
    for look in take.performance.goals.looks:
        start = round(look.time * clip.fps)
        if start >= clip.frames:
            continue
        onsets[max(start, 0)] = True
        if look.target is None:
            targets[start:] = np.nan
        elif isinstance(look.target, np.ndarray):
            targets[start:] = look.target
        elif look.target.startswith("hand:"):
            hand = index(f"{look.target.removeprefix('hand:')}Hand")
            targets[start:] = clip.positions()[start:, hand]
        else:
            targets[start:] = Stage(clip, take.performance.scene).track(look.target)[start:, :3]
    return targets, onsets


@dataclass(frozen=True, eq=False)
class CaseScore:
    """One performed case: all figures of `measure`, and what naturalness adds to them.

    gaze (n,): degrees, on frames after 400 ms. goal: metres and goal_angle: degrees from the plan, one per release.
    jerk (F - 3, 22): of the body joints, m/s³, at the size of the reference body. windows (N, 48, WIDTH): canonical.
    followed: hands at things against the planned motion's, at 5 cm and 2 cm.
    """

    case: Case
    measurement: Measurement | None
    seconds: float
    duration: float = 0.0
    gaze: Array = field(default_factory=lambda: np.zeros(0))
    goal: Array = field(default_factory=lambda: np.zeros(0))
    goal_angle: Array = field(default_factory=lambda: np.zeros(0))
    jerk: Array = field(default_factory=lambda: np.zeros((0, len(BODY_INDEX))))
    followed: tuple[Agreement, ...] = (Agreement(), Agreement())
    windows: np.ndarray = field(
        default_factory=lambda: np.zeros((0, HISTORY + FUTURE, rep.WIDTH), np.float32)
    )


def score_case(case: Case, maker: Maker) -> tuple[CaseScore, Made | None]:
    """Perform and measure one case; no motion where it is refused."""
    started = time.perf_counter()
    try:
        made = maker(case)
    except MotionError:
        return CaseScore(case, None, time.perf_counter() - started), None
    seconds = time.perf_counter() - started
    clip = made.clip
    stage = Stage(clip, case.scene)
    reached, goals = releases(made)
    away, angle = goal_errors(reached, goals)
    body = of_clip(clip, case.text)
    return (
        CaseScore(
            case,
            measure(clip, case.scene, SAME_VERB.get(case.verb, (case.verb,))),
            seconds,
            clip.duration,
            gaze_errors(stage.eyes, stage.gaze, made.looks, made.onsets, clip.fps),
            away,
            angle,
            jerk(body.positions()[:, BODY_INDEX], FPS),
            shared(clip, made.planned, CONTACT_THRESHOLDS),
            windows_of(body),
        ),
        made,
    )


def releases(made: Made) -> tuple[Array, Array]:
    """Poses (R, 7) of objects when a hand lets go of them, and where they were planned to be then."""
    frames = [
        (contact.object, contact.stop)
        for contact in made.planned.contacts
        if 0 < contact.stop < min(made.clip.frames, made.planned.frames)
    ]
    if not frames:
        return np.zeros((0, 7)), np.zeros((0, 7))
    reached = np.stack([made.clip.object(id).poses[frame] for id, frame in frames])
    return reached, np.stack([made.planned.object(id).poses[frame] for id, frame in frames])


def windows_of(body: BodyMotion) -> np.ndarray:
    """Canonical windows (N, 48, WIDTH) of a motion, each half a chunk after the other."""
    length = HISTORY + FUTURE
    rows = rep.encode(body)
    starts = range(0, body.frames - length + 1, _STRIDE)
    if not starts:
        return np.zeros((0, length, rep.WIDTH), np.float32)
    return rep.canonicalise(np.stack([rows[start : start + length] for start in starts]))[0]


@dataclass(frozen=True, eq=False)
class Performed:
    """All cases of one maker. reference: None without mocap to compare with."""

    method: str
    cases: tuple[CaseScore, ...]
    reference: Reference | None

    def figures(self) -> dict[str, float | None]:
        """Every figure by name: see `lines`; None where no case yields it."""
        done = [one for one in self.cases if one.measurement is not None and one.measurement.finite]
        m = [one.measurement for one in done if one.measurement is not None]
        contact = Spread.of(x.contact for x in m)
        near, close = (sum((x.agreement[i] for x in m), Agreement()) for i in (0, 1))
        followed = [sum((one.followed[i] for one in done), Agreement()) for i in (0, 1)]
        depth = [x.depth for x in m]
        deep = Spread.of(depth)
        gaze, goal = Spread.of(one.gaze for one in done), Spread.of(one.goal for one in done)
        angle = Spread.of(one.goal_angle for one in done)
        made = positions(np.concatenate([one.windows for one in done])[:, HISTORY:]) if done else None
        known = self.reference if made is not None and len(made) > 1 else None
        played, took = sum(one.duration for one in done), sum(one.seconds for one in done)

        def mean(values: Sequence[float]) -> float | None:
            return float(np.mean(values)) if values else None

        return {
            "success": sum(x.succeeded for x in m) / max(len(self.cases), 1),
            "contact_mean": contact.mean if contact.count else None,
            "contact_p95": contact.p95 if contact.count else None,
            "precision_5cm": near.precision,
            "recall_5cm": near.recall,
            "f1_5cm": near.f1,
            "precision_2cm": close.precision,
            "recall_2cm": close.recall,
            "f1_2cm": close.f1,
            "followed_5cm": followed[0].f1,
            "followed_2cm": followed[1].f1,
            "goal_mean": goal.mean if goal.count else None,
            "goal_angle_mean": angle.mean if angle.count else None,
            "penetration_mean": deep.mean,
            "penetration_p95": deep.p95,
            "penetration_max": deep.max,
            "deep_share": deep_share(np.concatenate([np.zeros(0), *depth])),
            "fs": mean([x.fs for x in m]),
            "skate_ratio": mean([x.skate for x in m]),
            "contact_speed": mean([x.contact_speed for x in m]),
            "jerk_ratio": jerk_ratio(one.jerk for one in done),
            "gaze_mean": gaze.mean if gaze.count else None,
            "gaze_p95": gaze.p95 if gaze.count else None,
            "fmd": known.distance(made) if known is not None and made is not None else None,
            "diversity": known.diversity(made) if known is not None and made is not None else None,
            "speed": played / took if took > 0 else None,
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"method": self.method, "cases": len(self.cases), **self.figures()}


def perform_all(
    name: str,
    maker: Maker,
    cases: Sequence[Case],
    reference: Reference | None = None,
    progress: Callable[[CaseScore, Made | None], None] | None = None,
) -> Performed:
    """Perform and measure cases with one maker. progress: called with each result."""
    scores = []
    for case in cases:
        score, made = score_case(case, maker)
        scores.append(score)
        if progress is not None:
            progress(score, made)
    return Performed(name, tuple(scores), reference)
