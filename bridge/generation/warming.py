"""Work that is done while nobody waits, so that later requests find it done. It changes nothing but the time they take."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from bridge.session.stage import Stage
from motion import grasp
from motion.avatar.model import ARKIT
from motion.planning.handling.around import needs_two_hands, obstacles_of
from motion.planning.performance import Performance
from motion.scene import Scene, make
from motion.skeleton import Skeleton

if TYPE_CHECKING:
    from motion.projection.prior import Prior


def rehearsals(priors: Mapping[int, Prior]) -> Iterator[None]:
    """Perform a little for nobody, so that the first request finds everything loaded and worked out.

    priors: what brings motion to life, as `Stage` takes it.
    """
    stage = Stage(Scene(), ["a"], ARKIT)
    yield
    table, *parts = make("table", "table", at=(0.0, 0.65))
    cup = make("cup", "cup", on=table, at=(-0.2, 0.42))
    stage = Stage(Scene((table, *parts, *cup)), ["a"], ARKIT, priors=priors)
    steps = max(priors, default=0)
    for frame, text in ((60, "wave"), (120, "pick up the cup")):
        stage.perform(frame, "a", text)
        yield
        stage.carry_out(frame + 12, "a", frame, steps)
        yield
    # What was loaded until now stays: no collection need look at it again.
    gc.collect()
    gc.freeze()


def grasps(scene: Scene, bodies: list[Skeleton]) -> Iterator[None]:
    """Find how hands take the things of a scene, a hand and a thing at a time: what is nearest, and quickly done, first."""
    begun = [Performance(scene, body) for body in bodies]
    here = np.array([scene.avatar.x, scene.avatar.z])
    things = [item for item in scene.objects if item.movable and item.part_of is None]
    things.sort(key=lambda item: float(np.linalg.norm(item.position[[0, 2]] - here)))
    for item in things:
        for p in begun:
            if not needs_two_hands(p, item):
                for side in p.free_side(None, item.position):
                    grasp.find_grasps(p.skeleton, side, item, obstacles_of(p, item))
                    yield
    for item in things:
        for p in begun:
            if needs_two_hands(p, item):
                grasp.find_bimanual(p.skeleton, item, obstacles_of(p, item))
                yield
