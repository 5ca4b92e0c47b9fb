"""What an avatar should look like: body parameters, presets and colours."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

from motion.errors import SkeletonError

Gender = Literal["female", "male"]
Hair = Literal["short", "long", "none"]
Color = tuple[float, float, float]


def mixed(a: Color, b: Color, share: float) -> Color:
    """The colour `share` of the way from a to b."""
    red, green, blue = (x + (y - x) * share for x, y in zip(a, b, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class AvatarSpec:
    """Parameters of the default avatar. `height` is the stature in metres, shoes included; None follows from
    age.

    age: years, 3 to 90. gender: "female", "male" or a number from 0 (female) to 1 (male). weight and muscle:
    0 lean, 0.5 average, 1 heavy. hair: "short", "long", "none" or None for the preset's choice. Colours are
    sRGB, 0..1.
    """

    age: float = 30.0
    gender: Gender | float = "female"
    height: float | None = None
    weight: float = 0.5
    muscle: float = 0.5
    hair: Hair | None = None
    name: str = "adult_female"
    skin: Color = (0.86, 0.68, 0.57)
    hair_color: Color | None = None
    iris: Color = (0.36, 0.24, 0.15)
    shirt: Color = (0.33, 0.50, 0.62)
    trousers: Color = (0.20, 0.23, 0.30)
    shoes: Color = (0.24, 0.18, 0.15)

    def __post_init__(self) -> None:
        limits = {"age": (3.0, 90.0), "weight": (0.0, 1.0), "muscle": (0.0, 1.0)}
        if self.height is not None:
            limits["height"] = (0.8, 2.3)
        if not isinstance(self.gender, str):
            limits["gender"] = (0.0, 1.0)
        elif self.gender not in ("female", "male"):
            raise _bad(f"gender {self.gender!r} is not known", ("female", "male"))
        if self.hair not in (None, "short", "long", "none"):
            raise _bad(f"hair style {self.hair!r} is not known", ("short", "long", "none"))
        for field, (low, high) in limits.items():
            value = getattr(self, field)
            if not low <= value <= high:
                raise _bad(f"avatar {field} is {value}, expected {low} to {high}", ())

    @property
    def maleness(self) -> float:
        """0 female … 1 male."""
        return float(self.gender == "male") if isinstance(self.gender, str) else float(self.gender)

    @property
    def hair_style(self) -> Hair:
        """The chosen hair style, or the usual one."""
        return self.hair or ("short" if self.maleness >= 0.5 else "long")

    @property
    def hair_tint(self) -> Color:
        """The chosen hair colour, or one that greys with age."""
        if self.hair_color:
            return self.hair_color
        grey = min(max((self.age - 45.0) / 25.0, 0.0), 1.0)
        return mixed((0.30, 0.20, 0.14), (0.72, 0.71, 0.70), grey)

    def key(self, version: str) -> str:
        """A short content hash of these parameters and the builder's version."""
        text = json.dumps([version, asdict(self)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


PRESETS: dict[str, AvatarSpec] = {
    "adult_female": AvatarSpec(),
    "adult_male": AvatarSpec(
        age=32.0, gender="male", name="adult_male", muscle=0.6,
        shirt=(0.55, 0.60, 0.64), trousers=(0.17, 0.19, 0.25),
    ),
    "child_female": AvatarSpec(
        age=8.0, gender="female", name="child_female", shirt=(0.93, 0.66, 0.38), trousers=(0.30, 0.38, 0.52),
        shoes=(0.85, 0.84, 0.82), hair_color=(0.36, 0.22, 0.12),
    ),
    "child_male": AvatarSpec(
        age=8.0, gender="male", name="child_male", shirt=(0.42, 0.63, 0.46), trousers=(0.33, 0.33, 0.36),
        shoes=(0.82, 0.82, 0.84), hair_color=(0.25, 0.16, 0.10),
    ),
    "elder_female": AvatarSpec(
        age=74.0, gender="female", name="elder_female", weight=0.6, muscle=0.35, hair="short",
        shirt=(0.56, 0.36, 0.47), trousers=(0.34, 0.32, 0.33),
    ),
    "elder_male": AvatarSpec(
        age=76.0, gender="male", name="elder_male", weight=0.6, muscle=0.35,
        shirt=(0.40, 0.42, 0.36), trousers=(0.36, 0.31, 0.26),
    ),
}  # fmt: skip


def preset(name: str, *, height: float | None = None) -> AvatarSpec:
    """A named preset, optionally at another stature in metres."""
    if name not in PRESETS:
        raise _bad(f"there is no avatar preset {name!r}", tuple(PRESETS))
    return replace(PRESETS[name], height=height) if height is not None else PRESETS[name]


def _bad(message: str, candidates: tuple[str, ...]) -> SkeletonError:
    return SkeletonError(
        message, kind="bad_avatar", candidates=candidates, fix="correct the avatar parameters"
    )
