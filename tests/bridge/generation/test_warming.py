"""What a hand can do with the things of a scene is found out before anybody asks for it."""

from __future__ import annotations

import pytest

from bridge.generation import jobs
from bridge.generation.jobs import Job, Made
from bridge.generation.workshop import Workshop
from motion.grasp import holds
from motion.skeleton import Skeleton
from tests.bridge.session.local import tabletop

NEVER = 2**62


def done(workshop: Workshop, job: Job) -> Made:
    made = workshop.do(job)
    assert isinstance(made, Made), made
    return made


@pytest.mark.parametrize(("prepared", "height"), [(True, 1.71), (False, 1.72)])
def test_the_first_thing_taken_finds_its_grasps_found(
    prepared: bool, height: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Bodies that no other test has, whose hands know no thing yet.
    workshop, body = Workshop(), Skeleton.human(height)
    done(workshop, jobs.Open("s", tabletop(), ("actor",), (), 0))
    done(workshop, jobs.SetBody("s", 10, NEVER, "actor", body))
    while prepared and workshop.prepare():
        pass
    closed: list[int] = []
    close = holds.close
    monkeypatch.setattr(holds, "close", lambda *given: closed.append(1) or close(*given))
    begun = done(workshop, jobs.Perform("s", 60, NEVER, "actor", "pick up the apple")).frame
    whole = done(workshop, jobs.CarryOut("s", begun + 16, NEVER, "actor", begun))
    assert whole.error is None and bool(closed) != prepared


def test_a_session_that_is_closed_needs_nothing_any_more() -> None:
    workshop = Workshop()
    while workshop.prepare():
        pass
    done(workshop, jobs.Open("s", tabletop(), ("actor",), (), 0))
    assert workshop.prepare()
    done(workshop, jobs.Close("s"))
    assert not workshop.prepare()
