"""`Bearing`: how the characters of a session look, and where to, until they are asked for something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.session.show import Show
from motion.face import Expression

# How soon a face changes, seconds.
_SOON = 0.03


class Bearing:
    """Expressions and looks of a session.

    frame_in: the frame that is shown in so many seconds. commit: adds to the log: character, kind, the rest, frame.
    """

    def __init__(
        self,
        show: Show,
        frame_in: Callable[[float], int],
        commit: Callable[[str, str, dict[str, Any], int], None],
    ) -> None:
        self._show, self._frame_in, self._commit = show, frame_in, commit

    def express(self, character: str, expression: Expression) -> dict[str, Any]:
        """Show an expression until another is asked for; what the request is answered with."""
        frame = self._frame_in(_SOON)
        self._show.roles[character].voice.express(frame, expression)
        about = {"expression": expression.name, "intensity": expression.intensity}
        self._commit(character, "express", about, frame)
        return {"ts": self._show.time(frame)}

    def look_at(self, character: str, target: str | None) -> None:
        """Look at a thing or at the "viewer", until something else is; None: again where the body looks."""
        frame = self._frame_in(_SOON)
        self._show.roles[character].voice.look(frame, target)
        self._commit(character, "look", {"target": target}, frame)
