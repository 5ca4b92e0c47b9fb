"""Performed cases and their interruptions, measured."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.errors import ReachError
from motion.evaluate import Case, generated_cases
from motion.evaluate.metrics.objects import goal_errors
from motion.evaluate.naturalness.interruptions import border, interrupt_all
from motion.evaluate.naturalness.performed import (
    Made,
    perform_all,
    planned,
    releases,
    score_case,
    windows_of,
)
from motion.evaluate.naturalness.tables import on_cases, on_interruptions
from motion.pim import representation as rep
from motion.pim.planned import of_clip
from motion.skeleton import Skeleton
from tests.motion.evaluate.stages import held, still, thing, track


@pytest.fixture(scope="module")
def picked() -> Case:
    return next(case for case in generated_cases(60) if case.verb == "place")


@pytest.fixture(scope="module")
def made(picked: Case) -> Made:
    return planned(picked)


def test_the_planners_own_motion_is_exact_and_looks_where_it_means_to(picked: Case, made: Made) -> None:
    score, _ = score_case(picked, lambda case: made)
    assert score.measurement is not None and score.measurement.succeeded
    assert score.goal.max() == 0.0 and score.goal_angle.max() < 1e-6
    assert score.followed[0].f1 == score.followed[1].f1 == 1.0 and score.followed[0].both > 0
    assert len(score.gaze) > 10 and score.gaze.mean() < 12.0
    assert len(score.windows) == (made.clip.frames - 48) // 20 + 1


def test_an_object_that_is_let_go_2_cm_and_10_degrees_off_scores_that() -> None:
    cup = thing("cup", (0.08, 0.1, 0.08), np.array([0.0, 0.8, 0.5]))
    clip = still(30)
    clip = replace(
        clip, objects=(track(cup, np.tile(cup.position, (30, 1))),), contacts=(held("cup", clip, stop=20),)
    )
    off = poses.mul(clip.objects[0].poses, poses.make([0.02, 0.0, 0.0], rot.from_yaw(np.radians(10.0))))
    shifted = replace(clip, objects=(replace(clip.objects[0], poses=off),))
    nothing = np.full((30, 3), np.nan)
    reached, goals = releases(Made(shifted, clip, nothing, np.zeros(30, bool)))
    assert reached.shape == goals.shape == (1, 7)
    away, angle = goal_errors(reached, goals)
    assert (away[0], angle[0]) == (pytest.approx(0.02), pytest.approx(10.0))


def test_windows_overlap_by_half_of_what_follows_their_history() -> None:
    assert windows_of(of_clip(still(89, Skeleton.human(1.2)), "stand")).shape == (3, 48, rep.WIDTH)
    assert windows_of(of_clip(still(47), "stand")).shape == (0, 48, rep.WIDTH)


def test_refusals_are_counted_and_nothing_else_suffers(picked: Case, made: Made) -> None:
    other = replace(picked, number=picked.number + 1)

    def maker(case: Case) -> Made:
        if case is other:
            raise ReachError("too far", kind="unreachable")
        return made

    found = perform_all("planner-only", maker, [picked, other])
    figures = found.figures()
    assert figures["success"] == 0.5
    assert figures["fmd"] is None and figures["contact_mean"] is not None
    table = on_cases([found])
    assert table.columns == ("planner-only",)
    assert next(line for line in table.lines if line.name == "success").values == (50.0,)
    json.dumps(found.to_dict())
    assert perform_all("none", maker, [other]).figures()["jerk_ratio"] == 0.0


def rising(frames: int, start: float) -> Clip:
    clip = still(frames)
    lift = np.stack([np.zeros(frames), start + 0.01 * np.arange(frames), np.zeros(frames)], -1)
    return replace(clip, root=clip.root + lift)


def test_a_jump_of_1_cm_where_motion_is_broken_off_is_seen() -> None:
    smooth = border(rising(50, 0.0), 30, rising(50, 0.30))
    assert smooth.peak == pytest.approx(0.0, abs=1e-6)
    jump = border(rising(50, 0.0), 30, rising(50, 0.31))
    assert jump.peak == pytest.approx(2 * 0.01 * 30.0**3)
    assert jump.inside == pytest.approx(0.0, abs=1e-6)


def test_interruptions_are_at_random_times_and_sum_up(picked: Case, made: Made) -> None:
    shares = []

    def interrupter(case: Case, share: float, text: str) -> tuple[Clip, int, Clip]:
        shares.append(share)
        if len(shares) == 2:
            raise ReachError("too far", kind="unreachable")
        return rising(50, 0.0), 30, rising(50, 0.30)

    pops = interrupt_all([picked] * 4, 3, interrupter)
    assert len(set(shares)) == 4 and len(pops.borders) == 3 and pops.refused == 1
    table = on_interruptions({"planner-only": pops})
    assert table.lines[0].values[0] == pytest.approx(0.0, abs=1e-6)
    json.dumps(pops.to_dict())
