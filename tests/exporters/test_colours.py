"""Things look like what the scene calls them."""

from __future__ import annotations

import numpy as np
import pytest

from exporters.colours import linear, named, of_object


def test_names_become_linear_light() -> None:
    np.testing.assert_allclose(named("white"), [1.0, 1.0, 1.0])
    np.testing.assert_allclose(named("#808080"), 0.2158605, atol=1e-6)
    with pytest.raises(ValueError, match="unknown color"):
        named("reddish")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"color": "red"}, "#b5342b"),
        ({"colour": "Red"}, "#b5342b"),
        ({"color": "light blue"}, "lightblue"),
        ({"color": "teal", "material": "wood"}, "teal"),
        ({"color": "reddish", "material": "wood"}, "#a9794f"),
    ],
)
def test_colour_comes_before_material(attributes: dict[str, str], expected: str) -> None:
    np.testing.assert_allclose(of_object(attributes, "thing")[0], named(expected))


def test_glass_lets_light_through() -> None:
    assert of_object({"material": "glass"}, "bottle")[1] < 1.0
    assert of_object({}, "bottle")[1] == 1.0


def test_unknown_colours_are_quiet_and_stable() -> None:
    np.testing.assert_array_equal(of_object({}, "杯子")[0], of_object({"color": "?"}, "杯子")[0])
    assert of_object({}, "\ud800")[0].shape == (3,)


def test_colours_become_linear() -> None:
    np.testing.assert_allclose(linear(np.array([0.0, 0.5, 1.0])), [0.0, 0.21404, 1.0], atol=1e-5)
