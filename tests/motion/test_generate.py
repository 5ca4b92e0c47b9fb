"""From a sentence to a clip, in both languages, on three bodies."""

from __future__ import annotations

import numpy as np
import pytest

from motion import generate
from motion.errors import PlanError
from motion.inspection.contacts import contact_errors
from motion.skeleton import Skeleton
from tests.motion.planning.stages import BODIES, MOVE_THE_CUP, spoken, tabletop


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("language", MOVE_THE_CUP)
def test_a_sentence_becomes_motion(language: str, body: str) -> None:
    clip = spoken(MOVE_THE_CUP[language], body)
    clip.validate()
    assert [step.verb for step in clip.steps] == ["pick_up", "place"]
    assert clip.skeleton is BODIES[body]
    assert clip.meta["text"] == MOVE_THE_CUP[language]
    assert clip.meta["language"] == language
    (found,) = contact_errors(clip)
    assert found.contact.object == "cup"
    assert found.errors.max() <= 0.003
    end, bowl = clip.object("cup").poses[-1], tabletop().object("bowl").position
    assert 0.08 < np.linalg.norm((end[:3] - bowl)[[0, 2]]) < 0.35
    assert np.isclose(end[1], tabletop().object("cup").position[1], atol=1e-9)


@pytest.mark.parametrize("body", BODIES)
def test_both_languages_mean_the_same_motion(body: str) -> None:
    english, chinese = (spoken(text, body) for text in MOVE_THE_CUP.values())
    assert np.array_equal(english.rotations, chinese.rotations)
    assert np.array_equal(english.object("cup").poses, chinese.object("cup").poses)


def test_the_frame_rate_is_sampling_only() -> None:
    slow, fast = (generate("Nod twice.", tabletop(), fps=fps) for fps in (30.0, 60.0))
    assert (slow.fps, fast.fps) == (30.0, 60.0)
    assert np.isclose(slow.duration, fast.duration, atol=0.2)


def test_without_a_body_an_average_adult_performs() -> None:
    assert generate("Wave.", tabletop()).skeleton.hash == Skeleton.human().hash


@pytest.mark.parametrize("text", ["Open the fridge.", "打开冰箱。"])
def test_words_without_a_thing_are_an_error_not_a_motion(text: str) -> None:
    with pytest.raises(PlanError) as caught:
        generate(text, tabletop())
    assert caught.value.kind == "unknown_object"
