"""Where in a scene a body motion suits best what it is to do there."""

from __future__ import annotations

import numpy as np
from scipy.signal import argrelmin

from motion.completion.marks import Mark, fitted, marks_of
from motion.completion.placed import Placed
from motion.language.plan import Plan
from motion.locomotion import Navigator
from motion.pim.body import FPS
from motion.pim.motion import BodyMotion
from motion.planning.performance import Performance
from motion.planning.planner import perform
from motion.rotation import Array
from motion.scene.model import Placement, Scene
from motion.skeleton import Skeleton
from motion.solve.body import Solved, solve
from motion.solve.tracks import WORLD

# Headings that are tried, and hand moments of the file for the first thing that is done.
_HEADINGS, _MOMENTS = 24, 10
# Frames before and after which a hand that dwells is quicker.
_AROUND = 6
# What a metre of body inside furniture costs, and a radian of facing elsewhere than planned.
_BLOCKED, _TURNED = 40.0, 0.6
_EVERY = 6


def best_place(motion: BodyMotion, plan: Plan, scene: Scene, skeleton: Skeleton, seed: int = 0) -> Placement:
    """Where a motion has to begin so that its hands come to what the plan is about; the scene's avatar where that is nothing.

    Tried are the moments at which a hand of the file dwells, as the one of the plan's first contact, from all sides.
    """
    p = Performance(scene, skeleton, FPS, seed)
    perform(p, plan)
    planned = solve(p.finish())
    marks = marks_of(planned)
    first = next((mark for mark in marks if mark.frame == WORLD), None)
    if first is None:
        return scene.avatar
    free = Navigator(scene, skeleton)
    facing = _facing(planned, first)
    best, found = np.inf, scene.avatar
    for turn in 2.0 * np.pi * np.arange(_HEADINGS) / _HEADINGS:
        turned = Placed.at(motion, skeleton, Placement(0.0, 0.0, float(turn)))
        for frame in _dwelling(turned, first):
            x, _, z = first.place - turned.hand(first.hand)[frame]
            place = Placement(float(x), float(z), float(turn))
            cost = _cost(Placed.at(motion, skeleton, place), marks, free, frame, facing)
            if cost < best:
                best, found = cost, place
    return found


def _facing(planned: Solved, mark: Mark) -> float:
    row = min(round(mark.time * FPS), planned.clip.frames - 1)
    return float(planned.goals.base.heading[row])


def _dwelling(placed: Placed, mark: Mark) -> np.ndarray:
    """The frames at which the hand is slow, those at the mark's height first."""
    speed = placed.speed(mark.hand)
    dips = argrelmin(speed, order=_AROUND, mode="clip")[0]
    if not len(dips):
        dips = np.array([int(speed.argmin())])
    off = np.abs(placed.hand(mark.hand)[dips, 1] - mark.place[1])
    nearest: np.ndarray = dips[np.argsort(off, kind="stable")[:_MOMENTS]]
    return nearest


def _cost(placed: Placed, marks: list[Mark], free: Navigator, frame: int, facing: float) -> float:
    _, cost = fitted(placed, marks)
    away = (placed.heading[frame] - facing + np.pi) % (2.0 * np.pi) - np.pi
    gap = free.clearance(placed.root[::_EVERY, [0, 2]])
    return cost + _TURNED * abs(float(away)) + _BLOCKED * float(_depth(gap, free.radius).max())


def _depth(gap: Array, radius: float) -> Array:
    depth: Array = np.maximum(radius - gap, 0.0)
    return depth
