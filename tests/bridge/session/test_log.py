"""What a session remembers of what was asked, so that its motion can be made again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.recording.again import made_again
from bridge.session.log import Commit, Log, LogError
from motion.scene import load
from motion.scene.writing import to_dict
from motion.skeleton import Skeleton

TABLETOP = to_dict(load(Path(__file__).parents[3] / "examples" / "scenes" / "tabletop.json"))
OPEN = {"characters": ["actor"], "seed": 3, "curves": [], "scene": None}


def commit(kind: str, frame: int = 0, **data: Any) -> Commit:
    return Commit(kind, frame, "actor", data)


def kinds(log: Log) -> list[str]:
    return [one.kind for one in log.commits()]


def test_another_scene_begins_anew_and_keeps_the_latest_body() -> None:
    log = Log()
    for kind in ("open", "perform", "set_body", "set_body", "set_scene", "move", "set_scene", "stop"):
        log.add(commit(kind))
    assert kinds(log) == ["open", "set_body", "set_scene", "stop"]


def test_too_many_requests_are_said_until_another_scene_is_set() -> None:
    log = Log(most=2)
    for kind in ("open", "stop", "stop"):
        log.add(commit(kind))
    assert len(log.commits()) == 3
    log.add(commit("stop"))
    with pytest.raises(LogError) as refused:
        log.commits()
    assert refused.value.kind == "too_long" and refused.value.fix
    log.add(commit("set_scene"))
    assert kinds(log) == ["open", "set_scene"]


def test_what_is_kept_makes_the_same_motion_as_all_of_it() -> None:
    everything = [
        commit("open", **OPEN),
        commit("set_body", 8, body=Skeleton.human(1.5).to_dict()),
        commit("perform", 20, text="wave"),
        commit("set_scene", 60, scene=TABLETOP),
        commit("perform", 90, text="nod"),
        commit("carry_out", 100, begun=90),
    ]
    log = Log()
    for one in everything:
        log.add(one)
    assert len(log.commits()) == 5
    whole, kept = (
        made_again(commits, "s", "actor", until=180)[-1] for commits in (everything, log.commits())
    )
    np.testing.assert_allclose(kept.positions(), whole.positions(), atol=1e-9)
    newest = made_again(log.commits(), "s", "actor", since=120, until=180)[-1]
    np.testing.assert_allclose(newest.positions(), whole.positions()[-newest.frames :], atol=1e-9)
    assert newest.frames == 61
