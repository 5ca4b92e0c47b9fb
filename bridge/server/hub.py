"""`Hub`: the sessions, and what clients ask of them. Knows no sockets."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from bridge.generation import jobs
from bridge.generation.pool import Pool
from bridge.protocol.messages import (
    AddObject,
    CloseSession,
    Describe,
    Express,
    GetSettings,
    Interrupt,
    ListCatalogue,
    ListScenes,
    ListVoices,
    OpenSession,
    Perform,
    PlayHead,
    RemoveObject,
    Say,
    SetAvatar,
    SetScene,
    SetSettings,
    Sound,
    UpdateObjects,
)
from bridge.server import library, settings
from bridge.server.config import Config
from bridge.server.desk import Desk
from bridge.server.errors import RequestError
from bridge.server.live_session import LiveSession
from bridge.server.metrics import Metrics
from bridge.server.rounds import Rounds
from bridge.server.security.door import Door
from bridge.server.talks import Talks
from bridge.server.telling import Publish
from bridge.server.voices import Choir
from bridge.session.show import TURNS, Due
from bridge.speech.booth import Maker
from motion.avatar.authored import skeleton_of
from motion.avatar.model import ARKIT
from motion.face import Expression
from motion.scene.writing import to_dict

log = logging.getLogger("kinelink.hub")
_NANO = 1_000_000_000


class Hub(Desk):
    """The sessions and what clients ask of them. clock: the server's monotonic nanoseconds."""

    def __init__(
        self,
        config: Config,
        pool: Pool,
        clock: Callable[[], int],
        publish: Publish,
        metrics: Metrics,
        maker: Maker,
        door: Door | None = None,
    ) -> None:
        super().__init__(config, clock, metrics, secrets.token_hex(8), door)
        self.sessions: dict[str, LiveSession] = {}
        self.rounds = Rounds(self.sessions, config.live, publish, metrics)
        self.choir = Choir(config.voices, config.voice)
        self.talks = Talks(config, metrics, self.choir, self.session)
        self._pool, self._publish, self._maker = pool, publish, maker
        self._opening: set[str] = set()
        self._answers = {
            OpenSession: self._open,
            SetScene: self._set_scene,
            AddObject: self._add_object,
            RemoveObject: self._remove_object,
            UpdateObjects: self._update,
            SetAvatar: self._set_avatar,
            Perform: self._perform,
            Say: self._say,
            Sound: self._sound,
            PlayHead: self._play_head,
            Express: self._express,
            ListVoices: self._list_voices,
            Interrupt: self._interrupt,
            CloseSession: self._close,
            Describe: self._describe,
            ListCatalogue: self._list_catalogue,
            ListScenes: self._list_scenes,
            GetSettings: self._get_settings,
            SetSettings: self._set_settings,
            **self.talks.answers,
        }

    def statics(self) -> Iterator[Due]:
        """What newcomers need first, of all sessions."""
        for session in self.sessions.values():
            yield from session.show.static()

    async def expire(self, now: int, heard: Callable[[str], bool]) -> None:
        """Close sessions that nobody has asked or heard for long. heard: whether somebody subscribes to a session."""
        limit = int(self.config.live.idle_timeout * _NANO)
        for name, session in list(self.sessions.items()):
            if heard(name):
                session.used = now
            elif now - session.used > limit:
                log.info("session %s closed: idle", name)
                await self._end(name)

    async def _open(self, message: OpenSession) -> dict[str, Any]:
        name = message.session or f"session-{secrets.token_hex(4)}"
        if name in self.sessions:
            session = self.sessions[name]
            return {"session": name, "characters": list(session.show.roles), "joined": True}
        if len(self.sessions) + len(self._opening) >= self.config.max_sessions or name in self._opening:
            raise RequestError(
                f"no more than {self.config.max_sessions} sessions at once, each opened once", kind="too_many"
            )
        characters = tuple(dict.fromkeys(message.characters)) or ("actor",)
        self._opening.add(name)
        try:
            self.sessions[name] = await LiveSession.open(
                name,
                message.scene,
                characters,
                ARKIT,
                message.seed,
                self._pool,
                self.clock,
                self._publish,
                self._metrics,
                message.keypoints,
                self._turn,
                self._maker,
                self.rounds.hurry,
            )
        finally:
            self._opening.discard(name)
        for due in self.sessions[name].show.static():
            self._publish(due)
        log.info("session %s opened", name)
        return {"session": name, "characters": list(characters), "joined": False}

    async def _set_scene(self, message: SetScene) -> dict[str, Any]:
        await self.session(message.session).set_scene(message.scene)
        return {}

    async def _add_object(self, message: AddObject) -> dict[str, Any]:
        return {"object": await self.session(message.session).add_object(message.object)}

    async def _remove_object(self, message: RemoveObject) -> dict[str, Any]:
        await self.session(message.session).remove_object(message.object)
        return {}

    async def _update(self, message: UpdateObjects) -> dict[str, Any]:
        await self.session(message.session).move(message.objects)
        return {}

    async def _set_avatar(self, message: SetAvatar) -> dict[str, Any]:
        session = self.session(message.session)
        body = skeleton_of(
            message.names, message.parents, message.translations, message.rotations, message.radii
        )
        return {"sk": await session.set_body(session.checked(message.character), body)}

    async def _perform(self, message: Perform) -> dict[str, Any]:
        session = self.session(message.session)
        return await session.perform(session.checked(message.character), message.text)

    async def _say(self, message: Say) -> dict[str, Any]:
        session = self.session(message.session)
        character = session.checked(message.character)
        order, pieces = self.choir.order_of(message)
        return await session.say(character, order, message.interrupt, message.perform, pieces)

    async def _sound(self, message: Sound) -> dict[str, Any]:
        session = self.session(message.session)
        session.speech.hear(session.checked(message.character), message.utterance, message.data, message.last)
        return {}

    async def _play_head(self, message: PlayHead) -> dict[str, Any]:
        session = self.session(message.session)
        session.speech.play_head(session.checked(message.character), message.utterance, message.sample)
        self.talks.played(session, message.character)
        return {}

    async def _express(self, message: Express) -> dict[str, Any]:
        session = self.session(message.session)
        expression = Expression(message.expression, message.intensity)
        return session.bearing.express(session.checked(message.character), expression)

    async def _list_voices(self, message: ListVoices) -> dict[str, Any]:
        return {"voices": await self.choir.listed(message.language)}

    async def _interrupt(self, message: Interrupt) -> dict[str, Any]:
        session = self.session(message.session)
        self.talks.interrupt(session, session.checked(message.character))
        session.speech.withdraw(message.character)
        return await session.stop(message.character)

    async def _close(self, message: CloseSession) -> dict[str, Any]:
        self.session(message.session)
        await self._end(message.session)
        return {}

    async def close(self) -> None:
        """End all sessions."""
        for name in list(self.sessions):
            await self._end(name)
        await self.talks.close()

    async def _end(self, name: str) -> None:
        session = self.sessions.pop(name, None)
        if session is not None:
            await self.talks.end(session)
            session.close()
            self.rounds.forget(name)
            await self._pool.do(jobs.Close(session.key))

    async def _describe(self, message: Describe) -> dict[str, Any]:
        if message.session is None:
            return {"sessions": list(self.sessions)}
        show = self.session(message.session).show
        return {
            "session": show.name,
            "scene": to_dict(show.scene),
            "characters": list(show.roles),
            "topics": sorted({due.topic for due in show.static()}),
        }

    async def _list_catalogue(self, _: ListCatalogue) -> dict[str, Any]:
        return {"categories": library.categories()}

    async def _list_scenes(self, _: ListScenes) -> dict[str, Any]:
        return {"scenes": library.scenes(self.config.scenes)}

    async def _get_settings(self, _: GetSettings) -> dict[str, Any]:
        return {"settings": settings.described(self.config.live)}

    async def _set_settings(self, message: SetSettings) -> dict[str, Any]:
        settings.change(self.config.live, message.values)
        settings.save(self.config.live, self.config.file)
        log.info("settings saved to '%s'", self.config.file)
        return {"settings": settings.described(self.config.live), "file": str(self.config.file)}

    def _turn(self) -> int:
        """The turn that fewest sessions have."""
        taken = Counter(session.show.turn for session in self.sessions.values())
        return min(range(TURNS), key=lambda turn: taken[turn])

    def session(self, name: str) -> LiveSession:
        """The session of a name. Raises RequestError naming those there are."""
        if name not in self.sessions:
            raise RequestError(
                f"there is no session '{name}'",
                kind="unknown_session",
                candidates=tuple(self.sessions),
                fix="open it with 'open_session'",
            )
        return self.sessions[name]
