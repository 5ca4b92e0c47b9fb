"""Getting about: walking, turning, sitting, standing, waiting."""

from __future__ import annotations

import math

import numpy as np

from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.locomotion import Stance, seat_spot
from motion.planning import stances
from motion.planning.footing import WIDE_TURN
from motion.planning.performance import Performance
from motion.planning.verbs.registry import verb
from motion.rotation import Array

_TURNS = {"left": 0.5 * math.pi, "right": -0.5 * math.pi, "back": math.pi, "forward": 0.0}
_STRIDE = 1.0
# Places beside one's own: directions, and distances in metres for an adult.
_AROUND = np.linspace(0.0, 2.0 * np.pi, 16, endpoint=False)
_ASIDE = np.array([0.1, 0.2, 0.3, 0.45, 0.6])


def goal_point(p: Performance, step: Step) -> Array | None:
    """The world point (3,) a step is about, or None when it names a direction or nothing."""
    name = step.target or step.object
    if name is None:
        return None
    if name == "viewer" or name.startswith("person:"):
        id = name.partition(":")[2]
        return p.item(id).position if id and p.scene.has(id) else p.scene.viewer
    return p.item(name).position if p.scene.has(name) else None


def facing(p: Performance, point: Array) -> float:
    """Heading from the body to a point (3,)."""
    return math.atan2(point[0] - p.stance.x, point[2] - p.stance.z)


@verb("walk_to")
def walk_to(p: Performance, step: Step) -> None:
    """Walk up to something, or a stride in a direction."""
    point = goal_point(p, step)
    if point is None:
        turn = p.stance.heading + _TURNS.get(step.target or "forward", 0.0)
        ahead = np.array([p.stance.x + _STRIDE * math.sin(turn), 0.0, p.stance.z + _STRIDE * math.cos(turn)])
        heading = p.stance.heading if step.target == "back" else turn
        p.go(Stance(float(ahead[0]), float(ahead[2]), heading))
        return
    name = step.target or step.object or ""
    p.look(point)
    goal = _beside(p, point, name)
    if goal is None:
        raise ReachError(
            f"no way leads to '{name}'", kind="no_path", fix="clear a way for the avatar to walk"
        )
    p.go(goal)


def _beside(p: Performance, point: Array, name: str) -> Stance | None:
    """The nearest free stance in front of something, facing it."""
    angles = np.linspace(0.0, 2.0 * np.pi, 32, endpoint=False)
    here = np.array([p.stance.x, p.stance.z])
    start = 0.0
    if p.scene.has(name):
        low, high = p.item(name).world_bounds()
        start = 0.35 * float(np.hypot(*(high - low)[[0, 2]]))
    size = p.skeleton.height / 1.75
    for gap in (0.25, 0.35, 0.5, 0.7, 0.9, 1.2):
        radius = start + gap * size if name != "viewer" else 0.9
        spots = np.stack([point[0] - radius * np.sin(angles), point[2] - radius * np.cos(angles)], -1)
        order = np.argsort(np.linalg.norm(spots - here, axis=-1))
        for i in order[p.navigator.free(spots[order])]:
            goal = Stance(float(spots[i, 0]), float(spots[i, 1]), float(angles[i]))
            if stances.accessible(p.navigator, p.stance, goal):
                return goal
    return None


def turn(p: Performance, heading: float) -> None:
    """Turn on the spot, or beside it where legs and toes have no room; a seated body turns its trunk."""
    swing = (heading - p.stance.heading + np.pi) % (2.0 * np.pi) - np.pi
    if p.seat is not None:
        posture = np.zeros(6)
        posture[2] = float(np.clip(swing, -0.7, 0.7))
        p.lean(posture, p.t, p.t + p.span(0.7))
        p.wait(p.span(0.8))
        return
    spot = _roomy(p) if abs(swing) > WIDE_TURN else p.stance.xz
    p.go(Stance(float(spot[0]), float(spot[1]), heading))


def _roomy(p: Performance) -> Array:
    """The nearest floor point (2,) with room to stand whichever way one faces; the own one where there is none."""
    angles, distances = (a.ravel() for a in np.meshgrid(_AROUND, _ASIDE, indexing="ij"))
    aside = distances * p.skeleton.height / 1.75 * np.stack([np.sin(angles), np.cos(angles)])
    spots = np.concatenate([p.stance.xz[None], p.stance.xz + aside.T[np.argsort(distances, kind="stable")]])
    for spot in spots[p.navigator.free(spots)]:
        if stances.accessible(p.navigator, p.stance, Stance(float(spot[0]), float(spot[1]), 0.0)):
            return spot
    return p.stance.xz


