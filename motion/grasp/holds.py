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

    open_centres (N, B, 3), open_radii (B,): every other ball of the open hand's flesh, object's frame,
    metres.
    wrists (N, 7); preshape, fingers (N, 15, 4); pads (N, 15), palm (N,): signed gaps in metres; depth (N,)
    metres. Rows that are not `closed` hold no result yet.
    """

    def __init__(self, hand: Hand, shape: Shape, placements: Placements) -> None:
        self.hand, self.shape, self.placements = hand, shape, placements
        count = len(placements)
        self.wrists = placements.wrists.copy()
        self.preshape = rotations(hand, placements.start)
        centres, radii = hand.balls(self.preshape)
        self.open_centres = placed(self.wrists, centres[:, 1::2])
        self.open_radii = radii[1::2]
        self.closed = np.zeros(count, dtype=bool)
        self.fingers = np.zeros((count, 15, 4))
        self.pads, self.palm, self.depth = np.zeros((count, 15)), np.zeros(count), np.zeros(count)
        self._lock = Lock()

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
            self.fingers[rows] = fingers
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
    found = Holds(hand, shape, join(batches)) if batches else None
    with _lock:
        _cache[key] = found
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return found
