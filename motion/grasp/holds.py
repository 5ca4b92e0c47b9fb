"""Everything a hand could do with one shape, closed only where it is asked for and then kept."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy as np

from motion import rotation as rot
from motion.geometry import distance, shape_hash
from motion.grasp.close import close
from motion.grasp.contact import depth, pad_gaps, placed
from motion.grasp.families import of_part
from motion.grasp.fingers import rotations
from motion.grasp.hand import Hand
from motion.grasp.placements import Placements, join
from motion.rotation import Array
from motion.scene.model import Shape

_CACHE_SIZE = 128


def seat(hand: Hand, shape: Shape, wrists: Array, start: Array, approach: Array) -> Array:
    """Move hands (N, 7) along `approach` (N, 3) until palm or open fingers just touch."""
    centres, radii = hand.balls(rotations(hand, start))
    # The thumb is brought to the object afterwards and must not keep the palm away from it; its base cannot
    # move.
    order = np.arange(len(radii))
    used = (order >= hand.thumb_balls) | (order < 2)
    centres, radii = centres[:, used], radii[used]
    turned = centres @ np.swapaxes(rot.to_matrix(wrists[:, 3:]), -1, -2)
    wrists = wrists.copy()
    for _ in range(6):
        gap = (distance(shape, turned + wrists[:, None, :3]) - radii).min(-1)
        wrists[:, :3] += gap[:, None] * approach
    return wrists


class Holds:
    """Placements on a shape with what closing them gave, filled in on demand.

    wrists (N, 7); preshape, fingers (N, 15, 4); pads (N, 15), palm (N,): signed gaps in metres; depth (N,)
    metres. Rows that are not `closed` hold no result yet.
    """

    def __init__(self, hand: Hand, shape: Shape, placements: Placements) -> None:
        self.hand, self.shape, self.placements = hand, shape, placements
        count = len(placements)
        self.wrists = placements.wrists.copy()
        self.closed = np.zeros(count, dtype=bool)
        self.preshape, self.fingers = np.zeros((2, count, 15, 4))
        self.pads, self.palm, self.depth = np.zeros((count, 15)), np.zeros(count), np.zeros(count)
        self._lock = Lock()

    def open_hands(self, rows: np.ndarray) -> tuple[Array, Array]:
        """Every other ball of the open hands' flesh where they were placed: centres (N, B, 3) and radii (B,), metres."""
        centres, radii = self.hand.balls(rotations(self.hand, self.placements.start[rows]))
        return placed(self.placements.wrists[rows], centres[:, 1::2]), radii[1::2]

    def close(self, rows: np.ndarray) -> None:
        """Close the fingers of some placements, unless that is already done."""
        with self._lock:
            rows = rows[~self.closed[rows]]
            if not len(rows):
                return
            chosen = self.placements.take(rows)
            seated = rows[chosen.seated]
            if len(seated):
                start, approach = self.placements.start[seated], self.placements.approach[seated]
                self.wrists[seated] = seat(self.hand, self.shape, self.wrists[seated], start, approach)
            angles, _ = close(
                self.hand, self.shape, self.wrists[rows], chosen.start, chosen.stop, ~chosen.seated
            )
            fingers = rotations(self.hand, angles)
            self.preshape[rows], self.fingers[rows] = rotations(self.hand, chosen.start), fingers
            self.pads[rows], self.palm[rows] = pad_gaps(self.hand, self.shape, self.wrists[rows], fingers)
            self.depth[rows] = depth(self.hand, self.shape, self.wrists[rows], fingers)
            self.closed[rows] = True


_cache: OrderedDict[tuple[str, str, str], Holds | None] = OrderedDict()
_lock = Lock()


def holds_of(hand: Hand, shape: Shape) -> Holds | None:
    """The holds of a hand on a shape; None when nothing about it fits the hand."""
    key = (hand.key, hand.side, shape_hash(shape))
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    batches = [batch for part in shape.parts for batch in of_part(hand, part)]
    found = Holds(hand, shape, join(hand, batches)) if batches else None
    with _lock:
        _cache[key] = found
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return found
