"""A persona that is taken up in a running session has its own body, its own ways and a voice for each language, at once."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.client import AsyncClient, Refused
from bridge.client.actor import AsyncActor
from exporters.avatar import write_avatar
from motion.avatar.load import load
from motion.skeleton import Skeleton
from tests.bridge.processes import TABLETOP, Running, serve
from tests.bridge.server.test_live import talking
from tests.exporters.motions import small_avatar

OTHER = Skeleton.human(1.5, name="other")
VOICES = {"en": "offline:en-gb", "zh": "cmn"}
PERSONAS: dict[str, dict[str, Any]] = {
    "plain": {},
    "child": {"avatar": "child.glb", "manner": "slow", "voice": {"names": VOICES}},
    "gone": {"avatar": "gone.glb", "manner": "quick"},
    "broken": {"avatar": "broken.vrm"},
}


@pytest.fixture(scope="module", name="folder")
def write_personas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("personas")
    for name, fields in PERSONAS.items():
        document = {"name": name.title(), "persona": "A test.", **fields}
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    write_avatar(small_avatar(Skeleton.human(1.2)), folder / "child.glb")
    (folder / "broken.vrm").write_bytes(b"glTF")
    (folder.parent / "outside.glb").write_bytes(b"glTF")
    return folder


@pytest.fixture(scope="module", name="own")
def serve_personas(folder: Path) -> Iterator[Running]:
    running = serve("--characters", str(folder))
    yield running
    assert running.stop() == 0, "".join(running.log)


async def until_body(actor: AsyncActor, hash: str) -> None:
    """Wait until a body is told of."""
    for _ in range(600):
        if actor.skeleton is not None and actor.skeleton.sk == hash:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("its body did not come")


def test_another_persona_has_another_body_and_moves_in_its_manner(own: Running, folder: Path) -> None:
    child = load(folder / "child.glb").skeleton

    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(TABLETOP) as session:
            actor = session.actor()
            await until_body(actor, Skeleton.human().hash)
            async with await actor.talk("plain", greet=False) as open_talk:
                assert {step["manner"] for step in (await actor.perform("wave")).plan["steps"]} == {None}
                await open_talk.switch("child")
                await until_body(actor, child.hash)
                plan = (await actor.perform("pick up the cup, then quickly nod")).plan
                assert [step["manner"] for step in plan["steps"]] == ["slow", "quick"]
                # What can't be leaves everything as it is.
                for persona, kind in (("gone", "unknown_avatar"), ("broken", "bad_file")):
                    with pytest.raises(Refused) as refused:
                        await open_talk.switch(persona)
                    assert refused.value.kind == kind
                assert (await actor.perform("bow")).plan["steps"][0]["manner"] == "slow"
                await open_talk.switch("plain")
                await until_body(actor, Skeleton.human().hash)
                assert (await actor.perform("bow")).plan["steps"][0]["manner"] is None
                # A body that a client gives the character stays, whoever it is.
                await open_talk.switch("child")
                await until_body(actor, child.hash)
                own = await actor.set_avatar(OTHER.names, OTHER.parents, OTHER.offsets)
                await open_talk.switch("plain")
                await until_body(actor, own)
                await asyncio.sleep(0.5)
                assert actor.skeleton is not None and actor.skeleton.sk == own

    talking(own.zeromq, talk)


def test_each_language_has_its_voice(own: Running) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(TABLETOP) as session:
            actor = session.actor()
            async with await actor.talk("child", greet=False) as open_talk:
                with actor.events() as events:
                    await open_talk.ask("Hello!")
                    await open_talk.ask("你好！")
                    said: dict[str, str] = {}
                    async for event in events:
                        if event.name == "committed" and event.data["kind"] == "say":
                            said[event.data["language"]] = event.data["voice"]
                        if len(said) == 2:
                            break
                assert said == {"en": "en-gb", "zh": "cmn"}

    talking(own.websocket, talk)


def get(server: Running, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.ports["websocket"], timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_pages_get_the_avatar_and_nothing_else_of_the_folder(own: Running, folder: Path) -> None:
    end = time.monotonic() + 30
    while (found := get(own, "/avatars/child.glb"))[0] == 202:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert found == (200, (folder / "child.glb").read_bytes())
    for name in ("gone.glb", "child.json", "..%2Foutside.glb", "%2e%2e/outside.glb", "", "x%00.glb"):
        status, refusal = get(own, f"/avatars/{name}")
        assert status in (400, 404), name
        assert b"child.glb" in refusal or status == 400
