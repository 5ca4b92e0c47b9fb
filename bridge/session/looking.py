"""`Looking`: where a character looks by request, over what its body does: eyes jump, the head follows. Pure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bridge.session.passage import RATE, Floats
from motion.face.gaze import Gaze, Look
from motion.rotation import Array
from motion.skeleton import Skeleton, index

# How far back frames may be sent again.
_BACK = RATE


class Looking:
    """The looks of one character. Frames are those of the session and may go back a little."""

    def __init__(self) -> None:
        self._looks: list[tuple[int, str | None]] = []

    @property
    def any(self) -> bool:
        """Whether anything may show."""
        return bool(self._looks)

    def look(self, frame: int, target: str | None) -> None:
        """Look at something from a frame on, or again where the body does."""
        self._looks = [one for one in self._looks if one[0] < frame]
        self._looks.append((frame, target))

    def on(
        self,
        frame: int,
        skeleton: Skeleton,
        root: Floats,
        rotations: Floats,
        place: Callable[[str], Array | None],
    ) -> Floats:
        """A body's rotations (J, 4) with neck, head and eyes turned. place: where a target is (3,); None: it is gone."""
        gaze, points = Gaze(skeleton), dict[str, Array]()
        for since, target in self._looks:
            found = None if target is None else place(target)
            if target is not None and found is not None:
                points[target] = found
            gaze.look(Look(since / RATE, None if found is None else target))
        aim = gaze.aim(
            np.array([frame / RATE]),
            root[None].astype(np.float64),
            rotations[None].astype(np.float64),
            points,
            np.zeros((1, 3)),
            np.zeros((1, 2)),
        )
        turned = rotations.copy()
        for name, local in aim.local.items():
            turned[index(name)] = local[0]
        return turned

    def forget(self, frame: int) -> None:
        """What was looked at long before a frame does not show any more."""
        while len(self._looks) > 1 and self._looks[1][0] < frame - _BACK:
            del self._looks[0]
        if len(self._looks) == 1 and self._looks[0][1] is None and self._looks[0][0] < frame - _BACK:
            self._looks.clear()
