"""A generator process: holds the stages of its sessions and does their jobs, urgent ones first."""

from __future__ import annotations

import gc
import heapq
import os
import signal
import time
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import replace
from multiprocessing.connection import Connection

from bridge.generation import jobs
from bridge.generation.jobs import Job, Made, Timed
from bridge.generation.punctuality import Punctuality
from bridge.session.keypoints import body_points
from bridge.session.stage import Stage
from bridge.session.unfinished import Unfinished
from motion.avatar.model import ARKIT
from motion.errors import MotionError
from motion.scene import Scene, load, make

# How far generators stand back behind what sends frames.
_NICENESS = 5
Answer = tuple[int, "Made | MotionError | str"]


def run(connection: Connection) -> None:
    """Serve jobs (number, Job) from a connection until it closes. Answers are (number, Made, MotionError or a traceback)."""
    # The server ends its workers itself; a Ctrl-C in the terminal reaches them too and is not theirs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        # Frames on time come before frames to come.
        os.nice(_NICENESS)
    workshop = Workshop()
    first = rehearsals()
    waiting: list[tuple[int, int, Job]] = []
    try:
        while True:
            if not waiting and not connection.poll() and next(first, None) is not None:
                continue
            while not waiting or connection.poll():
                number, job = connection.recv()
                heapq.heappush(waiting, (job.rank, number, job))
            _, number, job = heapq.heappop(waiting)
            connection.send((number, workshop.do(job)))
    except (EOFError, OSError):
        return


def rehearsals() -> Iterator[Stage]:
    """Perform a little for nobody, so that the first request finds everything loaded and worked out."""
    stage = Stage(Scene(), ["a"], ARKIT)
    yield stage
    table, *parts = make("table", "table", at=(0.0, 0.65))
    cup = make("cup", "cup", on=table, at=(-0.2, 0.42))
    stage = Stage(Scene((table, *parts, *cup)), ["a"], ARKIT)
    for frame, text in ((60, "wave"), (120, "pick up the cup")):
        stage.perform(frame, "a", text)
        yield stage
        stage.carry_out(frame + 12, "a", frame)
        yield stage
    # What was loaded until now stays: no collection need look at it again.
    gc.collect()
    gc.freeze()


class Workshop:
    """The sessions of one process."""

    def __init__(self) -> None:
        self._stages: dict[str, Stage] = {}
        self._with_points: set[str] = set()
        self._punctuality = Punctuality()

    def do(self, job: Job) -> Made | MotionError | str:
        """Do a job. A traceback means a bug: the session is as it was before."""
        started = time.perf_counter()
        if isinstance(job, jobs.Timed):
            job = replace(job, frame=self._punctuality.frame(job, time.monotonic_ns()))
        try:
            made = self._pointed(job.session, self._made(job))
        except MotionError as error:
            return error
        except Exception:  # one session's bug must not end the others'
            return traceback.format_exc()
        seconds = time.perf_counter() - started
        self._punctuality.took(job, seconds)
        return replace(made, seconds=seconds)

    def _pointed(self, session: str, made: Made) -> Made:
        """What was made, with keypoints where the session asked for them."""
        if session not in self._with_points:
            return made
        stage = self._stages[session]
        passages = {
            name: replace(shown, points=body_points(shown, stage.actor(name).skeleton, stage.scene.camera))
            for name, shown in made.passages.items()
        }
        return replace(made, passages=passages)

    def _made(self, job: Job) -> Made:
        if isinstance(job, jobs.Open):
            scene = Scene() if job.scene is None else load(job.scene, files=False)
            stage = Stage(scene, job.characters, job.curves, job.seed)
            self._stages[job.session] = stage
            if job.keypoints:
                self._with_points.add(job.session)
            actors = {name: stage.actor(name) for name in job.characters}
            return Made(
                {name: actor.passage for name, actor in actors.items()},
                bodies={name: actor.skeleton for name, actor in actors.items()},
            )
        if isinstance(job, jobs.Close):
            self._stages.pop(job.session, None)
            self._with_points.discard(job.session)
            return Made()
        if job.session not in self._stages:
            raise jobs.Closed()
        stage = self._stages[job.session]
        if isinstance(job, jobs.GoOn):
            shown = stage.go_on(job.character)
            return Made({} if shown is None else {job.character: shown})
        if isinstance(job, jobs.CarryOut):
            shown, error = stage.carry_out(job.frame, job.character, job.begun)
            return Made({} if shown is None else {job.character: shown}, job.frame, error=error)
        assert isinstance(job, jobs.Timed)
        return _begun(stage, job, max(job.frame, stage.free_from))


def _begun(stage: Stage, job: Timed, frame: int) -> Made:
    if isinstance(job, jobs.Perform):
        plan, passage = stage.perform(frame, job.character, job.text)
        return Made({job.character: passage}, frame, plan.to_dict())
    if isinstance(job, jobs.Stop):
        return Made({job.character: stage.stop(frame, job.character)}, frame)
    if isinstance(job, jobs.Move):
        return Made(stage.move(frame, job.places), frame)
    if isinstance(job, jobs.SetBody):
        unfinished = {job.character: stage.unfinished(frame, job.character)}
        passages = {job.character: stage.set_body(frame, job.character, job.body)}
        return _taken_up(stage, Made(passages, frame, bodies={job.character: job.body}), unfinished)
    assert isinstance(job, jobs.SetScene)
    unfinished = {name: stage.unfinished(frame, name) for name in stage.names}
    passages = stage.set_scene(frame, load(job.scene, files=False))
    return _taken_up(stage, Made(passages, frame), unfinished)


def _taken_up(stage: Stage, made: Made, unfinished: Mapping[str, Unfinished | None]) -> Made:
    """What was made, with characters that go on with what they had to do."""
    left = {name: one for name, one in unfinished.items() if one is not None}
    passages = {name: stage.take_up(made.frame, name, one) for name, one in left.items()}
    return replace(made, passages={**made.passages, **passages}, unfinished=left)
