"""What one session's subscriber must get: every message is looked into for what belongs to another session."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.protocol import decode, topics
from bridge.protocol.limits import AUDIO_RATE
from bridge.protocol.messages import Audio, EventInfo, Frame, ObjectsInfo, SkeletonInfo
from bridge.speech.fed import sound_of
from motion.skeleton import Skeleton
from motion.speech.espeak import say
from motion.speech.espeak_library import library
from motion.speech.resampling import Resampler

# Tags of sessions are numbers of this many digits that are said and written nowhere else.
FIRST, _SHOWN = 4_000, 5
# Samples for which an utterance is silent where its sound is late.
_PAUSE = AUDIO_RATE // 10


@lru_cache(maxsize=2_000)
def sound(text: str, voice: str | None, language: str | None, pace: float) -> NDArray[np.int16]:
    """What the offline voice says, to the sample, as sessions have it."""
    resampler = Resampler(library().rate, AUDIO_RATE)
    pieces = say(text, voice=voice, language=language, rate=pace)
    samples = [resampler.push(piece.samples) for piece in pieces]
    return sound_of(np.concatenate([*samples, resampler.finish()]))


class Overheard:
    """Takes what a subscriber of one session gets. tag: what only this session's texts and names hold; body: its own, by hash.

    wrong: what should not have been there. counts: messages by their types. said: utterances that were begun, by number.
    scenes: those of its frames.
    """

    def __init__(self, session: str, tag: str, tags: frozenset[str], body: str) -> None:
        self.session, self._tag, self._others = session, tag, tags - {tag}
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.said: dict[int, dict[str, Any]] = {}
        self.scenes: set[str] = set()
        # It begins with the usual body.
        self._body, self._bodies = body, {body, Skeleton.human().hash}
        self._epochs: dict[str, int] = {}
        self._seqs: dict[str, int] = {}
        # The newest epoch of sound, and what it was when an utterance was begun.
        self._begun: dict[int, int] = {}
        # Where sound that was late made a pause, by utterance.
        self._late: dict[int, list[int]] = {}

    @property
    def total(self) -> int:
        """Messages so far."""
        return sum(self.counts.values())

    def take(self, topic: str, payload: bytes) -> None:
        """One message."""
        message = decode(payload)
        if topic.startswith(topics.HEARTBEAT):
            return
        self.counts[message.TYPE] += 1
        named = getattr(message, "session", None)
        parts = topic.split("/")
        if named != self.session or parts[1] != self.session or parts[0] != message.TYPE:
            self._complain(f"{message.TYPE} of {named} on {topic}")
        if isinstance(message, (Frame, Audio, EventInfo)):
            self._in_order(parts[0], message)
        if isinstance(message, Frame):
            self._frame(message)
        elif isinstance(message, Audio):
            self._audio(message)
        elif isinstance(message, EventInfo):
            self._event(message)
        elif isinstance(message, SkeletonInfo):
            if message.sk not in (self._body, Skeleton.human().hash):
                self._complain("another body")
        elif isinstance(message, ObjectsInfo):
            self._in_scene(message.ok)
            self._text(" ".join(str(one["label"]) for one in message.objects), own=True)

    def _in_order(self, kind: str, message: Frame | Audio | EventInfo) -> None:
        """Numbers go up, one at a time where nothing may be lost; epochs never go back."""
        seq, epoch = self._seqs.get(kind), self._epochs.get(kind, 0)
        lost = message.seq - seq - 1 if seq is not None else 0
        if lost < 0 or (lost and kind != "frame"):
            self._complain(f"{kind} {message.seq} after {seq}")
        if message.epoch < epoch:
            self._complain(f"{kind} of epoch {message.epoch} after {epoch}")
        self._seqs[kind], self._epochs[kind] = message.seq, message.epoch

    def _frame(self, frame: Frame) -> None:
        if frame.sk not in self._bodies:
            self._complain("a frame of another body")
        if frame.sk == self._body:
            self._bodies = {self._body}
        self._in_scene(frame.ok)

    def _in_scene(self, scene: str) -> None:
        self.scenes.add(scene)
        if len(self.scenes) > 1:
            self._complain("another scene")

    def _audio(self, chunk: Audio) -> None:
        order = self.said.get(chunk.utterance)
        if order is None:
            self._complain(f"sound of an utterance {chunk.utterance} that was never said")
            return
        whole = self._sound(chunk.utterance, order)
        wanted = whole[chunk.sample : chunk.sample + len(chunk.data) // 2]
        given = np.frombuffer(chunk.data, "<i2")
        begun = self._begun.setdefault(chunk.utterance, chunk.epoch)
        if len(wanted) == len(given) and np.array_equal(given, wanted):
            return
        # What was broken off since dies away: the same sound, but softer.
        fades = len(wanted) == len(given) and bool((np.abs(given) <= np.abs(wanted)).all())
        if chunk.epoch == begun or not fades:
            self._complain(f"sound that is not that of {order['text']!r}")

    def _sound(self, number: int, order: dict[str, Any]) -> NDArray[np.int16]:
        """All that is to be heard of an utterance."""
        whole = sound(order["text"], order["voice"], order["language"], order["pace"])
        for sample in self._late.get(number, ()):
            whole = np.insert(whole, sample, np.zeros(_PAUSE, np.int16))
        return whole

    def _event(self, event: EventInfo) -> None:
        data = event.data
        if event.name == "committed" and data["kind"] == "say":
            self.said[data["utterance"]] = data
            self._text(data["text"])
        elif event.name == "committed" and data["kind"] == "put_off":
            self._late.setdefault(data["utterance"], []).append(data["sample"])
        elif event.name in ("speaking", "said", "answer"):
            order = self.said.get(data["utterance"])
            if order is None or not order["text"].startswith(data["text"]):
                self._complain(f"'{event.name}' of {data['text']!r}")
        elif event.name == "heard":
            self._text(data["text"], own=True)
        elif event.name in ("talk_opened", "switched"):
            self._text(" ".join(data["name"].values()), own=True)

    def _text(self, text: str, own: bool = False) -> None:
        if any(tag in text for tag in self._others) or (own and self._tag not in text):
            self._complain(f"the words {text!r}")

    def _complain(self, what: str) -> None:
        if len(self.wrong) < _SHOWN:
            self.wrong.append(f"{self.session}: {what}")
