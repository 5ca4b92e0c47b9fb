"""`Outlet`: one receiver: whom it is shown, and its packets when their time has come. Time is passed in; no socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bridge.reach.target import Target
from bridge.reach.watching import Encoder, Watching
from bridge.session.show import Due, Show

_FRAME = 16_666_667


class Outlet:
    """What is published ahead of its time, kept for a receiver until then. encoder: makes one for a character's name."""

    def __init__(self, target: Target, encoder: Callable[[str], Encoder]) -> None:
        self.target, self._encoder = target, encoder
        self._show: Show | None = None
        self._watching: Watching | None = None

    @property
    def session(self) -> str | None:
        """The session that is shown."""
        return self._show.name if self._show else None

    def choose(self, shows: Mapping[str, Show]) -> None:
        """Take whom the target means among the open sessions, oldest first; stay with whom it means already."""
        name = self.target.session or next(reversed(list(shows)), None)
        show = shows.get(name) if name is not None else None
        character = self.target.character or next(iter(show.roles), None) if show else None
        if show is None or character is None or character not in show.roles:
            self._show = self._watching = None
        elif self._watching is None or show is not self._show or character != self._watching.character:
            self._show = show
            self._watching = Watching(show.name, character, self._encoder(character))
            for due in show.static():
                self._watching.take(due)

    def wants(self, topic: str) -> bool:
        """Whether it needs the frames of a topic."""
        return self._watching is not None and topic == self._watching.frames

    def take(self, due: Due) -> None:
        """A message that was published, whatever its topic."""
        if self._watching is not None:
            self._watching.take(due)

    def following(self, now: int) -> int:
        """When it next has something to show, nanoseconds; no later than a frame's time from now."""
        soon = now + _FRAME
        return min(self._watching.following(now) or soon, soon) if self._watching else soon

    def packets(self, now: int) -> list[bytes]:
        """What is to be sent at a time; nothing where there is nothing new to show."""
        return self._watching.packets(now) if self._watching else []
