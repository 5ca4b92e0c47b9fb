"""Interrupts and moved things in mid-motion: the body never jerks, and the new motion begins at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from bridge.client.jitter_buffer import JitterBuffer
from bridge.generation.jobs import Job
from bridge.protocol import decode, topics
from bridge.protocol.messages import Frame
from bridge.session.passage import RATE, UPSAMPLED
from bridge.session.show import Due
from motion import rotation as rot
from motion.errors import MotionError
from motion.evaluate.metrics.jerk import Borders, at_borders, jerk
from motion.pim.body import BODY_INDEX
from motion.rotation import Array
from motion.selection import Selection
from motion.skeleton import JOINTS, Skeleton
from tests.bridge.session.local import SECOND, Local, tabletop

TEXTS = (
    "pick up the cup",
    "wave",
    "point at the book",
    "put the cup next to the bowl",
    "drink from the cup",
    "touch the apple",
    "nod",
    "raise your left hand",
    "拿起苹果",
    "bow, then pick up the cup",
    "look at the plate",
    "walk to the chair",
)
MOVABLE = ("cup", "apple", "plate", "bowl")
# What one glance of the eyes or one toe does says nothing about a pop of the body.
BODY = [j for j, name in enumerate(JOINTS) if "Eye" not in name and "Toes" not in name]
# Radians a second squared that nobody sees, for bodies that otherwise hardly move.
UNSEEN = 12.0
SPIKE = 1.5
# Frames from a seam in which what happens counts as made by it.
NEAR = 4
# Parts of quaternions of a motion that only goes on.
SAME = 3e-4
# Seconds after a request by which the first frame of the new motion is shown.
FIRST = 0.1


def _number(frame: Frame, opened: int) -> int:
    return round((frame.ts - opened) * RATE / SECOND)


@dataclass
class Film:
    """What a subscriber shows: rotations (J, 4) and hips (3,) by frame, and where another motion took over."""

    shown: dict[int, Array] = field(default_factory=dict)
    hips: dict[int, Array] = field(default_factory=dict)
    seams: list[int] = field(default_factory=list)
    given_up: list[dict[int, Array]] = field(default_factory=list)
    buffer: JitterBuffer = field(default_factory=JitterBuffer)
    epoch: int = 0
    _voided: dict[int, Frame] = field(default_factory=dict)
    _before: Sequence[Frame] = ()
    _other: set[int] = field(default_factory=set)

    def push(self, frame: Frame) -> None:
        """Take a frame. An epoch that goes on as what it replaces makes no seam."""
        if frame.epoch != self.buffer.epoch:
            self._before = self.buffer.frames
            self._voided = {one.ts: one for one in self._before if one.ts >= frame.ts}
            self._other |= set() if self._voided else {frame.epoch}
        old = self._voided.pop(frame.ts, None)
        if old is not None and np.abs(old.q - frame.q).max() > SAME:
            self._other.add(frame.epoch)
        self.buffer.push(frame)

    def watch(self, opened: int, now: int) -> None:
        """Show what is to be shown now."""
        frame, _ = self.buffer.around(now)
        if frame is None:
            return
        number = _number(frame, opened)
        self.shown[number] = frame.q.astype(np.float64)
        self.hips[number] = frame.root.astype(np.float64)
        if frame.epoch != self.epoch:
            self.epoch = frame.epoch
            if frame.epoch in self._other:
                self.seams.append(number)
                kept = [one for one in self._before if one.epoch == self._before[-1].epoch][NEAR:]
                self.given_up.append({_number(one, opened): one.q.astype(np.float64) for one in kept})

    def accelerations(self) -> tuple[np.ndarray, Array]:
        """Frames (N,), every second one, and the peak (N,) over the joints there, radians a second squared."""
        return accelerations(self.shown)

    def jerk(self) -> Borders:
        """Jerk of the body's joints at seams and away from them, on the grid of clips."""
        frames = [frame for frame in sorted(self.shown) if frame % UPSAMPLED == 0]
        root, q = (np.stack([part[frame] for frame in frames]) for part in (self.hips, self.shown))
        positions, _ = Skeleton.human().fk(root, q)
        seams = [int(np.searchsorted(frames, seam)) for seam in self.seams]
        return at_borders(jerk(positions[:, BODY_INDEX], RATE / UPSAMPLED), seams, RATE / UPSAMPLED)


def accelerations(shown: Mapping[int, Array]) -> tuple[np.ndarray, Array]:
    # The grid of clips: frames in between are their means.
    frames = np.array([frame for frame in sorted(shown) if frame % UPSAMPLED == 0])
    q = np.stack([shown[frame] for frame in frames])[:, BODY]
    speed = rot.to_rotvec(rot.mul(q[1:], rot.inv(q[:-1]))) * (RATE / 2)
    return frames[2:], np.linalg.norm(np.diff(speed, axis=0) * (RATE / 2), axis=-1).max(-1)


def _near(frames: np.ndarray, seams: Sequence[int]) -> np.ndarray:
    near = np.zeros(len(frames), dtype=bool)
    for seam in seams:
        near |= np.abs(frames - seam) <= NEAR
    return near


def spikes(film: Film) -> list[tuple[int, float]]:
    """Seams at which the acceleration is more than SPIKE times the peak that the motion has anyway; how many times."""
    frames, peaks = film.accelerations()
    near = _near(frames, film.seams)
    usual = max(peaks[~near].max(initial=0.0), UNSEEN)
    for shown in film.given_up:
        # What was known of the motion before, had it gone on: its own peak may have been to come just there.
        if len(shown) > 3 * UPSAMPLED:
            usual = max(usual, accelerations(shown)[1].max())
    return [
        (int(frame), float(peak / usual))
        for frame, peak in zip(frames[near], peaks[near], strict=True)
        if peak > SPIKE * usual
    ]


