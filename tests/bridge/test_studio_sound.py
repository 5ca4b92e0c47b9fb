"""Sound and face in a real browser: what is heard is what was sent, and the mouth belongs to the sample that is heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.client import connect
from bridge.protocol import decode
from bridge.protocol.messages import Audio, Frame
from motion.avatar.model import ARKIT
from tests.bridge.browsing import drive, serving
from tests.bridge.processes import Running

SCRIPT = Path(__file__).with_name("studio_sound.mjs")
TEXT = (
    "Hello there! My mother brought me a big apple, maybe before Monday. 你好，欢迎光临。"
    "We move far away, over the blue mountains, where five people make music by the fire."
)
RATE = 24_000
# Samples that may be left out at once.
_LONGEST = 5 * RATE

pytestmark = pytest.mark.readers


@pytest.fixture(scope="module", name="server")
def serve_alone() -> Iterator[Running]:
    with serving() as running:
        yield running


class Sent:
    """What another subscriber got of the same session: faces by their time, and the sound."""

    def __init__(self) -> None:
        self.faces: dict[int, np.ndarray] = {}
        self.audio: list[Audio] = []

    def take(self, _: str, payload: bytes, __: int) -> None:
        """One message of a stream."""
        message = decode(payload)
        if isinstance(message, Frame):
            self.faces[message.ts] = np.asarray(message.c)
        elif isinstance(message, Audio):
            self.audio.append(message)


@pytest.fixture(scope="module", name="heard")
def listen(server: Running) -> tuple[dict[str, Any], Sent]:
    """What the page played and showed, and what was sent."""
    sent = Sent()
    with connect(server.websocket) as client:
        client.open_session(None, session="sound")
        client.tap(sent.take)
        return drive(SCRIPT, f"{server.pages}?session=sound", TEXT), sent


def test_what_is_played_is_what_was_sent(heard: tuple[dict[str, Any], Sent]) -> None:
    page, sent = heard
    wanted = _sound(sent)
    assert len(wanted) > 6 * RATE
    times, samples = _played(page, wanted)
    # Never far from its time; where drawing in software holds a browser up for long, what came too late is left out.
    assert sum(length for _, length in page["chunks"]) > 0.5 * len(wanted)
    assert np.abs(np.diff(times - samples / RATE)).max() < 0.1


def test_mouth_and_sound_belong_together(heard: tuple[dict[str, Any], Sent]) -> None:
    page, sent = heard
    times = np.array(sorted(sent.faces))
    faces = np.stack([sent.faces[ts] for ts in times])
    wanted = _sound(sent)
    when, samples = _played(page, wanted)
    offsets = []
    for picture in page["faces"]:
        row = int(np.searchsorted(when, picture["heard"], side="right")) - 1
        if not 0 <= row < len(when) - 1:
            continue
        sound = sent.audio[0].ts + (samples[row] / RATE + picture["heard"] - when[row]) * 1e9
        shown = np.array([picture["face"].get(name, 0.0) for name in ARKIT])
        near = np.abs(times - sound) < 0.25e9
        found = _moment(times[near], faces[near], shown)
        if found is not None:
            offsets.append((found - sound) / 1e6)
    assert len(offsets) >= 5, "too few pictures with a face that only one moment has"
    assert abs(np.mean(offsets)) <= 15.0, f"{np.mean(offsets):.1f} ms, {len(offsets)} pictures"


def _sound(sent: Sent) -> np.ndarray:
    """All that was said, as numbers of 16 bits."""
    return np.concatenate([np.frombuffer(one.data, "<i2") for one in sent.audio]).astype(float)


def _played(page: dict[str, Any], wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When each chunk was played by the loudspeaker's clock, and from which sample on; by what was really rendered."""
    rendered = np.array(page["samples"], dtype=float)
    times, samples, next_one = [], [], 0
    for when, length in page["chunks"]:
        at = round((when - page["begin"]) * RATE)
        part = rendered[at : at + length]
        found = _found(part, wanted, next_one)
        assert found is not None, f"what was played at {when:.3f} s was never sent"
        times.append(when)
        samples.append(found)
        next_one = found + length
    return np.array(times), np.array(samples)


def _found(part: np.ndarray, wanted: np.ndarray, since: int) -> int | None:
    """The first place from `since` on at which a stretch of sound has a part, to what rounding does."""
    places = np.arange(since, min(since + _LONGEST, len(wanted) - len(part) + 1))
    for at in range(0, len(part), 7):
        places = places[np.abs(wanted[places + at] - part[at]) <= 2.0]
    return int(places[0]) if len(places) else None


def _moment(times: np.ndarray, faces: np.ndarray, shown: np.ndarray) -> float | None:
    """When a face was, between two of the given, nanoseconds; None where the face changes too little to tell."""
    a, b = faces[:-1], faces[1:]
    step = b - a
    length = (step**2).sum(-1)
    share = np.clip(((shown - a) * step).sum(-1) / np.maximum(length, 1e-9), 0.0, 1.0)
    error = ((shown - a - share[:, None] * step) ** 2).sum(-1)
    best = int(error.argmin())
    others = np.abs(np.arange(len(error)) - best) > 2
    distinct = length[best] > 4e-3 and error[others].min(initial=np.inf) > 9.0 * max(error[best], 1e-4)
    return float(times[best] + share[best] * (times[best + 1] - times[best])) if distinct else None


def test_the_page_shows_what_is_said_and_has_no_complaint(heard: tuple[dict[str, Any], Sent]) -> None:
    page, _ = heard
    assert page["subtitle"].startswith("Hello there!")
    assert page["complaints"] == []
