"""Where the body stands or sits, how it leans and where it looks, over the time that is planned so far."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from motion.clip import Event
from motion.locomotion import (
    Locomotion,
    Navigator,
    Stance,
    approach_seat,
    beside_seat,
    rise,
    sit,
    sit_stance,
    stand,
    turns_to_way,
    walk,
)
from motion.pausing import breathe
from motion.planning.situation import Situation
from motion.rotation import Array
from motion.scene.model import Scene, SceneObject
from motion.skeleton import Skeleton
from motion.solve.goals import Goals, Look
from motion.solve.torso import POSTURE_SIZE

PACE = {"slow": 1.5, "gentle": 1.3, "quick": 0.72, None: 1.0}
WALK_SPEED = {"slow": 0.75, "gentle": 0.9, "quick": 1.5, None: 1.15}


@dataclass(frozen=True, eq=False)
class Passage:
    """One motion of the base over frames [start, stop], and how the body is supported after it.

    halted: the same motion broken off after some seconds, where it can be.
    """

    start: int
    stop: int
    stance: Stance
    seat: str | None
    seat_point: Array
    halted: Callable[[float], Locomotion] | None = None


# Turns beyond this swing the thighs and toes about, radians.
WIDE_TURN = 0.9


class Footing:
    """The body's support, posture and gaze. All times are seconds on the frame grid; `t` is now."""

    goals: Goals

    def __init__(self, scene: Scene, skeleton: Skeleton, fps: float, seed: int) -> None:
        self.scene, self.skeleton, self.fps, self.seed = scene, skeleton, fps, seed
        self.t = 0.0
        self.manner: str | None = None
        self.stance = Stance(scene.avatar.x, scene.avatar.z, scene.avatar.heading)
        self.seat: str | None = None
        self._seat_point = np.zeros(3)
        self._base: list[Locomotion] = [stand(skeleton, self.stance, 1, fps)]
        self._sitting: list[tuple[float, float]] = []
        self._situations: dict[tuple[object, ...], Situation] = {}
        self.passages = [Passage(0, 0, self.stance, None, self._seat_point)]

    @cached_property
    def navigator(self) -> Navigator:
        """The free floor. Made on use: many performances never leave the spot."""
        return Navigator(self.scene, self.skeleton)

    def grid(self, seconds: float) -> float:
        """The next time on the frame grid."""
        return math.ceil(seconds * self.fps - 1e-6) / self.fps

    def span(self, seconds: float) -> float:
        """A duration at the current manner's pace, on the frame grid."""
        return self.grid(seconds * PACE[self.manner])

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.t = self.grid(self.t + seconds)

    def event(self, name: str, **data: object) -> None:
        """Note an event now."""
        self.goals.events.append(Event(self.t, name, dict(data)))

    @property
    def _base_time(self) -> float:
        return (sum(part.frames for part in self._base) - len(self._base)) / self.fps

    def _support(self, segment: Locomotion) -> None:
        """Append a base motion that begins now."""
        self._hold_base(self.t)
        self._base.append(segment)
        self.t = self.grid(self._base_time)

    def _arrive(self, motion: Locomotion, halted: Callable[[float], Locomotion] | None = None) -> None:
        """Note that the base motion appended last has led to the support there is now."""
        stop = round(self._base_time * self.fps)
        start = stop - motion.frames + 1
        self.passages.append(Passage(start, stop, self.stance, self.seat, self._seat_point, halted))

    def _hold_base(self, until: float) -> None:
        missing = round((until - self._base_time) * self.fps)
        if missing > 0:
            self._base.append(self._base[-1].hold(missing + 1))

    @property
    def hips_height(self) -> float:
        """Height of the hips at the end of the base motion, metres."""
        return float(self._base[-1].hips[-1, 1])

    @property
    def posture(self) -> Array:
        """The posture (6,) that was asked for last."""
        return self.goals.posture.values[-1]

    def situation(self, stance: Stance | None = None, posture: Array | None = None) -> Situation:
        """The body as it stands now, or would in another stance and posture."""
        stance, posture = stance or self.stance, self.posture if posture is None else posture
        key = (stance, self.hips_height, posture.tobytes(), self.seat is not None)
        # Frames of the same moment are asked for again and again; only the last few moments matter.
        if key not in self._situations:
            if len(self._situations) > 16:
                self._situations.clear()
            self._situations[key] = Situation(self.skeleton, stance, self.hips_height, posture, key[3])
        return self._situations[key]

    def lean(self, posture: Array, start: float, stop: float) -> None:
        """Reach a posture between two times."""
        self.goals.posture.move(start, stop, posture)

    def straighten(self, duration: float = 0.6) -> None:
        """Come upright, beginning now."""
        self.lean(np.zeros(POSTURE_SIZE), self.t, self.t + self.span(duration))

    def look(self, target: Array | str | None, at: float | None = None) -> None:
        """Turn the gaze to a world point (3,), an object's id or straight ahead."""
        self.goals.looks.append(Look(self.t if at is None else at, target))

    def go(self, stance: Stance) -> None:
        """Walk or step to a stance; a seated body rises first."""
        here = self.stance
        turn = abs((stance.heading - here.heading + np.pi) % (2 * np.pi) - np.pi)
        if math.hypot(stance.x - here.x, stance.z - here.z) < 0.03 and turn < 0.06:
            return
        if self.seat is not None:
            self.rise()
        self.straighten(0.5)
        way = partial(
            walk,
            self.skeleton,
            self.stance,
            stance,
            self.fps,
            self.navigator,
            WALK_SPEED[self.manner],
            start_feet=self._base[-1].feet[-1],
            via=self._via(stance),
        )
        self._walk(way, stance)

    def _via(self, goal: Stance) -> list[Stance]:
        """A step back from an edge before turning there, and a place one step before the goal if that is at one."""
        here, step = self.stance, 0.2 * self.skeleton.height / 1.75
        length = math.hypot(goal.x - here.x, goal.z - here.z)
        facing = math.atan2(goal.x - here.x, goal.z - here.z)
        far = turns_to_way(self.skeleton, length)
        via = []
        for stance, heading in (
            (here, facing if far else goal.heading),
            (goal, facing if far else here.heading),
        ):
            turn = abs((heading - stance.heading + np.pi) % (2 * np.pi) - np.pi)
            back = stance.moved(forward=-step)
            if turn > WIDE_TURN and self._tight(stance) and not self._tight(back, 0.0):
                via.append(back)
        return via

    def _tight(self, stance: Stance, room: float = 0.10) -> bool:
        """Whether thighs that turn here would meet something."""
        gap = float(self.navigator.clearance(stance.xz[None])[0])
        return gap < self.navigator.radius + room * self.skeleton.height / 1.75

    def _walk(self, way: Callable[..., Locomotion], stance: Stance) -> None:
        breathe()
        walked = way()
        self._support(walked)
        self.stance = stance
        self._arrive(walked, lambda seconds: way(halt_after=seconds))

    def sit(self, seat: SceneObject, point: Array, heading: float) -> None:
        """Sit down on a seat point (3,), facing `heading`."""
        self.straighten(0.4)
        if not beside_seat(self.skeleton, self.stance, point, heading):
            here, feet = self.stance, self._base[-1].feet[-1]
            way = partial(approach_seat, self.skeleton, here, point, heading, self.fps, feet, self.navigator)
            self._walk(way, sit_stance(self.skeleton, point, heading))
        feet = self._base[-1].feet[-1]
        motion = sit(self.skeleton, self.stance, point, heading, self.fps, start_feet=feet)
        self._support(motion)
        # The counter-shift of a bending trunk stops being needed about when the seat takes the weight.
        self._sitting.append((self.t - 0.4, math.inf))
        self.stance, self.seat = Stance(float(point[0]), float(point[2]), heading), seat.id
        self._seat_point = point
        self._arrive(motion)

    def rise(self) -> None:
        """Stand up from the seat."""
        assert self.seat is not None
        self.straighten(0.4)
        start = self.t
        feet = self._base[-1].feet[-1]
        motion = rise(self.skeleton, self._seat_point, self.stance.heading, self.fps, feet=feet)
        self._support(motion)
        self._sitting[-1] = (self._sitting[-1][0], start + 0.4)
        end = motion.hips[-1]
        self.stance = Stance(float(end[0]), float(end[2]), float(motion.heading[-1]))
        self.seat = None
        self._arrive(motion)

    def resume(self, base: Locomotion, support: Passage, sitting: list[tuple[float, float]]) -> None:
        """Begin with a base motion that leads to a support; sitting: spans of time on a seat, seconds."""
        self.stance, self.seat, self._seat_point = support.stance, support.seat, support.seat_point
        self._base, self._sitting = [base], sitting
        self.passages = [Passage(0, base.frames - 1, self.stance, self.seat, self._seat_point)]
        self.t = self.grid(self._base_time)

    def support(self) -> tuple[Locomotion, np.ndarray]:
        """The base motion up to now and where (F,) the body sits."""
        self._hold_base(self.t)
        base = self._base[0].then(*self._base[1:])
        times = np.arange(base.frames) / self.fps
        seated = np.zeros(base.frames, dtype=bool)
        for start, stop in self._sitting:
            seated |= (times >= start) & (times < stop)
        return base, seated