def give_room(p: Performance, above: float, ahead: float = 0.5) -> None:
    """Step back from what stands close before the trunk, where arms are to move: `above` is a share of the stature."""
    if p.seat is not None:
        return
    height, size = p.skeleton.height, p.skeleton.height / 1.75
    grid = np.stack(
        np.meshgrid(
            np.array([-0.36, -0.18, 0.0, 0.18, 0.36]) * size,
            np.linspace(above, 0.95, 5) * height,
            np.linspace(0.15, ahead, 4) * size,
            indexing="ij",
        ),
        -1,
    ).reshape(-1, 3)
    gaps = []
    steps = (0.0, 0.25, 0.4, 0.55)
    forward = p.situation().forward
    here = np.array([p.stance.x, 0.0, p.stance.z])
    clearance = p.clearance(here + np.array([0.0, 0.75 * height, 0.0]), 1.0)
    for back in steps:
        spot = here - back * size * forward
        stance = Stance(float(spot[0]), float(spot[2]), p.stance.heading)
        free = back == 0.0 or bool(p.navigator.free(np.array([[spot[0], spot[2]]]))[0])
        points = spot + rot.rotate(rot.from_yaw(np.array(stance.heading)), grid)
        gaps.append(
            float(clearance(points[None]).min())
            if free and clearance is not None
            else (1.0 if free else -1.0)
        )
        if gaps[-1] > 0.03:
            break
    back = steps[int(np.argmax(gaps))] if max(gaps) > gaps[0] + 0.02 else 0.0
    if back:
        spot = here - back * size * forward
        p.go(Stance(float(spot[0]), float(spot[2]), p.stance.heading))


@verb("turn_to")
def turn_to(p: Performance, step: Step) -> None:
    """Turn to something or to one side."""
    point = goal_point(p, step)
    if point is not None:
        p.look(point)
        turn(p, facing(p, point))
    else:
        turn(p, p.stance.heading + _TURNS.get(step.target or "back", math.pi))


@verb("face_camera")
def face_camera(p: Performance, step: Step) -> None:
    """Turn to the viewer and look at them."""
    p.look(p.scene.viewer)
    turn(p, facing(p, p.scene.viewer))
    p.wait(0.4)


@verb("sit_down")
def sit_down(p: Performance, step: Step) -> None:
    """Sit down on the named seat or the nearest one."""
    if p.seat is not None:
        return
    name = step.object or step.target
    here = np.array([p.stance.x, 0.0, p.stance.z])
    seats = [item for item in p.items() if "sittable" in item.affordances]
    if name is not None and p.scene.has(name):
        seats = [p.item(name)]
    if not seats:
        raise ReachError(
            "there is nothing to sit on", kind="no_spot", fix="add a chair, stool or sofa to the scene"
        )
    seat = min(seats, key=lambda item: float(np.linalg.norm(item.position - here)))
    point, heading = seat_spot(p.skeleton, seat)
    p.sit(seat, point, heading)


@verb("stand_up")
def stand_up(p: Performance, step: Step) -> None:
    """Stand up; a standing body just straightens."""
    if p.seat is not None:
        p.rise()
    else:
        p.straighten()
        p.wait(0.5)


@verb("wait")
def wait(p: Performance, step: Step) -> None:
    """Do nothing for a while."""
    p.wait(step.duration or 1.0)


@verb("say")
def say(p: Performance, step: Step) -> None:
    """Speak: lips move for as long as the words last; the voice itself comes from the speech stage."""
    words = step.text or ""
    seconds = step.duration or max(0.8, 0.075 * len(words) if words.isascii() else 0.22 * len(words))
    p.event("say", text=words, seconds=seconds)
    beats = int(seconds / 0.14)
    rng = np.random.default_rng([p.seed, 7, len(words)])
    keys = [(p.t + 0.14 * k, float(rng.uniform(0.05, 0.35)) if k % 2 else 0.06) for k in range(beats)]
    p.face("jawOpen", [(p.t, 0.0), *keys, (p.t + seconds, 0.0)])
    p.wait(seconds)
