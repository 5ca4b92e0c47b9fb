"""Files of what a session has played, over plain HTTP."""

from __future__ import annotations

import http.client
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest

import bridge
from exporters import read_json
from tests.bridge.processes import TABLETOP, Running, serve

SECONDS = 60


def get(server: Running, token: str | None = None, **asked: str) -> tuple[int, Any, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.ports["websocket"], timeout=20)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    connection.request("GET", f"/export?{urlencode(asked)}", headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read()
    connection.close()
    return found


def fetch(server: Running, **asked: str) -> tuple[int, Any, bytes]:
    """Ask until it is made."""
    end = time.monotonic() + SECONDS
    while (found := get(server, **asked))[0] == 202:
        assert time.monotonic() < end
        time.sleep(0.1)
    return found


def test_what_was_played_is_exported_while_frames_go_on(server: Running, tmp_path: Path) -> None:
    with bridge.connect(server.websocket, timeout=30) as client, client.open_session(TABLETOP) as session:
        actor = session.actor()
        with actor.events(timeout=30) as events:
            actor.say("Hello there.")
            actor.perform("wave")
            assert any(event.name == "step_done" for event in events)
        asked = {"session": session.name, "character": "actor"}
        before = client.stats.lost
        for suffix, beginning in (("wav", b"RIFF"), ("bvh", b"HIERARCHY"), ("glb", b"glTF"), ("json", b"{")):
            status, headers, body = fetch(server, **asked, format=suffix)
            assert status == 200, body
            assert body.startswith(beginning)
            if suffix == "wav":
                assert np.abs(np.frombuffer(body[44:], "<i2")).max() > 1_000, "it is heard"
            assert headers["Content-Disposition"] == f'attachment; filename="kinelink.{suffix}"'
        assert client.stats.lost == before
        (tmp_path / "clip.json").write_bytes(body)
        clip = read_json(tmp_path / "clip.json")
        assert clip.fps == 60 and clip.duration > 1.5
        hands = clip.positions()[:, [clip.skeleton.names.index(f"{side}Hand") for side in ("left", "right")]]
        assert (hands.max(0) - hands.min(0)).max() > 0.3, "a hand waved"
        assert clip.curves[:, clip.curve_names.index("jawOpen")].max() > 0.1, "and it said something"


@pytest.mark.parametrize(
    ("asked", "status", "kind", "candidate"),
    [
        ({"session": "none", "character": "actor", "format": "bvh"}, 404, "unknown_session", "exported"),
        ({"session": "exported", "character": "ghost", "format": "bvh"}, 404, "unknown_character", "actor"),
        ({"session": "exported", "character": "actor", "format": "abc"}, 400, "unknown_format", ".bvh"),
        ({"session": "exported", "character": "actor", "format": "bvh/../x"}, 400, "unknown_format", ".bvh"),
        ({}, 400, "unknown_format", ".bvh"),
    ],
)
def test_refusals_are_typed(
    server: Running, asked: dict[str, str], status: int, kind: str, candidate: str
) -> None:
    with bridge.connect(server.websocket, timeout=30) as client, client.open_session(session="exported"):
        found, headers, body = get(server, **asked)
        said = json.loads(body)
        assert (found, said["kind"], headers["Content-Type"]) == (status, kind, "application/json")
        assert candidate in said["candidates"] and said["message"]


def test_a_token_is_needed_where_there_is_one() -> None:
    server = serve("--token", "a-token-of-our-own")
    try:
        asked = {"session": "none", "character": "actor", "format": "bvh"}
        status, _, body = get(server, **asked)
        assert (status, json.loads(body)["kind"]) == (401, "unauthorized")
        assert get(server, "another", **asked)[0] == 401
        assert get(server, "a-token-of-our-own", **asked)[0] == 404
    finally:
        assert server.stop() == 0
