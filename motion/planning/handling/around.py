"""What hands around a thing have to know: who holds it, what is near, how far they may open."""

from __future__ import annotations

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.grasp.contact import Obstacle, depth, obstacle_depth, relative_obstacles
from motion.planning.performance import Performance
from motion.planning.whereabouts import Held
from motion.rotation import Array
from motion.scene.model import Primitive, SceneObject, Shape

_FLOOR: Obstacle = (
    Shape((Primitive("box", np.array([20.0, 0.2, 20.0])),)),
    poses.make(np.array([0.0, -0.1, 0.0])),
)
_APPROACH = 0.10
_OPENINGS = (1.0, 0.7, 0.45, 0.25, 0.12)


def holder(p: Performance, id: str) -> list[str]:
    """The hands that hold an object."""
    return [side for side, held in p.held.items() if held is not None and held.object == id]


def held_by(p: Performance, id: str) -> dict[str, Held]:
    """How each hand that holds an object holds it."""
    return {side: held for side, held in p.held.items() if held is not None and held.object == id}


def obstacles_of(p: Performance, item: SceneObject) -> list[Obstacle]:
    """Shapes and poses (7,) that a hand around this object could run into, its own moving parts and contents included."""
    radius = 0.22 + 0.5 * float(np.linalg.norm(item.shape.size))
    others = p.obstacles(item.position, radius, (item.id,))
    others += [p.item(id) for id in p.moves_with(item.id) if id != item.id]
    found = [(other.shape, other.pose) for other in others]
    return [*found, _FLOOR] if float(item.world_bounds()[0][1]) < 0.15 else found


def needs_two_hands(p: Performance, item: SceneObject) -> bool:
    """Whether people take this with both hands."""
    return bool(item.grasps) and all(hint.hands == 2 for hint in item.grasps)


def opening(p: Performance, g: grasp.Grasp, item: SceneObject) -> tuple[Array, Array]:
    """How an open hand gets at an object: fingers (15, 4) as wide as the surroundings allow, and the wrist pose (7,) in the
    object's frame from which it comes in freely.
    """
    hand = grasp.hand_of(p.skeleton, g.hand)
    low, high = item.shape.bounds
    near = relative_obstacles(item.pose, obstacles_of(p, item), low, high, 0.3)
    shares = np.array(_OPENINGS)
    shapes = rot.slerp(g.fingers[None], g.preshape[None], np.broadcast_to(shares[:, None], (len(shares), 15)))
    deep = obstacle_depth(hand, near, np.broadcast_to(g.wrist, (len(shares), 7)), shapes)
    fingers = shapes[int((deep > 0.004).argmin())] if (deep <= 0.004).any() else shapes[-1]
    up = rot.inv_rotate(item.rotation, np.array([0.0, 1.0, 0.0]))
    aside = rot.cross(g.approach, up)
    # Straight back along the approach when that is free, else more and more from above or, past what is there, from the side.
    ways = _APPROACH * np.stack(
        [share * up - (1.0 - share) * g.approach for share in (0.0, 0.4, 0.7, 1.0)]
        + [share * aside - (1.0 - abs(share)) * g.approach for share in (0.3, -0.3, 0.6, -0.6)]
    )
    places = g.wrist[:3] + ways[:, None] * np.array([0.5, 1.0])[:, None]
    wrists = poses.make(places, g.wrist[3:]).reshape(-1, 7)
    spread = np.broadcast_to(fingers, (len(wrists), 15, 4))
    inside = np.maximum(
        obstacle_depth(hand, near, wrists, spread), depth(hand, item.shape, wrists, spread) - 0.004
    )
    worst = inside.reshape(len(ways), 2).max(-1)
    best = int((worst > 0.004).argmin()) if (worst <= 0.004).any() else int(worst.argmin())
    return fingers, wrists.reshape(len(ways), 2, 7)[best, 1]


def glide(
    p: Performance, side: str, start: Array, stop: Array, frame: str, seconds: float, at: float, rests: bool
) -> float:
    """Bring a hand from one pose (7,) in a frame to another, beginning `at`. Returns the arrival time.

    A point half-way keeps it straight, however it comes from afar or goes on: fingers around a thing have no room aside.
    """
    half = poses.blend(start, stop, np.array(0.5))
    passed = p.move_hand(side, half, frame, 0.5 * seconds, start=at, stop=False)
    return p.move_hand(side, stop, frame, seconds - (passed - at), start=passed, stop=rests)


def palm_shape(size: float) -> Shape:
    """A box about as large as a flat hand, for finding room on a surface."""
    return Shape((Primitive("box", np.array([0.16, 0.02, 0.16]) * size, np.zeros(3)),))


def upright(p: Performance, id: str) -> Array:
    """The orientation (4,) in which the object rested at first."""
    return p.home[id][3:]


def box_corners(shape: Shape, spacing: float = np.inf) -> Array:
    """Points (N, 3) on a shape's bounding box: corners, edge and face middles (26), or as many as lie no farther than `spacing`
    metres apart.
    """
    low, high = shape.bounds
    parts = np.maximum(np.ceil((high - low) / spacing), 2.0).astype(int)
    axes = np.meshgrid(*(np.linspace(0.0, 1.0, count + 1) for count in parts), indexing="ij")
    steps = np.stack(axes, -1).reshape(-1, 3)
    outer = ((steps == 0.0) | (steps == 1.0)).any(-1)
    return low + steps[outer] * (high - low)
