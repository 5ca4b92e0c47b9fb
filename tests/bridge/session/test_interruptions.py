"""Interrupts and moved things in mid-motion: the body never jerks, and the new motion begins at once."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from bridge.session.passage import RATE, Passage
from bridge.session.stage import Stage
from motion import rotation as rot
from motion.errors import MotionError
from motion.rotation import Array
from motion.scene import load
from motion.skeleton import JOINTS

SCENE = load(Path(__file__).parents[3] / "examples" / "scenes" / "tabletop.json")
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
# Frames of a stream between a request and its first frame, and until what was set out for is carried out.
SOON, LATER = 4, 16
# What one glance of the eyes or one toe does says nothing about a pop of the body.
BODY = [j for j, name in enumerate(JOINTS) if "Eye" not in name and "Toes" not in name]
# Radians a second squared that nobody sees, for bodies that otherwise hardly move.
UNSEEN = 12.0
SPIKE = 1.5


@dataclass
class Film:
    """The frames that a subscriber would show: rotations (55, 4) by frame, and where a newer motion took over."""

    shown: dict[int, Array] = field(default_factory=dict)
    seams: list[int] = field(default_factory=list)

    def play(self, passage: Passage | None, frames: int, seam: bool = True) -> None:
        if passage is None:
            return
        new = {
            frame: passage.rotations[passage.at(frame)].astype(np.float64)
            for frame in range(passage.start, passage.start + frames)
        }
        old = [self.shown.get(frame) for frame in range(passage.start, passage.start + 8)]
        # What was only begun and goes on as it began has no seam there.
        goes_on = all(
            q is not None and np.abs(q - new[passage.start + i]).max() < 3e-4 for i, q in enumerate(old)
        )
        self.shown = {frame: q for frame, q in self.shown.items() if frame < passage.start} | new
        if seam and not goes_on:
            self.seams.append(passage.start)

    def accelerations(self) -> tuple[np.ndarray, Array]:
        """Frames (N,), every second one, and the peak (N,) over the joints there, radians a second squared."""
        frames = np.array(sorted(self.shown))[::2]
        q = np.stack([self.shown[frame] for frame in frames])[:, BODY]
        # The grid of clips: frames in between are their means.
        speed = rot.to_rotvec(rot.mul(q[1:], rot.inv(q[:-1]))) * (RATE / 2)
        return frames[2:], np.linalg.norm(np.diff(speed, axis=0) * (RATE / 2), axis=-1).max(-1)


def spikes(film: Film) -> list[tuple[int, float]]:
    """Seams at which the acceleration is more than SPIKE times the peak that the motion has anyway; how many times."""
    frames, peaks = film.accelerations()
    near = np.zeros(len(frames), dtype=bool)
    for seam in film.seams:
        near |= np.abs(frames - seam) <= 4
    usual = max(peaks[~near].max(initial=0.0), UNSEEN)
    return [
        (int(frame), float(peak / usual))
        for frame, peak in zip(frames[near], peaks[near], strict=True)
        if peak > SPIKE * usual
    ]


def perform_randomly(seed: int, requests: int) -> tuple[Film, list[float], list[str]]:
    """A character that is asked for one thing after another before it is done: what is shown, seconds of processor time
    until the first frames of the answers, and what was asked."""
    rng = random.Random(seed)
    stage, film = Stage(SCENE, ["a"], (), seed), Film()
    film.play(stage.actor("a").passage, 60, seam=False)
    frame, took, asked = 60, [], []
    for _ in range(requests):
        began = time.thread_time()
        if rng.random() < 0.25:
            id = rng.choice(MOVABLE)
            pose = stage.place(frame, id) + np.array(
                [rng.uniform(-0.1, 0.1), 0, rng.uniform(-0.05, 0.05), 0, 0, 0, 0]
            )
            asked.append(f"{frame}: {id} is moved")
            first = stage.move(frame, {id: pose}).get("a")
        elif rng.random() < 0.2:
            asked.append(f"{frame}: stop")
            first = stage.stop(frame, "a")
        else:
            text = rng.choice(TEXTS)
            asked.append(f"{frame}: {text}")
            try:
                first = stage.perform(frame, "a", text)[1]
            except MotionError as error:
                asked[-1] += f" ({error.kind})"
                continue
        took.append(time.thread_time() - began)
        if first is not None:
            film.play(first, 240)
            if first.begun:
                whole, _ = stage.carry_out(first.start + LATER, "a", first.start)
                film.play(whole, 240)
        frame += rng.randrange(20, 150)
    return film, took, asked


def check(seed: int, requests: int) -> None:
    film, took, asked = perform_randomly(seed, requests)
    found = spikes(film)
    assert not found, f"seed {seed}, spikes (frame, times) {found} in\n" + "\n".join(asked)
    # With the way to the server and back: frames are asked for a few ahead.
    assert np.median(took) < 0.1 - SOON / RATE, f"seed {seed}: {took}"


@pytest.mark.parametrize(
    ("before", "later"), [("wave", 16), (None, 16), ("walk to the chair", 6), ("nod", 40)]
)
def test_going_back_from_the_impossible_does_not_jerk(before: str | None, later: int) -> None:
    """It shows only after the first frames that the apple can't be reached: the body has set out for it."""
    stage, film = Stage(SCENE, ["a"], ()), Film()
    film.play(stage.actor("a").passage, 60, seam=False)
    aloft = SCENE.object("apple").pose + np.array([0, 1.5, 0, 0, 0, 0, 0])
    stage.move(0, {"apple": aloft})
    if before is not None:
        film.play(stage.perform(60, "a", before)[1], 240)
        film.play(stage.carry_out(60 + LATER, "a", 60)[0], 240)
    opening = stage.perform(100, "a", "pick up the apple")[1]
    film.play(opening, 60)
    whole, error = stage.carry_out(100 + later, "a", 100)
    assert whole is not None and error is not None and error.kind == "unreachable"
    film.play(whole, 240)
    assert not spikes(film)


@pytest.mark.parametrize("seed", range(4))
def test_interrupts_and_moves_do_not_jerk(seed: int) -> None:
    check(seed, 5)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 30))
def test_two_hundred_interrupts_do_not_jerk(seed: int) -> None:
    check(seed, 10)
