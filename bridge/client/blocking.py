"""`Client`: the same for plain code, on a thread of its own with its own event loop."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from numpy.typing import ArrayLike

from bridge.client.actor import CHUNKS_KEPT, EVENTS_KEPT, FRAMES_KEPT, AsyncActor, Begun, Saying
from bridge.client.asynchronous import DEFAULT, AsyncClient, Stats, Tap
from bridge.client.credentials import Credentials
from bridge.client.errors import ConnectionLost
from bridge.client.feed import BlockingFeed
from bridge.client.interpolator import Pose
from bridge.client.session import AsyncSession, Described
from bridge.client.talk import Answer, AsyncTalk
from bridge.protocol import limits
from bridge.protocol.fields import Floats
from bridge.protocol.messages import ObjectsInfo, SkeletonInfo

_T = TypeVar("_T")


class LoopThread:
    """An event loop on a thread of its own."""

    def __init__(self) -> None:
        # ZeroMQ needs a selector loop, which is not what Windows gives by default.
        self._loop = asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="kinelink-client", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do it there and wait."""
        if not self._thread.is_alive():
            work.close()
            raise ConnectionLost("the client was closed", kind="closed")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def call(self, work: Callable[[], _T]) -> _T:
        """Call a plain function there, where nothing else changes what it reads."""

        async def called() -> _T:
            return work()

        return self.run(called())

    def stop(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Talk:
    """A talk that this client has opened or joined. As a context it is closed at the end, unless it was joined."""

    def __init__(self, thread: LoopThread, talk: AsyncTalk) -> None:
        self._thread, self._talk = thread, talk

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.run(self._talk.__aexit__())

    @property
    def persona(self) -> str:
        """Who it is with: the name that `characters()` has."""
        return self._talk.persona

    @property
    def name(self) -> dict[str, str]:
        """What that is called, by language."""
        return self._talk.name

    def ask(self, text: str, timeout: float = 30.0) -> Answer:
        """Say something to the character, typed; returns its answer once all of it is known, see AsyncTalk.ask."""
        return self._thread.run(self._talk.ask(text, timeout))

    def hear(self, samples: ArrayLike, rate: int = limits.AUDIO_RATE) -> None:
        """What a microphone hears next: samples (n,) in [-1, 1], so many a second."""
        self._thread.run(self._talk.hear(samples, rate))

    def switch(self, persona: str) -> None:
        """Have another persona take over."""
        self._thread.run(self._talk.switch(persona))

    def close(self) -> None:
        """End it for everyone."""
        self._thread.run(self._talk.close())


class Actor:
    """A character: ask it to do things, read its frames and events, or its pose at a time."""

    def __init__(self, thread: LoopThread, actor: AsyncActor) -> None:
        self._thread, self._actor = thread, actor
        self.name = actor.name

    @property
    def skeleton(self) -> SkeletonInfo | None:
        """What its frames mean; None before that message has come."""
        return self._actor.skeleton

    def perform(self, text: str) -> Begun:
        """Do what the words say. Raises Refused; then nothing has changed."""
        return self._thread.run(self._actor.perform(text))

    def say(self, text: str | None = None, **how: Any) -> Saying:
        """Speak a text, or a sound file (audio=…), see AsyncActor.say."""
        return self._thread.run(self._actor.say(text, **how))

    def express(self, expression: str, intensity: float = 1.0) -> None:
        """Show an expression until another is asked for: neutral, happy, sad, thinking …"""
        self._thread.run(self._actor.express(expression, intensity))

    def say_live(self, **how: Any) -> Saying:
        """Speak what `send_sound` brings, see AsyncActor.say_live."""
        return self._thread.run(self._actor.say_live(**how))

    def send_sound(self, utterance: int, samples: ArrayLike, last: bool = False) -> None:
        """More of a live utterance: samples (n,) in [-1, 1]."""
        self._thread.run(self._actor.send_sound(utterance, samples, last))

    def hear(self, count: int, own: int | None = None) -> Floats:
        """The samples (count,) that are to be heard from a time of `time.monotonic_ns()` on, now when left out."""
        return self._thread.call(lambda: self._actor.hear(count, own))

    def report_play_head(self) -> None:
        """Tell the server how far `hear` has come."""
        self._thread.run(self._actor.report_play_head())

    def talk(self, persona: str | None = None, *, language: str | None = None, greet: bool = True) -> Talk:
        """Begin a talk, or join the one that there is, see AsyncActor.talk."""
        opening = self._actor.talk(persona, language=language, greet=greet)
        return Talk(self._thread, self._thread.run(opening))

    def audio(self, timeout: float | None = None) -> BlockingFeed:
        """Messages of sound as they arrive; ends when none has come for `timeout` seconds."""
        return self._thread.call(lambda: BlockingFeed(self._actor.audio_sinks, CHUNKS_KEPT, timeout))

    def interrupt(self) -> Begun:
        """Fall silent and stand at ease."""
        return self._thread.run(self._actor.interrupt())

    def set_avatar(
        self,
        names: Sequence[str],
        parents: Sequence[int],
        translations: ArrayLike,
        rotations: ArrayLike | None = None,
        radii: Mapping[str, float] | None = None,
        curves: Sequence[str] | None = None,
    ) -> str:
        """Solve on this body from now on, see AsyncActor.set_avatar; returns the skeleton's hash."""
        return self._thread.run(
            self._actor.set_avatar(names, parents, translations, rotations, radii, curves)
        )

    def frames(self, timeout: float | None = None) -> BlockingFeed:
        """Frames as they arrive; ends when none has come for `timeout` seconds."""
        return self._thread.call(lambda: BlockingFeed(self._actor.frame_sinks, FRAMES_KEPT, timeout))

    def events(self, timeout: float | None = None) -> BlockingFeed:
        """Events as they arrive; ends when none has come for `timeout` seconds."""
        return self._thread.call(lambda: BlockingFeed(self._actor.event_sinks, EVENTS_KEPT, timeout))

    def pose(self, own: int | None = None) -> Pose | None:
        """The pose to show at a time of `time.monotonic_ns()`, now when left out."""
        return self._thread.call(lambda: self._actor.pose(own))


class Session:
    """A session that this client has opened or joined. As a context it is closed at the end, unless it was joined."""

    def __init__(self, thread: LoopThread, session: AsyncSession) -> None:
        self._thread, self._session = thread, session
        self.name = session.name
        self.joined = session.joined

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.run(self._session.__aexit__())

    @property
    def actors(self) -> list[str]:
        """The names of its characters."""
        return self._thread.call(lambda: list(self._session.actors))

    @property
    def objects(self) -> ObjectsInfo | None:
        """Its things in the order of the frames' `o`; None before that message has come."""
        return self._session.objects

    def actor(self, name: str | None = None) -> Actor:
        """A character; the first when no name is given."""
        return Actor(self._thread, self._thread.call(lambda: self._session.actor(name)))

    def perform(self, text: str) -> Begun:
        """Have the first character do what the words say."""
        return self.actor().perform(text)

    def say(self, text: str | None = None, **how: Any) -> Saying:
        """Have the first character speak, see AsyncActor.say."""
        return self.actor().say(text, **how)

    def interrupt(self) -> Begun:
        """Have the first character stand at ease."""
        return self.actor().interrupt()

    def update_objects(self, places: Mapping[str, ArrayLike]) -> None:
        """Tell where things are now: world poses (7,) by id."""
        self._thread.run(self._session.update_objects(places))

    def set_scene(self, scene: Any) -> None:
        """Another scene; every character starts anew in it."""
        self._thread.run(self._session.set_scene(scene))

    def describe(self) -> Described:
        """The session as the server has it."""
        return self._thread.run(self._session.describe())

    def close(self) -> None:
        """End it for everyone."""
        self._thread.run(self._session.close())


class Client:
    """A connection to a server, with its sessions. Close it, or use it as a context."""

    def __init__(self, client: AsyncClient) -> None:
        self._client, self._thread = client, LoopThread()
        try:
            self._thread.run(client.__aenter__())
        except BaseException:
            self._thread.stop()
            raise
        self._open = True

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open_session(
        self,
        scene: Any = None,
        *,
        session: str | None = None,
        characters: Sequence[str] = ("actor",),
        seed: int = 0,
        keypoints: bool = False,
    ) -> Session:
        """Open a session, or join the one of that name; see AsyncClient.open_session."""
        opening = self._client.open_session(
            scene, session=session, characters=characters, seed=seed, keypoints=keypoints
        )
        return Session(self._thread, self._thread.run(opening))

    def describe(self) -> list[str]:
        """The names of the server's sessions."""
        return self._thread.run(self._client.describe())

    def voices(self, language: str | None = None) -> list[dict[str, Any]]:
        """The voices to choose from: `id`, `name`, `language`, `gender` and `source`."""
        return self._thread.run(self._client.voices(language))

    def characters(self) -> list[dict[str, Any]]:
        """Who talks may be with: `persona`, `name` by language and `language`."""
        return self._thread.run(self._client.characters())

    def character(self, persona: str) -> dict[str, Any]:
        """The file of one of them, see docs/dialogue.md."""
        return self._thread.run(self._client.character(persona))

    def save_character(self, persona: str, document: Mapping[str, Any]) -> str:
        """Save one on the server; returns the file's place there."""
        return self._thread.run(self._client.save_character(persona, document))

    def tap(self, tap: Tap) -> Callable[[], None]:
        """Hand every message of the streams to `tap` as well, on the client's thread; returns what ends it."""
        return self._thread.call(lambda: self._client.tap(tap))

    @property
    def stats(self) -> Stats:
        """How it goes."""
        return self._thread.call(lambda: self._client.stats)

    def close(self) -> None:
        """End the connection; sessions stay for others."""
        if self._open:
            self._open = False
            self._thread.run(self._client.__aexit__())
            self._thread.stop()


def connect(
    address: str = DEFAULT,
    *,
    token: str | None = None,
    name: str = "python",
    timeout: float = 10.0,
    tls: ssl.SSLContext | str | Path | None = None,
    fingerprint: str | None = None,
    server_key: str | None = None,
    client_key: str | Path | None = None,
) -> Client:
    """Connect to the server at tcp://host:port (the control port), ws://host:port/ws or wss://…

    token: where the server asks for one. name: what the server's log calls this client. timeout: seconds to wait for an
    answer. tls, fingerprint, server_key, client_key: for servers elsewhere, see `Credentials` and docs/security.md. Raises
    ConnectionLost or TimedOut where there is no server, Refused where the token is wrong.
    """
    credentials = Credentials(token, server_key, client_key, tls, fingerprint)
    return Client(AsyncClient(address, credentials=credentials, name=name, timeout=timeout))
