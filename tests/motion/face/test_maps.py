"""Faces in others' terms."""

from __future__ import annotations

import numpy as np
import pytest

from motion.face import maps, shapes
from motion.speech.phonemes import INDEX, VISEMES


@pytest.mark.parametrize("viseme", [v for v in VISEMES if v not in ("nn", "DD", "PP")])
def test_shapes_are_read_back_from_a_face(viseme: str) -> None:
    found = maps.to_visemes(shapes.SHAPES[[INDEX[viseme]]])
    assert VISEMES[int(found[0].argmax())] == viseme
    assert found.sum() == pytest.approx(1.0)


def test_azure_ids_go_there_and_back() -> None:
    weights = maps.from_azure(list(range(22)))
    assert weights.shape == (22, 15)
    assert [VISEMES[i] for i in weights.argmax(-1)[[0, 6, 18, 21]]] == ["sil", "ih", "FF", "PP"]
    assert maps.to_azure(np.eye(15)) == [0, 21, 18, 17, 19, 20, 16, 15, 14, 13, 2, 4, 6, 8, 7]
    again = maps.from_azure(maps.to_azure(np.eye(15)))
    assert np.array_equal(again, np.eye(15))


def test_rhubarb_and_vrm() -> None:
    assert maps.to_rhubarb(maps.from_rhubarb("ABCDEFGHX")) == "ABCDEFGHX"
    mouths = maps.to_vrm(np.eye(15))
    assert mouths[INDEX["PP"]].max() == 0.0
    assert maps.VRM[int(mouths[INDEX["E"]].argmax())] == "ee"
    assert {"aa", "ou", "blink", "happy", "neutral"} <= set(maps.presets())
