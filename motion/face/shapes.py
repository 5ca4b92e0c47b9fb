"""What a mouth does for each viseme, and how much it insists on it.

Weights are the usual ones of blend-shape lip sync, set by eye on the built-in avatar. Dominance says per group of units how
strongly a sound imposes its own shape on its neighbours: sounds that are made by the tongue alone hardly insist on lips, so
that these are their neighbours' (Cohen and Massaro 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.face import units
from motion.rotation import Array
from motion.speech.phonemes import INDEX, VISEMES

VOWELS = frozenset(INDEX[name] for name in ("aa", "E", "ih", "oh", "ou"))
ROUNDED = frozenset(INDEX[name] for name in ("CH", "RR", "oh", "ou"))
SIBILANTS = frozenset(INDEX[name] for name in ("CH", "SS"))
OPENING = units.columns("jawOpen", "mouthLowerDown", "mouthUpperUp")
"""Columns of the units that open more in loud and slow speech."""

SIL, PP, FF = INDEX["sil"], INDEX["PP"], INDEX["FF"]

WEIGHTS: dict[str, dict[str, float]] = {
    "sil": {},
    "PP": {"jawOpen": 0.04, "mouthPress": 0.35},
    "FF": {"jawOpen": 0.07, "mouthRollLower": 0.45, "mouthUpperUp": 0.22, "mouthShrugLower": 0.15},
    "TH": {"jawOpen": 0.15, "tongueOut": 0.40, "mouthUpperUp": 0.10, "mouthLowerDown": 0.10},
    "DD": {"jawOpen": 0.12, "mouthLowerDown": 0.12, "mouthUpperUp": 0.06, "mouthStretch": 0.06},
    "kk": {"jawOpen": 0.17, "mouthLowerDown": 0.08, "mouthUpperUp": 0.05},
    "CH": {"jawOpen": 0.10, "mouthFunnel": 0.50, "mouthPucker": 0.25, "mouthUpperUp": 0.08, "mouthLowerDown": 0.10},
    "SS": {"jawOpen": 0.06, "mouthStretch": 0.28, "mouthSmile": 0.12, "mouthLowerDown": 0.22, "mouthUpperUp": 0.10},
    "nn": {"jawOpen": 0.13, "mouthLowerDown": 0.10, "mouthUpperUp": 0.06},
    "RR": {"jawOpen": 0.15, "mouthFunnel": 0.35, "mouthPucker": 0.20},
    "aa": {"jawOpen": 0.56, "mouthLowerDown": 0.25, "mouthUpperUp": 0.15, "mouthStretch": 0.05},
    "E": {"jawOpen": 0.32, "mouthSmile": 0.22, "mouthStretch": 0.18, "mouthLowerDown": 0.15, "mouthUpperUp": 0.10},
    "ih": {"jawOpen": 0.18, "mouthSmile": 0.30, "mouthStretch": 0.26, "mouthLowerDown": 0.15, "mouthUpperUp": 0.08},
    "oh": {"jawOpen": 0.40, "mouthFunnel": 0.50, "mouthPucker": 0.20},
    "ou": {"jawOpen": 0.18, "mouthFunnel": 0.36, "mouthPucker": 0.65},
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Group:
    """Units that move together. before, after: how far a sound's influence reaches beyond it, seconds; lead: how much earlier
    rounding starts than its sound."""

    units: tuple[str, ...]
    before: float
    after: float
    lead: float = 0.0


GROUPS: dict[str, Group] = {
    "jaw": Group(("jawOpen", "jawForward"), 0.085, 0.085),
    "round": Group(("mouthFunnel", "mouthPucker"), 0.075, 0.080, lead=0.090),
    "spread": Group(("mouthSmile", "mouthStretch", "mouthDimple"), 0.090, 0.090),
    "part": Group(("mouthLowerDown", "mouthUpperUp"), 0.070, 0.070),
    "seal": Group(
        ("mouthPress", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper"), 0.050, 0.050
    ),
    "tongue": Group(("tongueOut",), 0.050, 0.050),
}

# Per viseme, in the order of the groups.
_DOMINANCE = {
    "sil": (0.50, 0.40, 0.40, 0.60, 0.50, 0.50),
    "PP": (0.80, 0.10, 0.10, 1.00, 1.00, 0.50),
    "FF": (0.80, 0.15, 0.15, 1.00, 1.00, 0.50),
    "TH": (0.70, 0.12, 0.12, 0.40, 0.60, 1.00),
    "DD": (0.55, 0.06, 0.06, 0.25, 0.50, 0.70),
    "kk": (0.25, 0.05, 0.05, 0.15, 0.40, 0.50),
    "CH": (0.95, 0.90, 0.60, 0.60, 0.50, 0.50),
    "SS": (1.00, 0.25, 0.45, 0.60, 0.50, 0.60),
    "nn": (0.45, 0.06, 0.06, 0.20, 0.50, 0.70),
    "RR": (0.45, 0.60, 0.30, 0.30, 0.50, 0.50),
    "aa": (1.00, 0.50, 0.50, 0.80, 0.50, 0.50),
    "E": (0.90, 0.60, 0.80, 0.70, 0.50, 0.50),
    "ih": (0.80, 0.70, 0.90, 0.70, 0.50, 0.50),
    "oh": (0.90, 1.00, 0.80, 0.60, 0.50, 0.50),
    "ou": (0.90, 1.00, 0.90, 0.60, 0.50, 0.50),
}

SHAPES: Array = np.stack([units.row(WEIGHTS[name]) for name in VISEMES])
"""The shape (15, 52) of every viseme, fully made."""

DOMINANCE: Array = np.array([_DOMINANCE[name] for name in VISEMES])
"""How much (15, G) each viseme insists on each group of units."""
