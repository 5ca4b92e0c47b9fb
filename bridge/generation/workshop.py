"""`Workshop`: the stages of a generator process, and how every job is done with them."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bridge.generation import jobs
from bridge.generation.effort import Effort
from bridge.generation.jobs import Job, Made, Timed
from bridge.generation.punctuality import Punctuality
from bridge.generation.warming import grasps, rehearsals
from bridge.session.keypoints import body_points
from bridge.session.stage import Stage
from bridge.session.unfinished import Unfinished
from motion.errors import MotionError
from motion.scene import Scene, load
from motion.selection import Selection


class Workshop:
    """The sessions of one process. selection: what makes their motion."""

    def __init__(self, selection: Selection | None = None) -> None:
        self._selection = selection or Selection()
        self.together = self._selection.together
        self._effort = Effort(tuple(self._selection.priors))
        self._stages: dict[str, Stage] = {}
        self._with_points: set[str] = set()
        self._punctuality = Punctuality()
        # What can be done while nobody waits, by the session that it is for.
        self._errands: dict[str, Iterator[None]] = {"": rehearsals(self._selection.priors)}

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
        self._effort.took(job, made.steps, seconds)
        return replace(made, seconds=seconds)

    def stage(self, session: str) -> Stage:
        """The stage of a session."""
        return self._stages[session]

    def prepare(self) -> bool:
        """Do a little of what later jobs will need. False where there is nothing."""
        for session, errand in list(self._errands.items()):
            try:
                next(errand)
            except StopIteration:
                self._errands.pop(session, None)
                continue
            except Exception:  # whoever asks for it will be told
                traceback.print_exc()
                self._errands.pop(session, None)
            return True
        return False

    def _warm(self, session: str) -> None:
        stage = self._stages[session]
        bodies = {body.hash: body for body in (stage.actor(name).skeleton for name in stage.names)}
        self._errands[session] = grasps(stage.scene, list(bodies.values()))

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
            stage = Stage(scene, job.characters, job.curves, job.seed, self._selection.priors)
            self._stages[job.session] = stage
            if job.keypoints:
                self._with_points.add(job.session)
            self._warm(job.session)
            actors = {name: stage.actor(name) for name in job.characters}
            return Made(
                {name: actor.passage for name, actor in actors.items()},
                bodies={name: actor.skeleton for name, actor in actors.items()},
                prior=self._selection.hash,
            )
        if isinstance(job, jobs.Close):
            self._stages.pop(job.session, None)
            self._with_points.discard(job.session)
            self._errands.pop(job.session, None)
            return Made()
        if job.session not in self._stages:
            raise jobs.Closed()
        stage = self._stages[job.session]
        if isinstance(job, jobs.GoOn):
            return self._gone_on(stage, job)
        if isinstance(job, jobs.CarryOut):
            return self._carried_out(stage, job)
        assert isinstance(job, jobs.Timed)
        made = _begun(stage, job, max(job.frame, stage.free_from))
        if isinstance(job, (jobs.SetBody, jobs.SetScene)):
            self._warm(job.session)
        return made

    def _gone_on(self, stage: Stage, job: jobs.GoOn) -> Made:
        steps = self._effort.steps(job, time.monotonic_ns())
        shown = stage.go_on(job.character, steps)
        hurried = self._effort.hurried(steps)
        return Made({} if shown is None else {job.character: shown}, steps=steps, hurried=hurried)

    def _carried_out(self, stage: Stage, job: jobs.CarryOut) -> Made:
        steps = self._effort.steps(job, time.monotonic_ns())
        shown, error = stage.carry_out(job.frame, job.character, job.begun, steps)
        made = {} if shown is None else {job.character: shown}
        return Made(made, job.frame, error=error, steps=steps, hurried=self._effort.hurried(steps))


def _begun(stage: Stage, job: Timed, frame: int) -> Made:
    if isinstance(job, jobs.Perform):
        plan, passage = stage.perform(frame, job.character, job.text, job.manner)
        return Made({job.character: passage}, frame, plan.to_dict())
    if isinstance(job, jobs.Gesture):
        return Made({}, frame, overlay=stage.gestures(frame, job.character, job.emphases))
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
    scene = load(job.scene, files=False)
    stands = stage.stands(frame, None if job.edited else scene)
    passages = stage.set_scene(frame, scene, stands)
    return _taken_up(stage, Made(passages, frame, stands=stands), unfinished)


def _taken_up(stage: Stage, made: Made, unfinished: Mapping[str, Unfinished | None]) -> Made:
    """What was made, with characters that go on with what they had to do."""
    left = {name: one for name, one in unfinished.items() if one is not None}
    passages = {name: stage.take_up(made.frame, name, one) for name, one in left.items()}
    return replace(made, passages={**made.passages, **passages}, unfinished=left)
