"""The performance under construction: what the body and the things do so far, and the moves that verbs are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from motion import geometry, grasp
from motion import pose as poses
from motion.clip import Event
from motion.errors import ReachError
from motion.locomotion import Locomotion, Navigator, Stance, rise, sit, stand, walk
from motion.planning import stances
from motion.planning.reach import Clearance, Option, Reached, choose
from motion.planning.situation import Situation, hanging, on_lap
from motion.planning.transit import hand_probes, union, via_point
from motion.rotation import Array
from motion.scene.model import Scene, SceneObject
from motion.skeleton import Skeleton
from motion.solve import arms
from motion.solve.frames import joint_pose
from motion.solve.goals import (
    HIPS,
    Articulation,
    Channel,
    Goals,
    Hold,
    Look,
    object_frame,
    rest_frame,
    shoulder_frame,
)
from motion.solve.torso import POSTURE_SIZE
from motion.solve.tracks import WORLD, Key

# A price above which a wrist would be out of its range or an arm inside something: such a choice is none.
_UNBEARABLE = 9.0
PACE = {"slow": 1.5, "gentle": 1.3, "quick": 0.72, None: 1.0}
WALK_SPEED = {"slow": 0.75, "gentle": 0.9, "quick": 1.5, None: 1.15}


@dataclass(frozen=True, eq=False)
class Held:
    """What a hand holds: the object, the hand pose (7,) in its frame, and the index of its Hold in the goals."""

    object: str
    grasp: grasp.Grasp
    hold: int
    carries: bool


class Performance:
    """Builds `Goals` move by move. All times are seconds on the frame grid; `t` is now."""

    def __init__(self, scene: Scene, skeleton: Skeleton, fps: float = 30.0, seed: int = 0) -> None:
        self.scene, self.skeleton, self.fps, self.seed = scene, skeleton, fps, seed
        self.t = 0.0
        self.manner: str | None = None
        start = Stance(scene.avatar.x, scene.avatar.z, scene.avatar.heading)
        self.stance = start
        self.seat: str | None = None
        self._seat_point = np.zeros(3)
        self.navigator = Navigator(scene, skeleton)
        self._base: list[Locomotion] = [stand(skeleton, start, 1, fps)]
        self._sitting: list[tuple[float, float]] = []
        self.held: dict[str, Held | None] = {"left": None, "right": None}
        self.worn: dict[str, str] = {}
        self.home = {item.id: item.pose for item in scene.objects}
        items = {item.id: item for item in scene.objects}
        hands = {side: [Key(0.0, *self.rest_pose(side))] for side in arms.SIDES}
        fingers = {side: Channel([0.0], [self.fingers("relaxed", side)]) for side in arms.SIDES}
        self.goals = Goals(
            skeleton,
            fps,
            self._base[0],
            np.zeros(1, dtype=bool),
            hands,
            fingers,
            items,
            {item.id: [Key(0.0, item.pose)] for item in scene.objects if item.part_of is None},
            looks=[Look(0.0, None)],
            articulations={
                item.id: Articulation(
                    item.part_of,
                    item.joint,
                    poses.mul(poses.inv(items[item.part_of].pose), item.pose),
                    Channel([0.0], [np.zeros(())]),
                )
                for item in scene.objects
                if item.part_of is not None and item.joint is not None
            },
            seed=seed,
        )
        for item in scene.objects:
            if item.part_of is not None and item.joint is None:
                local = poses.mul(poses.inv(items[item.part_of].pose), item.pose)
                self.goals.objects[item.id] = [Key(0.0, local, object_frame(item.part_of))]

    # Time ------------------------------------------------------------------------------------------------------------

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

    # Body ------------------------------------------------------------------------------------------------------------

    @property
    def _base_time(self) -> float:
        return (sum(part.frames for part in self._base) - len(self._base)) / self.fps

    def _support(self, segment: Locomotion) -> None:
        """Append a base motion that begins now."""
        self._hold_base(self.t)
        self._base.append(segment)
        self.t = self.grid(self._base_time)

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
        return Situation(
            self.skeleton,
            stance or self.stance,
            self.hips_height,
            self.posture if posture is None else posture,
            self.seat is not None,
        )

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
        feet = self._base[-1].feet[-1]
        walked = walk(
            self.skeleton,
            self.stance,
            stance,
            self.fps,
            navigator=self.navigator,
            speed=WALK_SPEED[self.manner],
            start_feet=feet,
        )
        self._support(walked)
        self.stance = stance

    def sit(self, seat: SceneObject, point: Array, heading: float) -> None:
        """Sit down on a seat point (3,), facing `heading`."""
        self.straighten(0.4)
        start = self.t
        feet = self._base[-1].feet[-1]
        self._support(
            sit(
                self.skeleton,
                self.stance,
                point,
                heading,
                self.fps,
                start_feet=feet,
                navigator=self.navigator,
            )
        )
        # The counter-shift of a bending trunk stops being needed about when the seat takes the weight.
        self._sitting.append((self.t - 0.4, math.inf))
        self.stance, self.seat = Stance(float(point[0]), float(point[2]), heading), seat.id
        self._seat_point = point
        self._rest_free_hands(start)

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
        self._rest_free_hands(start)

    def _rest_free_hands(self, start: float) -> None:
        for side in arms.SIDES:
            if self.held[side] is None:
                pose, frame = self.rest_pose(side)
                self.move_hand(side, pose, frame, self.t - start, start=start)

    def body_gap(self, points: Array) -> Array:
        """Distance (N,) of the nearest of points (N, P, 3) to the trunk of a body that stands upright here."""
        torso = self.situation(posture=np.zeros(POSTURE_SIZE)).torso
        axis = torso.neck[0] - torso.hips[0]
        u = np.clip((points - torso.hips[0]) @ axis / (axis @ axis), 0.0, 1.0)
        gap = np.linalg.norm(points - torso.hips[0] - u[..., None] * axis, axis=-1)
        result: Array = gap.min(-1) - self.skeleton.radii[self.skeleton.names.index("chest")]
        return result

    # Where things are ------------------------------------------------------------------------------------------------

    def where(self, key: Key) -> Array:
        """World pose (7,) of a key now."""
        if key.frame.startswith("object:"):
            return poses.mul(self.object_pose(key.frame.removeprefix("object:")), key.pose)
        return poses.mul(self.situation().frame(key.frame), key.pose)

    def object_pose(self, id: str) -> Array:
        """World pose (7,) of an object at the end of what is planned."""
        part = self.goals.articulations.get(id)
        if part is not None:
            moved = joint_pose(part.joint.kind, part.joint.origin, part.joint.axis, part.amount.values[-1].reshape(1))
            return poses.mul(poses.mul(self.object_pose(part.parent), part.rest), moved[0])
        return self.where(self.goals.objects[id][-1])

    def hand_pose(self, side: str) -> Array:
        """World pose (7,) of a hand now."""
        return self.where(self.goals.hands[side][-1])

    def item(self, id: str) -> SceneObject:
        """An object of the scene where it is now."""
        return self.scene.object(id).moved(self.object_pose(id))

    def items(self) -> list[SceneObject]:
        """All objects where they are now."""
        return [self.item(item.id) for item in self.scene.objects]

    def moves_with(self, id: str) -> set[str]:
        """An object and everything that goes where it goes: parts, what lies in it or on it."""
        found = {id}
        grown = True
        while grown:
            grown = False
            for other, keys in self.goals.objects.items():
                if other not in found and keys[-1].frame.removeprefix("object:") in found:
                    found.add(other)
                    grown = True
            for other, part in self.goals.articulations.items():
                if other not in found and part.parent in found:
                    found.add(other)
                    grown = True
        return found

    def obstacles(self, around: Array, radius: float, without: Sequence[str] = ()) -> list[SceneObject]:
        """Objects near a point (3,), except some and whatever is carried or worn."""
        skipped: set[str] = set()
        for id in without:
            skipped |= self.moves_with(id)
        for held in self.held.values():
            if held is not None:
                skipped |= self.moves_with(held.object)
        skipped |= set(self.worn.values())
        near = []
        for item in self.items():
            low, high = item.world_bounds()
            gap = np.maximum(np.maximum(low - around, around - high), 0.0)
            if item.id not in skipped and float(np.linalg.norm(gap)) < radius:
                near.append(item)
        return near

    def clearance(self, around: Array, radius: float = 0.8, without: Sequence[str] = ()) -> Clearance | None:
        """Signed distance to the obstacles near a point."""

        def of(item: SceneObject) -> Clearance:
            return lambda points: geometry.distance_at(item.shape, item.pose, points)

        return union([of(item) for item in self.obstacles(around, radius, without)])

    # Hands -----------------------------------------------------------------------------------------------------------

    def rest_pose(self, side: str) -> tuple[Array, str]:
        """Pose and frame of a hand that has nothing to do."""
        if self.seat is not None:
            return on_lap(self.skeleton, side), HIPS
        return hanging(self.skeleton, side), rest_frame(side)

    def fingers(self, name: str, side: str) -> Array:
        """A named hand shape (15, 4) for this body."""
        return grasp.finger_pose(grasp.hand_of(self.skeleton, side), name)

    def _last(self, side: str) -> tuple[Array, str]:
        key = self.goals.hands[side][-1]
        return key.pose, key.frame

    def free_side(self, wanted: str | None, near: Array | None = None) -> list[str]:
        """Sides that can act, the likelier first: the wanted one alone, or the free ones by nearness."""
        if wanted in arms.SIDES:
            return [wanted]
        sides = [side for side in arms.SIDES if self.held[side] is None]
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
        return self._move(self.goals.hands[side], Key(0.0, pose, frame, stop), duration, start, probes, clearance)

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
        low, high = self.scene.object(id).shape.bounds
        corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (high - low) + low
        probes = [corners * 0.9]
        for side, held in self.held.items():
            if held is not None and held.object == id:
                hand = hand_probes(arms.sign_of(side), self.skeleton.height / 1.75)
                probes.append(poses.apply(held.grasp.wrist, hand))
        return self._move(
            self.goals.objects[id], Key(0.0, pose, frame, stop), duration, start, np.concatenate(probes), clearance
        )

    def _move(
        self,
        keys: list[Key],
        goal: Key,
        duration: float,
        start: float | None,
        probes: Array,
        clearance: Clearance | None,
    ) -> float:
        last = keys[-1]
        begin = max(self.t if start is None else start, last.time)
        if last.time < begin - 1e-6:
            keys.append(replace(last, time=begin, stop=True))
        end = self.grid(begin + duration)
        size = self.skeleton.height / 1.75
        back = -self.situation().forward
        via = via_point(self.where(last), self.where(goal), probes, 0.022 * size, clearance, back, size)
        if via is not None:
            keys.append(Key(self.grid(begin + 0.5 * duration), via, WORLD, stop=False))
        keys.append(replace(goal, time=end))
        return end

    def comfort(self, side: str, wrists: Array) -> Array:
        """How unnatural it is (N,) to hold the hand at world poses (N, 7) standing upright here."""
        torso = self.situation(posture=np.zeros(POSTURE_SIZE)).torso.at(np.zeros(len(wrists), dtype=int))
        gap = np.linalg.norm(wrists[:, :3] - torso.shoulder(self.skeleton, side), axis=-1)
        far = np.maximum(gap / arms.arm_length(self.skeleton, side) - 0.95, 0.0)
        result: Array = arms.swivel_costs(self.skeleton, torso, side, wrists, None).min(-1) + 40.0 * far
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

    # Choosing where to stand -----------------------------------------------------------------------------------------

    def settle(
        self,
        options: Sequence[Option],
        what: str,
        *,
        may_walk: bool = True,
        without: Sequence[str] = (),
        price: Callable[[Stance, Reached], float] | None = None,
    ) -> Reached:
        """Find the best option and stance, go there, and return the choice; the posture is left to the caller.

        price: what a choice costs beyond reaching it, infinite to refuse it. Raises ReachError when no step, lean or crouch
        brings the hands to any option.
        """
        if not options:
            raise ReachError(
                f"there is no way to hold {what} here", kind="no_grasp", fix="move it away from what surrounds it"
            )
        point = np.mean([wrist[:3] for option in options for wrist in option.wrists.values()], axis=0)
        clearance = self.clearance(point, 0.45, without)
        here = np.array([[self.stance.x, self.stance.z, self.stance.heading]])
        best = self._best(here, np.zeros(1), options, clearance, price)
        if best is not None and (best[0].cost < stances.STAY_BELOW or not may_walk):
            return best[0]
        if may_walk:
            spots, prices = stances.around(self.navigator, self.skeleton, self.stance, point)
            if self.seat is not None:
                prices = prices + 1.5
            found = self._best(spots, prices, options, clearance, price, standing=True) if len(spots) else None
            for reached in found or []:
                if best is not None and reached.cost >= best[0].cost:
                    break
                goal = Stance(*(float(v) for v in spots[reached.stance]))
                if stances.accessible(self.navigator, self.stance, goal):
                    self.go(goal)
                    return reached
        if best is None:
            raise ReachError(
                f"{what} is out of reach: no step, lean or crouch brings the hand there",
                kind="unreachable",
                fix="move it closer to where the avatar can stand, lower or higher",
            )
        return best[0]

    def _best(
        self,
        spots: Array,
        prices: Array,
        options: Sequence[Option],
        clearance: Clearance | None,
        price: Callable[[Stance, Reached], float] | None,
        standing: bool = False,
    ) -> list[Reached] | None:
        """Choices from these stances, cheapest first; None when there is none."""
        seated = self.seat is not None and not standing
        height = self.skeleton.hips_height if self.seat is not None and standing else self.hips_height
        found = choose(self.skeleton, spots, prices, options, height, seated, clearance)
        if price is not None:
            priced = [
                replace(reached, cost=reached.cost + price(Stance(*map(float, spots[reached.stance])), reached))
                for reached in found[:10]
            ]
            found = sorted(priced, key=lambda reached: reached.cost)
        found = [reached for reached in found if reached.cost < _UNBEARABLE]
        return found or None

    # The end ---------------------------------------------------------------------------------------------------------

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
        self._hold_base(self.t)
        base = self._base[0].then(*self._base[1:])
        times = np.arange(base.frames) / self.fps
        seated = np.zeros(base.frames, dtype=bool)
        for start, stop in self._sitting:
            seated |= (times >= start) & (times < stop)
        self.goals.base, self.goals.seated = base, seated
        self.goals.holds = [h if h.stop < math.inf else replace(h, stop=self.t) for h in self.goals.holds]
        return self.goals

    def begin_hold(self, side: str, id: str, taken: grasp.Grasp, at: float, carries: bool) -> None:
        """From `at` on the hand holds the object."""
        self.goals.holds.append(Hold(side, id, at, math.inf, taken.wrist, taken.joints, taken.kind, carries))
        self.held[side] = Held(id, taken, len(self.goals.holds) - 1, carries)
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
