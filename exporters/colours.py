"""Colours of things, from what the scene says about them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike
from PIL import ImageColor

from motion.rotation import Array

SKIN = (0.62, 0.42, 0.33)

# What people mean by the plain words; the screen's own red or blue looks like no thing in a house.
_WORDS = {
    "red": "#b5342b",
    "green": "#3f7d4e",
    "blue": "#3a5f9e",
    "yellow": "#e0b93c",
    "orange": "#d97b2f",
    "purple": "#74508f",
    "pink": "#dc9aa8",
    "brown": "#7a5236",
    "beige": "#d8c7a4",
    "white": "#eeece6",
    "black": "#26272a",
    "grey": "#85888c",
    "gray": "#85888c",
    "silver": "#b9bdc2",
    "gold": "#c9a24b",
}
# Materials whose colour is not meant to be chosen, sRGB.
_MATERIALS = {
    "wood": "#a9794f",
    "wooden": "#a9794f",
    "metal": "#a8abb0",
    "steel": "#b4b8bd",
    "glass": "#cfe3ea",
    "ceramic": "#e8e4da",
    "paper": "#f2efe6",
    "plastic": "#8fa6b8",
    "leather": "#6b4a36",
    "cardboard": "#b58b5a",
    "stone": "#9a9892",
}
_QUIET = ("#8c9aa8", "#b7a58c", "#9aa88c", "#a88c95", "#8ca3a8", "#b0a7b8", "#c2b59b", "#9c8f86")


def linear(srgb: ArrayLike) -> Array:
    """sRGB values in 0..1 to the linear ones that glTF factors and vertex colours hold."""
    values = np.asarray(srgb, dtype=np.float64)
    result: Array = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return result


def named(colour: str) -> Array:
    """Linear RGB (3,) in 0..1 of a CSS colour name or #rrggbb; ValueError for anything else."""
    return linear(np.array(ImageColor.getrgb(colour)[:3]) / 255.0)


def of_object(attributes: Mapping[str, str], label: str) -> tuple[Array, float]:
    """Linear RGB (3,) and opacity of an object:

    its colour, else its material's, else a quiet one that its label picks.
    """
    material = attributes.get("material", "").lower()
    opacity = 0.45 if material == "glass" else 1.0
    for word in (attributes.get("color", ""), attributes.get("colour", ""), _MATERIALS.get(material, "")):
        word = word.lower().replace(" ", "")
        try:
            return named(_WORDS.get(word, word)), opacity
        except ValueError:
            continue
    # Not `hash`, which differs from one run to the next.
    return named(_QUIET[zlib.crc32(label.encode("utf-8", "replace")) % len(_QUIET)]), opacity
