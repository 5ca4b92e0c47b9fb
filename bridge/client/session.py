"""`AsyncSession`: one scene and its characters, as their client knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bridge.client.actor import AsyncActor
from bridge.client.connection import Connection
from bridge.client.errors import ClientError, Refused
from bridge.protocol.messages import (
    Audio,
    CloseSession,
    Describe,
    EventInfo,
    Frame,
    Message,
    ObjectsInfo,
    OpenSession,
    SetScene,
    SkeletonInfo,
    UpdateObjects,
)


def document(scene: Any) -> dict[str, Any] | None:
    """A scene as the wire has it: from a file, a `Scene` or plain data; None for an empty floor."""
    if scene is None:
        return None
    if isinstance(scene, Mapping):
        return dict(scene)
    # Files may name meshes beside them: these go along.
    from motion.scene import load
    from motion.scene.writing import to_dict

    return to_dict(load(Path(scene)) if isinstance(scene, (str, Path)) else scene)


@dataclass(frozen=True)
class Described:
    """A session as the server has it. scene: as docs/scene-format.md says."""

    scene: dict[str, Any]
    characters: list[str]
    topics: list[str]


class AsyncSession:
    """A session that this client has opened or joined."""

    def __init__(self, connection: Connection, opening: OpenSession) -> None:
        assert opening.session is not None
        self.name = opening.session
        self.joined = False
        self.objects: ObjectsInfo | None = None
        self.actors: dict[str, AsyncActor] = {}
        self._connection, self._opening = connection, opening
        self._open = False

    async def __aenter__(self) -> AsyncSession:
        return self

    async def __aexit__(self, *_: object) -> None:
        # Whoever joined leaves it to the others.
        if self._open and not self.joined:
            await self.close()

    @property
    def topics(self) -> list[str]:
        """All that is streamed of it."""
        kinds = ("frame", "keypoints", "skeleton", "audio", "event")
        return [*(f"{kind}/{self.name}/" for kind in kinds), f"objects/{self.name}"]

    async def open(self) -> None:
        """Open or join it. Subscribes first, so that nothing is missed."""
        await self._connection.subscribe(self.topics)
        try:
            result = await self._connection.request(self._opening)
        except ClientError:
            await self._connection.unsubscribe(self.topics)
            raise
        self.joined, self._open = bool(result["joined"]), True
        for name in result["characters"]:
            self._actor(name)

    def actor(self, name: str | None = None) -> AsyncActor:
        """A character; the first when no name is given."""
        if name is None:
            return next(iter(self.actors.values()))
        if name not in self.actors:
            raise ClientError(
                f"session '{self.name}' has no character '{name}'",
                kind="unknown_character",
                candidates=tuple(self.actors),
            )
        return self.actors[name]

    async def update_objects(self, places: Mapping[str, ArrayLike]) -> None:
        """Tell where things are now: world poses (7,) by id, position in metres and quaternion xyzw."""
        poses = {id: np.asarray(pose, dtype=np.float32) for id, pose in places.items()}
        await self._connection.request(UpdateObjects(1, self.name, poses))

    async def set_scene(self, scene: Any) -> None:
        """Another scene; every character starts anew in it."""
        content = document(scene) or {"objects": []}
        await self._connection.request(SetScene(1, self.name, content))
        self._opening = replace(self._opening, scene=content)

    async def describe(self) -> Described:
        """The session as the server has it."""
        result = await self._connection.request(Describe(1, self.name))
        return Described(result["scene"], result["characters"], result["topics"])

    async def close(self) -> None:
        """End it for everyone."""
        self._open = False
        await self._connection.unsubscribe(self.topics)
        await self._connection.request(CloseSession(1, self.name))

    def take(self, message: Message) -> None:
        """A message of this session's streams."""
        if isinstance(message, ObjectsInfo):
            self.objects = message
        elif isinstance(message, (Frame, Audio, EventInfo, SkeletonInfo)):
            # Its first messages come before the answer that names it.
            self._actor(message.character).take(message)

    def _actor(self, name: str) -> AsyncActor:
        return self.actors.setdefault(name, AsyncActor(self._connection, self.name, name))

    async def restore(self, anew: bool) -> None:
        """Come back after the connection was lost; open it again where the server was started anew."""
        if not self._open:
            return
        for actor in self.actors.values():
            if anew:
                actor.buffer.clear()
            else:
                actor.buffer.rejoin()
        result = await self._connection.request(self._opening)
        if not result["joined"]:
            for actor in self.actors.values():
                try:
                    await actor.restore()
                except Refused as error:
                    raise ClientError(
                        f"'{actor.name}' can't have its body back: {error}", kind=error.kind, fix=error.fix
                    ) from error
