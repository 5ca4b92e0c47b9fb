"""The performance under construction: the moves of hands and things that verbs are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from motion import grasp
from motion import pose as poses
from motion.clip import Event
from motion.language.plan import Step
from motion.locomotion import Stance
from motion.planning import settling
from motion.planning.choices import Choice, Choices
from motion.planning.passing import beside, course, goal_track
from motion.planning.reach import Clearance, Option, Reached
from motion.planning.situation import on_lap
from motion.planning.transit import union, via_point
from motion.planning.whereabouts import Held, Whereabouts
from motion.rotation import Array
from motion.scene.model import Scene, SceneObject, Shape
from motion.skeleton import Skeleton
from motion.solve import arms
from motion.solve.goals import (
    HIPS,
    Channel,
    Goals,
    Hold,
    blank_goals,
    rest_frame,
    shoulder_frame,
)
from motion.solve.resting import hand_probes, hanging
from motion.solve.torso import POSTURE_SIZE
from motion.solve.tracks import WORLD, Key
from motion.ties import steady

# Enough to tell an easy wrist from a bad one.
_FEW_SWIVELS = arms.SWIVELS[1::2]


class Performance(Whereabouts):
    """Builds `Goals` move by move. spoiled: choices that were tried and are to be avoided."""

    def __init__(
        self,
        scene: Scene,
        skeleton: Skeleton,
        fps: float = 30.0,
        seed: int = 0,
        spoiled: tuple[Choice, ...] = (),
    ) -> None:
        super().__init__(scene, skeleton, fps, seed)
        self.choices = Choices(spoiled)
        self.held = {"left": None, "right": None}
        self.grips: list[Held] = []
        self.ahead: tuple[Step, ...] = ()
        # The hands of steps that run at the same time.
        self.engaged: frozenset[str] = frozenset()
        self.worn = {}
        self.home = {item.id: item.pose for item in scene.objects}
        # How things were at the beginning.
        self.first_home, self.first_worn = dict(self.home), dict(self.worn)
        hands = {side: [Key(0.0, hanging(skeleton, side), rest_frame(side))] for side in arms.SIDES}
        fingers = {side: Channel([0.0], [self.fingers("relaxed", side)]) for side in arms.SIDES}
        self.goals = blank_goals(scene, skeleton, fps, seed, self._base[0], hands, fingers)

    def sit(self, seat: SceneObject, point: Array, heading: float) -> None:
        """Sit down on a seat point (3,), facing `heading`; free hands come to rest on the thighs."""
        start = self.t
        super().sit(seat, point, heading)
        self._rest_free_hands(start)

    def rise(self) -> None:
        """Stand up from the seat."""
        start = self.t
        super().rise()
        self._rest_free_hands(start)

    def _rest_free_hands(self, start: float) -> None:
        for side in arms.SIDES:
            if self.held[side] is None:
                pose, frame = self.rest_pose(side)
                self.move_hand(side, pose, frame, self.t - start, start=start)

    def rest_pose(self, side: str) -> tuple[Array, str]:
        """Pose and frame of a hand that has nothing to do."""
        if self.seat is not None:
            return on_lap(self.skeleton, side), HIPS
        return hanging(self.skeleton, side), rest_frame(side)

    def fingers(self, name: str, side: str) -> Array:
        """A named hand shape (15, 4) for this body."""
        return grasp.finger_pose(grasp.hand_of(self.skeleton, side), name)

    def free_side(self, wanted: str | None, near: Array | None = None) -> list[str]:
        """Sides that can act, the likelier first: the wanted one alone, or the free ones by nearness.

        A hand that another step of the same group uses is free only when no other is.
        """
        if wanted in arms.SIDES:
            return [wanted]
        free = [side for side in arms.SIDES if self.held[side] is None]
        sides = [side for side in free if side not in self.engaged] or free
        if near is not None:
            left = float((near - np.array([self.stance.x, 0.0, self.stance.z])) @ self.situation().left)
            sides.sort(key=lambda side: -arms.sign_of(side) * left - (0.02 if side == "right" else 0.0))
        return sides

    def reach_time(self, start: Array, stop: Array) -> float:
        """Seconds for a hand to travel between two points, at the current pace: Fitts-like growth with distance."""
        return self.span(0.34 + 0.62 * math.sqrt(float(np.linalg.norm(stop[:3] - start[:3]))))

    def move_hand(
        self,
        side: str,
        pose: Array,
        frame: str,
        duration: float,
        *,
        start: float | None = None,
        stop: bool = True,
        clearance: Clearance | None = None,
    ) -> float:
        """Bring a hand to a pose in a frame; with a clearance it goes around what is in the way. Returns the arrival time."""
        probes = hand_probes(arms.sign_of(side), self.skeleton.height / 1.75)
        return self._move(
            self.goals.hands[side], Key(0.0, pose, frame, stop), duration, start, probes, clearance
        )

    def move_object(
        self,
        id: str,
        pose: Array,
        frame: str,
        duration: float,
        *,
        start: float | None = None,
        stop: bool = True,
        clearance: Clearance | None = None,
    ) -> float:
        """Bring a carried object, and with it the hands that hold it, to a pose in a frame. Returns the arrival time."""
        shape = self.scene.object(id).shape
        low, high = shape.bounds
        corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (high - low) + low
        holding = [np.zeros((0, 3))]
        for side, held in self.held.items():
            if held is not None and held.object == id:
                hand = hand_probes(arms.sign_of(side), self.skeleton.height / 1.75)
                holding.append(poses.apply(held.grasp.wrist, hand))
        hands = np.concatenate(holding)
        return self._move(
            self.goals.objects[id],
            Key(0.0, pose, frame, stop),
            duration,
            start,
            np.concatenate([corners * 0.9, hands]),
            clearance,
            (shape, hands),
        )

    def _move(
        self,
        keys: list[Key],
        goal: Key,
        duration: float,
        start: float | None,
        probes: Array,
        clearance: Clearance | None,
        carried: tuple[Shape, Array] | None = None,
    ) -> float:
        last = keys[-1]
        begin = max(self.t if start is None else start, last.time)
        if last.time < begin - 1e-6:
            keys.append(replace(last, time=begin, stop=True))
        end = self.grid(begin + duration)
        size = self.skeleton.height / 1.75
        back = -self.situation().forward
        stop, own = self.where(goal), None
        if clearance is not None and carried is not None:
            during = course(self, begin, end)
            stop, own = goal_track(self, goal, during), beside(during, *carried)
        elif clearance is not None:
            clearance = union([clearance, self.body_clearance()])
        via = via_point(self.where(last), stop, probes, 0.022 * size, clearance, back, size, own, goal.stop)
        if via is not None:
            keys.append(Key(self.grid(begin + 0.5 * duration), via, WORLD, stop=False))
        keys.append(replace(goal, time=end))
        return end

    def comfort(self, side: str, wrists: Array) -> Array:
        """How unnatural it is (N,) to hold the hand at world poses (N, 7) standing upright here."""
        torso = self.situation(posture=np.zeros(POSTURE_SIZE)).torso.at(np.zeros(len(wrists), dtype=int))
        gap = np.linalg.norm(wrists[:, :3] - torso.shoulder(self.skeleton, side), axis=-1)
        far = np.maximum(gap / arms.arm_length(self.skeleton, side) - 0.95, 0.0)
        costs = arms.swivel_costs(self.skeleton, torso, side, wrists, None, _FEW_SWIVELS).min(-1)
        result: Array = steady(costs + 40.0 * far)
        return result

    def close(self, side: str, fingers: Array, start: float, stop: float) -> None:
        """Bring the fingers (15, 4) to a pose between two times."""
        self.goals.fingers[side].move(start, stop, fingers)

    def face(self, name: str, keys: Sequence[tuple[float, float]]) -> None:
        """Key a face curve: (time, value) pairs, added to what is there."""
        channel = self.goals.face.setdefault(name, Channel([0.0], [np.zeros(())]))
        for time, value in keys:
            if time > channel.times[-1]:
                channel.times.append(time)
                channel.values.append(np.asarray(value, dtype=np.float64))

    def stay(self, id: str) -> None:
        """Keep a carried object where it is until now."""
        keys = self.goals.objects[id]
        keys.append(replace(keys[-1], time=self.t, stop=True))

    def rest(self, side: str, duration: float = 0.75) -> float:
        """Let a free hand go back to rest, around obstacles. Returns the arrival time."""
        pose, frame = self.rest_pose(side)
        clearance = self.clearance(self.hand_pose(side)[:3], 0.6)
        end = self.move_hand(side, pose, frame, self.span(duration), clearance=clearance)
        self.close(side, self.fingers("relaxed", side), self.t + 0.1, end)
        return end

    def settle(
        self,
        options: Sequence[Option],
        what: str,
        *,
        may_walk: bool = True,
        without: Sequence[str] = (),
        price: Callable[[Stance, Reached], float] | None = None,
        leaving: Callable[[Stance], None] | None = None,
    ) -> Reached:
        """Find the best option and stance, go there, and return the choice; the posture is left to the caller.

        price: what a choice costs beyond reaching it, infinite to refuse it. leaving: what to do before a walk to a stance.
        Raises ReachError when no step, lean or crouch brings the hands to any option.
        """
        return settling.settle(self, options, what, may_walk, without, price, leaving)

    def finish(self, tail: float = 0.4) -> Goals:
        """Close the timeline a moment after the last goal and return it."""
        last = max(
            [self.t]
            + [keys[-1].time for keys in self.goals.hands.values()]
            + [self.goals.posture.times[-1], self.goals.head.times[-1]]
            + [channel.times[-1] for channel in self.goals.fingers.values()]
            + [keys[-1].time for keys in self.goals.objects.values()]
        )
        self.t = self.grid(last + tail)
        self.goals.base, self.goals.seated = self.support()
        self.goals.holds = [h if h.stop < math.inf else replace(h, stop=self.t) for h in self.goals.holds]
        return self.goals

    def begin_hold(self, side: str, id: str, taken: grasp.Grasp, at: float, carries: bool) -> None:
        """From `at` on the hand holds the object."""
        self.goals.holds.append(Hold(side, id, at, math.inf, taken.wrist, taken.joints, taken.kind, carries))
        self.held[side] = Held(id, taken, len(self.goals.holds) - 1, carries)
        self.grips.append(Held(id, taken, len(self.goals.holds) - 1, carries))
        self.goals.events.append(Event(at, "grasp", {"hand": side, "object": id}))

    def end_hold(self, side: str, at: float) -> Held:
        """The hand lets go at `at`."""
        held = self.held[side]
        assert held is not None
        self.goals.holds[held.hold] = replace(self.goals.holds[held.hold], stop=at)
        self.held[side] = None
        self.goals.events.append(Event(at, "release", {"hand": side, "object": held.object}))
        return held

    def carry_frame(self, side: str) -> str:
        """The frame in which this hand carries things."""
        return shoulder_frame(side)