@dataclass
class Asked:
    """One request: when, what, and how long after it the first frame of the new motion is shown, seconds, if any is."""

    frame: int
    what: str
    first: float | None = None


class Talk:
    """Requests to a live session, one after another, and what a subscriber shows meanwhile.

    takes: seconds that every job takes. selection: what makes motion.
    """

    def __init__(self, takes: Callable[[Job], float], selection: Selection | None = None) -> None:
        self.local, self.film = Local(selection), Film()
        self.asked: list[Asked] = []
        self._takes = takes
        self._began = self._before = 0

    async def open(self) -> None:
        """Begin."""
        self.session = await self.local.open(tabletop())
        self.local.takes = self._takes
        self.local.hear = self._heard  # type: ignore[method-assign]
        await self.play(1.0)

    async def play(self, seconds: float) -> None:
        """Let time pass."""
        opened = self.session.show.opened
        await self.local.play(self.session, seconds, lambda now: self.film.watch(opened, now))

    async def ask(self, what: str, work: Awaitable[Any], seconds: float) -> None:
        """Ask for something, and let so much time pass, more until the answer has come."""
        self._began, self._before = self.local.now, self.session.show.roles["actor"].line.epoch
        self.asked.append(Asked(self.session.show.frame(self._began), what))
        task = asyncio.ensure_future(work)
        # It is asked now, not when time has passed on.
        await asyncio.sleep(0)
        await self.play(seconds)
        while not task.done():
            await self.play(0.1)
        error = task.exception()
        if error is not None:
            assert isinstance(error, MotionError), error
            self.asked[-1].what += f" ({error.kind})"

    async def move(self, id: str, by: Sequence[float], seconds: float) -> None:
        """Move a thing away from where it is now."""
        place = self.session.show.places(self.session.show.frame(self.local.now))[id].copy()
        place[:3] += np.array(by, dtype=np.float32)
        await self.ask(f"{id} is moved", self.session.move({id: place}), seconds)

    def _heard(self, due: Due) -> None:
        message = decode(topics.split(due.data)[1])
        if not isinstance(message, Frame):
            return
        self.film.push(message)
        one = self.asked[-1] if self.asked else None
        if one is not None and one.first is None and message.epoch > self._before:
            one.first = (message.ts - self._began) / SECOND


async def talk_randomly(seed: int, requests: int, selection: Selection | None = None) -> Talk:
    """A character that is asked for one thing after another, mostly before it is done, and whose things are moved away."""
    rng = random.Random(seed)
    talk = Talk(lambda job: rng.uniform(0.01, 0.04) if job.rank == 0 else rng.uniform(0.06, 0.5), selection)
    await talk.open()
    latest = "cup"
    for _ in range(requests):
        chance, seconds = rng.random(), rng.uniform(0.25, 2.5)
        if chance < 0.35:
            # What it is about, while it reaches for it, holds it or is done with it; or something else.
            id = latest if rng.random() < 0.7 else rng.choice(MOVABLE)
            await talk.move(id, (rng.uniform(-0.1, 0.1), 0.0, rng.uniform(-0.05, 0.05)), seconds)
        elif chance < 0.5:
            await talk.ask("stop", talk.session.stop("actor"), seconds)
        else:
            text = rng.choice(TEXTS)
            latest = next((id for id in MOVABLE if id in text), latest)
            await talk.ask(text, talk.session.perform("actor", text), seconds)
    return talk


def check(seed: int, requests: int, selection: Selection | None = None) -> Talk:
    talk = asyncio.run(talk_randomly(seed, requests, selection))
    found = spikes(talk.film)
    said = "\n".join(f"{one.frame}: {one.what}, {one.first}" for one in talk.asked)
    assert not found, f"seed {seed}, spikes (frame, times) {found} in\n{said}"
    assert all(one.first <= FIRST for one in talk.asked if one.first is not None), said
    assert all(one.first is not None for one in talk.asked if one.what in (*TEXTS, "stop")), said
    return talk


@pytest.mark.parametrize(
    ("before", "takes"), [("wave", 0.2), (None, 0.25), ("walk to the chair", 0.1), ("nod", 0.3)]
)
def test_going_back_from_the_impossible_does_not_jerk(before: str | None, takes: float) -> None:
    """It shows only after the first frames that the apple can't be reached: the body has set out for it."""

    async def main() -> Talk:
        talk = Talk(lambda job: 0.02 if job.rank == 0 else takes)
        await talk.open()
        await talk.move("apple", (0.0, 1.5, 0.0), 0.2)
        if before is not None:
            await talk.ask(before, talk.session.perform("actor", before), 0.7)
        await talk.ask("apple", talk.session.perform("actor", "pick up the apple"), 4.0)
        return talk

    talk = asyncio.run(main())
    assert talk.asked[-1].what == "apple (unreachable)" and talk.asked[-1].first is not None
    assert not spikes(talk.film)


@pytest.mark.parametrize("seed", range(4))
def test_interrupts_and_moves_do_not_jerk(seed: int) -> None:
    check(seed, 5)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 30))
def test_two_hundred_interrupts_do_not_jerk(seed: int) -> None:
    check(seed, 10)
