"""The cases cover verbs, positions, hands, bodies and languages, and are fair."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from motion.evaluate import BODIES, Case, generated_cases
from motion.evaluate.pools import pool
from motion.evaluate.sentences import SAYINGS
from motion.language.plan import VERBS


@lru_cache
def every() -> list[Case]:
    return generated_cases(600)


def test_all_verbs_bodies_hands_positions_and_languages_appear() -> None:
    cases = every()
    assert len(cases) == 600
    assert {case.verb for case in cases} == set(VERBS)
    assert {case.body for case in cases} == set(BODIES)
    assert {case.language for case in cases} == {"en", "zh"}
    assert {case.tags["hand"] for case in cases} == {"any", "left", "right"}
    words = {word for case in cases for word in case.tags["position"].split()}
    assert words == {"table", "low", "floor", "high", "left", "centre", "right", "near", "far"}
    for body in BODIES:
        assert sum(case.body == body for case in cases) > 150
    assert len({case.tags["thing"] for case in cases}) > 80


def test_a_quarter_of_the_cases_holds_every_verb() -> None:
    assert {case.verb for case in every()[:150]} == {saying.verb for saying in SAYINGS}


def test_names_are_unique_and_texts_speak_their_language() -> None:
    cases = every()
    assert len({case.name for case in cases}) == len(cases)
    for case in cases:
        chinese = any("\u4e00" <= letter <= "\u9fff" for letter in case.text)
        assert chinese == (case.language == "zh"), case.text
        assert "{" not in case.text


def test_the_same_seed_gives_the_same_cases_and_another_seed_others() -> None:
    again = generated_cases(80)
    for one, two in zip(every(), again, strict=False):
        assert (one.name, one.text, one.seed) == (two.name, two.text, two.seed)
        for a, b in zip(one.scene.objects, two.scene.objects, strict=True):
            assert a.id == b.id
            np.testing.assert_array_equal(a.pose, b.pose)
    assert [case.text for case in generated_cases(80, seed=1)] != [case.text for case in again]


def test_nothing_starts_below_the_floor_or_inside_its_neighbour() -> None:
    for case in every()[::5]:
        tops = {item.id: item for item in case.scene.objects if item.part_of is None}
        for item in tops.values():
            assert item.world_bounds()[0][1] > -0.006, (case.name, item.id)
        if "thing" in tops and "target" in tops:
            a, b = tops["thing"].world_bounds(), tops["target"].world_bounds()
            overlap = np.minimum(a[1], b[1]) - np.maximum(a[0], b[0])
            assert overlap.min() < 0.005, case.name


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda s: f"{s.verb}-{s.needs}-{s.target}")
def test_every_saying_has_things_to_choose_from(saying) -> None:
    for needs in (saying.needs, saying.target):
        if needs not in (None, "=support"):
            assert pool(needs)
