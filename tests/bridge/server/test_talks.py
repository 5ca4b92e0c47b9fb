"""Talks on a real server, side by side: each session hears its own alone; what cannot be is refused."""

from __future__ import annotations

import asyncio

import pytest

from bridge.client import AsyncClient, Refused
from bridge.protocol import decode
from bridge.protocol.messages import Audio, EventInfo
from tests.bridge.processes import TABLETOP
from tests.bridge.server.test_live import talking


def test_no_word_reaches_another_session(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        heard: dict[str, list[EventInfo | Audio]] = {}

        def keep(topic: str, payload: bytes, _: int) -> None:
            message = decode(payload)
            if isinstance(message, (EventInfo, Audio)):
                heard.setdefault(topic.split("/")[1], []).append(message)

        async with (
            await client.open_session(TABLETOP) as one,
            await client.open_session(TABLETOP) as two,
            await one.actor().talk("shop_assistant", greet=False) as lin,
            await two.actor().talk("guide", greet=False) as max_,
        ):
            remove = client.tap(keep)
            answers = await asyncio.gather(lin.ask("Who are you?"), max_.ask("你是谁？"))
            await asyncio.sleep(1.0)
            remove()
            assert "Lin" in answers[0].text and "马克" in answers[1].text
            for session, asked, answer in ((one, "Who are you?", answers[0]), (two, "你是谁？", answers[1])):
                mine = heard[session.name]
                assert {message.session for message in mine} == {session.name}
                events = [message for message in mine if isinstance(message, EventInfo)]
                assert [event.data["text"] for event in events if event.name == "heard"] == [asked]
                said = [event.data["text"] for event in events if event.name == "answer"]
                assert said and all(text in answer.text for text in said)
                assert any(isinstance(message, Audio) for message in mine)

    talking(address, talk)


def test_what_cannot_be_is_refused(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        assert {"guide", "shop_assistant"} <= {who["persona"] for who in await client.characters()}
        assert (await client.character("guide"))["name"]["en"] == "Max"
        async with await client.open_session(None) as session:
            with pytest.raises(Refused) as refused:
                await session.actor().talk("nobody")
            assert refused.value.kind == "unknown_persona"
            with pytest.raises(Refused) as refused:
                await client.save_character("../guide", {"name": "Mo", "persona": "p"})
            assert refused.value.kind == "bad_field"
            async with await session.actor().talk("guide", greet=False) as open_talk:
                joined = await session.actor().talk("shop_assistant")
                assert joined.joined and joined.persona == "guide"
                await open_talk.close()
                with pytest.raises(Refused) as refused:
                    await open_talk.ask("Hello")
                assert refused.value.kind == "no_talk"
                await session.actor().talk("guide", greet=False)

    talking(address, talk)
