"""Measuring, summing up and ranking, on clips whose faults are known."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from motion.clip import Clip
from motion.errors import ReachError
from motion.evaluate import Case, Report, evaluate, generated_cases, measure, run_case
from motion.scene.model import Scene

from .stages import held, stage, step, still, thing, track, turned, wave

CUP = thing("cup", (0.08, 0.1, 0.08), np.array([3.0, 0.05, 3.0]), "cylinder")


def case(number: int = 0, verb: str = "nod", text: str = "nod") -> Case:
    tags = {"thing": "none", "position": "table left near", "hand": "any"}
    return Case(number, verb, text, "en", Scene((CUP,)), ("child", "adult", "tall")[number % 3], number, tags)


def nodding(case: Case) -> Clip:
    clip = turned(still(60), "leftUpperArm", "z", -75.0)
    clip = turned(turned(clip, "rightUpperArm", "z", 75.0), "head", "x", wave(60, 12.0, 1.5))
    return replace(clip, steps=(step("nod", clip),))


def broken(case: Case) -> Clip:
    """Refuses, crashes, does nothing, loses numbers or bends a knee backwards, by number."""
    if case.number == 1:
        raise ReachError("too far", kind="unreachable")
    if case.number == 2:
        raise ZeroDivisionError("a bug")
    clip = nodding(case)
    if case.number == 3:
        return turned(clip, "head", "x", 0.0)
    if case.number == 4:
        return replace(clip, root=clip.root * np.nan)
    if case.number == 5:
        return turned(clip, "leftLowerLeg", "x", -23.0)
    if case.number == 6:
        return replace(clip, steps=())
    return clip


def test_a_good_clip_succeeds_with_clean_figures() -> None:
    result = run_case(case(), nodding)
    assert result.succeeded and result.reasons == ()
    assert result.measurement is not None
    assert (result.measurement.violations, max(result.measurement.slides)) == (0, 0.0)
    assert result.measurement.contact_speed == 0.0


def test_each_kind_of_failure_is_named() -> None:
    report = evaluate([case(number) for number in range(7)], performer=broken)
    reasons = ["; ".join(result.reasons) for result in report.results]
    assert [result.succeeded for result in report.results] == [True, False, False, False, False, True, False]
    assert "unreachable: too far" in reasons[1]
    assert "bug: ZeroDivisionError" in reasons[2]
    assert "nods turned at 0" in reasons[3]
    assert "not finite" in reasons[4]
    rows = {row.name: row for row in report.rows()}
    assert rows["success"].value == pytest.approx(200 / 7)
    assert rows["refused"].value == 2.0 and rows["not finite"].value == 1.0
    assert rows["joint-limit violations"].value == 60.0 and rows["joint-limit violations"].met is False
    assert not report.targets_met
    assert {result.case.number for result in report.worst(5)} == {1, 2, 3, 4, 6}


def test_a_different_action_than_asked_fails() -> None:
    assert not run_case(case(verb="wave"), nodding).succeeded


def test_a_wrong_contact_fails_the_step_that_holds_it() -> None:
    clip = nodding(case())
    far = replace(clip, objects=(track(CUP, np.tile(CUP.position, (60, 1))),), contacts=(held("cup", clip),))
    measured = measure(far, Scene((CUP,)))
    assert not measured.succeeded
    assert "worst contact error" in str(measured.steps[0].failures[0])


def test_a_body_in_a_thing_fails_the_step() -> None:
    clip = nodding(case())
    post = thing("post", (0.2, 3.0, 0.2), clip.root[0])
    measured = measure(clip, stage(clip, post).scene)
    assert not measured.succeeded
    assert "in post" in measured.deepest
    assert measured.depth.max() > 0.1


def test_progress_is_told_and_results_keep_their_order() -> None:
    seen = []
    report = evaluate(
        [case(n) for n in range(4)], performer=nodding, progress=lambda *news: seen.append(news[:2])
    )
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [result.case.number for result in report.results] == [0, 1, 2, 3]


def test_other_processes_give_the_same_results() -> None:
    cases = [one for one in generated_cases(60) if one.verb in ("nod", "bow")]
    here, there = evaluate(cases), evaluate(cases, workers=2)
    assert [r.reasons for r in here.results] == [r.reasons for r in there.results]
    assert [r.measurement.jerk for r in here.results if r.measurement] == [
        r.measurement.jerk for r in there.results if r.measurement
    ]


def test_the_report_is_json_and_counts_by_verb_and_body() -> None:
    report = evaluate([case(n) for n in range(4)], performer=broken)
    data = json.loads(json.dumps(report.to_dict()))
    assert data["cases"] == 4 and len(data["results"]) == 4
    assert data["by_verb"] == {"nod": {"succeeded": 1, "cases": 4}}
    assert data["by_body"]["child"] == {"succeeded": 1, "cases": 2}
    assert data["results"][1]["reasons"] == ["refused: unreachable: too far"]


def test_an_empty_run_reports_nothing_and_meets_nothing() -> None:
    assert Report(()).success_rate == 0.0
    assert not Report(()).targets_met


def test_feet_that_slide_6_mm_a_frame_are_told_so() -> None:
    def sliding(case: Case) -> Clip:
        clip = nodding(case)
        return replace(clip, root=clip.root + 0.006 * np.arange(clip.frames)[:, None] * [0.0, 0.0, 1.0])

    rows = {row.name: row for row in evaluate([case()], performer=sliding).rows()}
    assert rows["contact speed"].value == pytest.approx(18.0) and rows["contact speed"].met is False
    assert rows["FS"].value is not None and rows["FS"].value > 3.0
