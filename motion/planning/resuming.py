"""A performance that begins in the middle of another one: the same body, hands and things, as they are at that moment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from motion import pose as poses
from motion.clip import Event
from motion.errors import SceneError
from motion.locomotion import Locomotion, Stance
from motion.planning.choices import Choice
from motion.planning.footing import Passage
from motion.planning.performance import Performance
from motion.planning.whereabouts import Held
from motion.rotation import Array
from motion.scene.model import Placement, Scene
from motion.scene.support import Surfaces, carrier, surfaces
from motion.solve import arms
from motion.solve.body import Solved
from motion.solve.goals import HIPS, Channel, Hold, Look, object_frame, rest_frame, shoulder_frame
from motion.solve.torso import POSTURE_SIZE
from motion.solve.tracks import WORLD, Key, scalar_track

# A hand, a trunk or a shape of the fingers that the new plan needs only later than this goes to rest in between.
_IDLE = 1.0
_BACK_TO_REST = 0.9
_LOOK_UP = 0.3
# The engine's word about where a held thing is counts as taking it away when it differs by more than this, metres.
_TAKEN_AWAY = 0.02
# Hands that only lie on something leave it when their doing is interrupted.
_ONLY_TOUCHING = ("touch", "push")


@dataclass(frozen=True, eq=False)
class Moment:
    """One frame of a performance that has been solved.

    moved: poses (7,) of things that were moved from outside at this moment.
    """

    performance: Performance
    solved: Solved
    frame: int
    moved: Mapping[str, Array]

    @property
    def time(self) -> float:
        """Seconds since the beginning of the performance."""
        return self.frame / self.performance.fps

    def pose(self, id: str) -> Array:
        """Where a thing is (7,)."""
        moved = self.moved.get(id)
        return self.solved.clip.object(id).poses[self.frame] if moved is None else moved

    def local(self, frame: str, world: Array) -> Array:
        """A world pose (7,) in a moving frame."""
        if frame == WORLD:
            return world
        return poses.mul(poses.inv(self.solved.frames.track(frame)[self.frame]), world)

    def holds(self) -> list[tuple[Hold, Held]]:
        """What the hands hold firmly, and how they took it; not what was taken out of them."""
        old = self.performance
        now = []
        for grip in old.grips:
            hold = old.goals.holds[grip.hold]
            if self._lasts(hold) and hold.kind not in _ONLY_TOUCHING and not self.taken(hold.object):
                now.append((hold, grip))
        carried = {hold.object for hold, _ in now if hold.carries}
        return [(hold, grip) for hold, grip in now if hold.object in carried]

    def touched(self) -> list[Hold]:
        """Every hold that lasts at this moment."""
        return [hold for hold in self.performance.goals.holds if self._lasts(hold)]

    def _lasts(self, hold: Hold) -> bool:
        """Whether a hold lasts at this moment; one that was never let go of does so at the very end, too."""
        let_go = hold.stop < self.performance.t
        return hold.start <= self.time and (self.time < hold.stop or not let_go)

    def taken(self, id: str) -> bool:
        """Whether a thing is elsewhere than the motion has it."""
        if id not in self.moved:
            return False
        gap = self.moved[id][:3] - self.solved.clip.object(id).poses[self.frame, :3]
        return float(np.linalg.norm(gap)) > _TAKEN_AWAY

    def scene(self, stance: Stance) -> Scene:
        """The scene as it is, with the avatar at a stance and things on or in what they rest on."""
        scene = self.performance.scene
        items = tuple(item.moved(self.pose(item.id)) for item in scene.objects)
        held = {hold.object for hold, _ in self.holds()}
        among: Surfaces | None = None
        settled = []
        for before, item in zip(scene.objects, items, strict=True):
            if item.id in held:
                item = replace(item, supported_by=None, inside=None)
            elif item.part_of is None and not np.allclose(before.pose, item.pose, atol=1e-3):
                # What carries what need only be looked at where something has moved.
                among = surfaces(items) if among is None else among
                found = carrier(item, among)
                owner = None if found is None else found[0].id
                inner = found is not None and found[1].inner
                item = replace(item, supported_by=None if inner else owner, inside=owner if inner else None)
            settled.append(item)
        return replace(scene, objects=tuple(settled), avatar=Placement(stance.x, stance.z, stance.heading))

    def support(self) -> tuple[Locomotion, Passage, list[tuple[float, float]]]:
        """The base motion that has to be finished first, the support it leads to, and the spans on a seat, seconds."""
        old, frame = self.performance, self.frame
        passage = [old.passages[0], *(p for p in old.passages if p.start < frame)][-1]
        base = old.goals.base.slice(frame, max(passage.stop, frame) + 1)
        if passage.start < frame < passage.stop and passage.halted is not None:
            halted = passage.halted((frame - passage.start) / old.fps)
            first = min(frame - passage.start, halted.frames - 1)
            turn = 2.0 * np.pi * np.round((base.heading[0] - halted.heading[first]) / (2.0 * np.pi))
            base = replace(halted, heading=halted.heading + turn).slice(first, halted.frames)
            end = base.hips[-1]
            stance = Stance(float(end[0]), float(end[2]), float(base.heading[-1]))
            passage = replace(passage, stance=stance)
        end_time = self.time + (base.frames - 1) / old.fps
        sitting = [
            (start - self.time, (stop if stop <= end_time else math.inf) - self.time)
            for start, stop in old._sitting
            if start < end_time and stop > self.time
        ]
        return base, passage, sitting


def resume(moment: Moment, spoiled: tuple[Choice, ...] = ()) -> Performance:
    """A new performance whose first frame is the moment. spoiled: choices that were tried and are to be avoided.

    Raises SceneError for moved things that can't be moved.
    """
    old = moment.performance
    _check(old, moment.moved)
    base, passage, sitting = moment.support()
    p = Performance(moment.scene(passage.stance), old.skeleton, old.fps, old.seed, spoiled)
    p.resume(base, passage, sitting)
    p.goals.elapsed = old.goals.elapsed + moment.time
    p.goals.events.append(Event(0.0, "interrupted", {"at": moment.time}))
    _body(p, moment)
    _hands(p, moment)
    _things(p, moment)
    return p


def since(moment: Moment, p: Performance) -> dict[str, Array]:
    """The parameters of the moment that go on in a performance resumed from it: all but the places of what was moved."""
    moved = {name for id in moment.moved for name in p.moves_with(id)} - {
        hold.object for hold, _ in moment.holds()
    }
    gone = {object_frame(id) for id in moved}
    return {name: value for name, value in moment.solved.inertia.at(moment.frame).items() if name not in gone}


def relax(p: Performance) -> None:
    """Let go to rest, right at the beginning, whatever the new plan has no early use for."""
    for side in arms.SIDES:
        _relax_hand(p, side)
    _relax_channel(p.goals.posture, np.zeros(POSTURE_SIZE))
    looks = p.goals.looks
    if looks[0].target is not None and (len(looks) == 1 or looks[1].time > _IDLE):
        looks.insert(1, Look(_LOOK_UP, None))


def _relax_hand(p: Performance, side: str) -> None:
    keys = p.goals.hands[side]
    first = keys[0]
    if first.frame.startswith("object:"):
        return
    pose, frame = p.rest_pose(side)
    if len(keys) == 1:
        p.move_hand(
            side, pose, frame, _BACK_TO_REST, start=0.0, clearance=p.clearance(p.where(first)[:3], 0.6)
        )
    elif _waits(first, keys[1]) and keys[1].time > _IDLE:
        end = p.grid(_BACK_TO_REST)
        keys[1:2] = [Key(end, pose, frame), Key(max(keys[1].time, end), pose, frame)]
    else:
        return
    _relax_channel(p.goals.fingers[side], p.fingers("relaxed", side))


def _waits(first: Key, second: Key) -> bool:
    return second.frame == first.frame and np.array_equal(second.pose, first.pose)


def _relax_channel(channel: Channel, value: Array) -> None:
    """Bring a channel that keeps its first value for long to `value` instead."""
    if len(channel.times) == 1:
        channel.move(0.0, _BACK_TO_REST, value)
    elif channel.values[1] is channel.values[0] and channel.times[1] > _IDLE:
        channel.times.insert(1, _BACK_TO_REST)
        channel.values[1:2] = [value, value]


def _check(old: Performance, moved: Mapping[str, Array]) -> None:
    for id in moved:
        if old.scene.object(id).part_of is not None:
            raise SceneError(
                f"'{id}' is a part of '{old.scene.object(id).part_of}' and can't be moved by itself",
                kind="not_movable",
                candidates=tuple(old.goals.objects),
                fix="move the whole thing",
            )


def _body(p: Performance, moment: Moment) -> None:
    """Posture, gaze and face as they are."""
    goals, now = moment.performance.goals, np.array([moment.time])
    posture = scalar_track(now, goals.posture.times, np.array(goals.posture.values))[0]
    p.goals.posture = Channel([0.0], [posture])
    past = [look for look in goals.looks if look.time <= moment.time]
    p.goals.looks = [Look(0.0, past[-1].target if past else None)]
    p.goals.face = {name: Channel([0.0], [np.zeros(())]) for name in goals.face}


def _hands(p: Performance, moment: Moment) -> None:
    """Hands keep what they hold firmly; the others begin where they are, hanging from the body."""
    kept = moment.holds()
    for hold, grip in kept:
        taken = replace(grip.grasp, wrist=hold.wrist)
        index = len(p.goals.holds)
        p.goals.holds.append(
            Hold(hold.hand, hold.object, 0.0, math.inf, hold.wrist, hold.joints, hold.kind, hold.carries)
        )
        p.held[hold.hand] = Held(hold.object, taken, index, hold.carries)
        p.grips.append(Held(hold.object, taken, index, hold.carries))
    for hold in moment.touched():
        if hold not in [h for h, _ in kept]:
            name = "lost" if moment.taken(hold.object) else "release"
            p.goals.events.append(Event(0.0, name, {"hand": hold.hand, "object": hold.object}))
    parameters = moment.solved.inertia.at(moment.frame)
    for side in arms.SIDES:
        held = p.held[side]
        if held is not None:
            p.goals.hands[side] = [Key(0.0, held.grasp.wrist, object_frame(held.object))]
        else:
            frame = rest_frame(side) if p.seat is None else HIPS
            pose = moment.local(frame, parameters[f"hand:{side}"][0])
            p.goals.hands[side] = [Key(0.0, pose, frame)]
        p.goals.fingers[side] = Channel([0.0], [parameters[f"fingers:{side}"][0]])


def _things(p: Performance, moment: Moment) -> None:
    """Things stay where they are: in the hands, on the body, on what carries them, falling or at rest."""
    old = moment.performance
    for id, part in old.goals.articulations.items():
        amount = scalar_track(np.array([moment.time]), part.amount.times, np.array(part.amount.values))[0]
        p.goals.articulations[id] = replace(part, amount=Channel([0.0], [amount]))
    carriers: dict[str, list[str]] = {}
    for side, held in p.held.items():
        if held is not None:
            carriers.setdefault(held.object, []).append(side)
    for id, keys in old.goals.objects.items():
        sides = carriers.get(id, [])
        past = [key for key in keys if key.time <= moment.time + 1e-6] or keys[:1]
        frame = past[-1].frame
        if id in moment.moved:
            frame = WORLD
        if sides:
            frame = HIPS if len(sides) == 2 else shoulder_frame(sides[0])
        p.goals.objects[id] = [Key(0.0, moment.local(frame, moment.pose(id)), frame)]
        following = keys[len(past) :]
        if following and following[0].ease == "fall" and not sides and id not in moment.moved:
            p.goals.objects[id] = [
                replace(key, time=key.time - moment.time) for key in (past[-1], following[0])
            ]
    p.worn = _worn(old, moment.time)
    p.first_worn = dict(p.worn)
    for id, first in old.first_home.items():
        at_rest = id not in carriers and (id in moment.moved or not np.array_equal(old.home[id], first))
        p.home[id] = moment.pose(id) if at_rest else first
    p.first_home = dict(p.home)


def _worn(old: Performance, time: float) -> dict[str, str]:
    """Slot by slot what is worn at a time."""
    worn = dict(old.first_worn)
    for event in sorted(old.goals.events, key=lambda event: event.time):
        if event.time > time:
            break
        if event.name == "worn":
            worn[event.data["slot"]] = event.data["object"]
        if event.name == "taken_off":
            worn = {slot: id for slot, id in worn.items() if id != event.data["object"]}
    return worn
