"""`Talks`: the talks of all sessions, and what clients ask of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

from bridge.dialogue.activity import Hearing
from bridge.dialogue.character import Character
from bridge.dialogue.language import LANGUAGES
from bridge.dialogue.laps import Laps
from bridge.dialogue.silero import Silero
from bridge.dialogue.stages import Configured
from bridge.dialogue.talk import Stages, Talk
from bridge.generation.jobs import Closed
from bridge.protocol.messages import (
    Ask,
    CloseTalk,
    GetCharacter,
    Hear,
    ListCharacters,
    OpenTalk,
    SaveCharacter,
    SwitchCharacter,
)
from bridge.server.config import Config
from bridge.server.errors import RequestError
from bridge.server.live_session import LiveSession
from bridge.server.metrics import Metrics
from bridge.server.personas import Personas
from bridge.server.talking import Talking
from bridge.server.voices import Choir
from bridge.server.wardrobe import Wardrobe
from motion.errors import MotionError
from motion.skeleton import Skeleton


class Talks:
    """At most one talk for each character of a session. session: the session of a name; RequestError for an unknown one."""

    def __init__(
        self, config: Config, metrics: Metrics, choir: Choir, session: Callable[[str], LiveSession]
    ) -> None:
        self._settings, self._metrics = config.talk, metrics
        self._choir, self._session = choir, session
        self._configured = Configured(config.talk)
        self._personas, self.wardrobe = Personas(config.characters), Wardrobe(config.characters)
        self._talks: dict[tuple[str, str], Talking] = {}
        self._warming: asyncio.Task[None] | None = None
        self.answers: dict[type, Callable[[Any], Awaitable[dict[str, Any]]]] = {
            OpenTalk: self._open,
            Ask: self._ask,
            Hear: self._hear,
            SwitchCharacter: self._switch,
            CloseTalk: self._close,
            ListCharacters: self._list,
            GetCharacter: self._get,
            SaveCharacter: self._save,
        }

    def interrupt(self, session: LiveSession, character: str) -> None:
        """Break off what is said and thought in a talk, if there is one; the caller stops body and sound."""
        talking = self._talks.get((session.key, character))
        if talking is not None:
            talking.interrupt()

    def played(self, session: LiveSession, character: str) -> None:
        """A client has told how far it has played what a character says."""
        talking = self._talks.get((session.key, character))
        if talking is not None:
            talking.played()

    async def end(self, session: LiveSession) -> None:
        """End the talks of a session that is being closed."""
        for key in [key for key in self._talks if key[0] == session.key]:
            await self._talks.pop(key).close()

    async def close(self) -> None:
        """End everything."""
        for talking in self._talks.values():
            await talking.close()
        self._talks.clear()
        self.wardrobe.close()
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.gather(self._warming, return_exceptions=True)
        await self._configured.close()
        await self._choir.close()

    async def _open(self, message: OpenTalk) -> dict[str, Any]:
        session = self._session(message.session)
        key = session.key, session.checked(message.character)
        if key not in self._talks:
            persona, who = self._personas.read(message.persona)
            # Loading a voice, a body or a network takes a moment, in which frames have to go on.
            body = await asyncio.to_thread(self._loaded, who)
            with suppress(MotionError):  # who only types needs no ears
                await asyncio.to_thread(Silero)
            if self._session(message.session) is not session:
                # Closed and opened again meanwhile; where it is closed, that was said already.
                raise Closed()
        joined = key in self._talks
        if not joined:
            language = (message.language or "").partition("-")[0]
            talk = Talk(
                who,
                self._stages(session, message.character),
                session.scene_now,
                hearing=Hearing(hang_over=self._settings.hang_over),
                barge_in=self._settings.barge_in,
                laps=Laps(tell=self._metrics.lap),
                language=language if language in LANGUAGES else "en",
            )
            self._talks[key] = Talking(session, message.character, persona, talk)
            session.notify(message.character, "talk_opened", self._talks[key].about)
            await self._talks[key].wear(body)
            if message.greet:
                talk.greet()
        return self._talks[key].about | {"joined": joined}

    def _stages(self, session: LiveSession, character: str) -> Stages:
        configured = self._configured
        voice = partial(self._choir.voice_in, session.speech, character)
        return Stages(configured.model, voice, configured.recogniser, Silero)

    def _loaded(self, who: Character) -> Skeleton | None:
        """The persona's body, None for the default; its voices are there then, too. Raises MotionError."""
        self._choir.check(who)
        return self.wardrobe.body(who.avatar)

    async def _ask(self, message: Ask) -> dict[str, Any]:
        talking = self._talking(message)
        talking.ask(message.text)
        return {"epoch": talking.talk.epoch}

    async def _hear(self, message: Hear) -> dict[str, Any]:
        talking = self._talking(message)
        talking.hear(message.data, message.sample_rate)
        if self._warming is None:
            # Weights and grammar are loaded while the first sentence is still being said.
            scene = self._session(message.session).scene_now()
            self._warming = asyncio.ensure_future(self._configured.warm(scene))
        return {}

    async def _switch(self, message: SwitchCharacter) -> dict[str, Any]:
        persona, who = self._personas.read(message.persona)
        body = await asyncio.to_thread(self._loaded, who)
        talking = self._talking(message)
        talking.switch(persona, who)
        await talking.wear(body)
        return talking.about

    async def _close(self, message: CloseTalk) -> dict[str, Any]:
        talking = self._talking(message)
        session = self._session(message.session)
        del self._talks[session.key, message.character]
        busy = talking.talk.sending or talking.talk.speaking
        await talking.close()
        if busy:
            await session.stop(message.character)
        return {}

    async def _list(self, _: ListCharacters) -> dict[str, Any]:
        return {"characters": self._personas.listed()}

    async def _get(self, message: GetCharacter) -> dict[str, Any]:
        return {"persona": message.persona, "document": self._personas.document(message.persona)}

    async def _save(self, message: SaveCharacter) -> dict[str, Any]:
        file = self._personas.save(message.persona, message.document)
        return {"persona": message.persona, "file": str(file)}

    def _talking(self, message: Ask | Hear | SwitchCharacter | CloseTalk) -> Talking:
        session = self._session(message.session)
        talking = self._talks.get((session.key, session.checked(message.character)))
        if talking is None:
            raise RequestError(
                f"nobody talks with '{message.character}' of '{message.session}'",
                kind="no_talk",
                fix="begin with 'open_talk'",
            )
        return talking
