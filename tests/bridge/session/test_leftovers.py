"""Jobs of a session that is closed before their turn comes."""

from __future__ import annotations

import asyncio
import pickle

import pytest

from bridge.generation import Pool, jobs
from bridge.generation.workshop import Workshop


def test_a_job_of_a_closed_session_is_refused_and_meets_no_later_one() -> None:
    workshop = Workshop()
    for job in (
        jobs.Open("s#1", None, ("actor",), (), 0),
        jobs.Close("s#1"),
        jobs.Open("s#2", None, ("actor",), (), 0),
    ):
        assert isinstance(workshop.do(job), jobs.Made)
    refused = workshop.do(jobs.GoOn("s#1", "actor"))
    assert isinstance(refused, jobs.Closed) and refused.kind == "unknown_session"
    # The refusal travels between processes.
    assert str(pickle.loads(pickle.dumps(refused))) == str(refused)


def test_the_pool_knows_closed_sessions() -> None:
    async def main() -> None:
        with pytest.raises(jobs.Closed):
            await Pool(0).do(jobs.GoOn("s#1", "actor"))

    asyncio.run(main())
