"""Figures as lines of a table: one line a figure, one column a way of making motion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from motion.evaluate.metrics.jerk import MOCAP_JERK
from motion.evaluate.naturalness.compare import Comparison
from motion.evaluate.naturalness.interruptions import Pops
from motion.evaluate.naturalness.performed import Performed

Number = float | None


@dataclass(frozen=True)
class Line:
    """One figure of every method, in `unit`. aim: what it should be, in words; empty when it only informs."""

    name: str
    values: tuple[Number, ...]
    unit: str
    aim: str = ""

    def cells(self) -> tuple[str, ...]:
        """The values as people read them."""
        return tuple(_readable(value) for value in self.values)


@dataclass(frozen=True)
class Table:
    """Lines under the names of the methods. notes: what a reader must know."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def _times(scale: float, value: Number) -> Number:
    return None if value is None else scale * value


def _readable(value: Number) -> str:
    if value is None:
        return "–"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{value:.{digits}f}".replace("-0.00", "0.00")


def on_windows(found: Comparison) -> Table:
    """The comparison on held-out mocap."""
    scores, floor = found.scores, found.reference.floor

    def line(name: str, read: Any, scale: float, unit: str, aim: str = "") -> Line:
        return Line(name, tuple(_times(scale, read(score)) for score in scores), unit, aim)

    lines = (
        line("hand from its keyframe, mean", lambda s: s.hand.mean, 100.0, "cm"),
        line("hand from its keyframe, p95", lambda s: s.hand.p95, 100.0, "cm"),
        line("hips from their waypoint, mean", lambda s: s.hips.mean if s.hips.count else None, 100.0, "cm"),
        line("jerk, mean", lambda s: s.jerk, 1.0, "m/s³"),
        line("jerk over low-passed mocap", lambda s: s.jerk_ratio, 1.0, "×", "0.5–1.5"),
        line("peak jerk where the history ends", lambda s: s.border_peak, 1.0, "m/s³"),
        line("peak jerk later", lambda s: s.inside_peak, 1.0, "m/s³"),
        line("area under the jerk there", lambda s: s.border_area, 1.0, "m/s²"),
        line("FMD", lambda s: s.fmd, 1.0, "", f"≤ {2 * floor:.1f}"),
        line("FMD over the train/test floor", lambda s: s.fmd / floor, 1.0, "×", "≤ 2"),
        line("diversity against mocap", lambda s: s.diversity, 1.0, "", "≥ 0.75"),
        line("FS", lambda s: s.fs, 1.0, "mm/frame"),
        line("skate ratio", lambda s: s.skate_ratio, 100.0, "%"),
        line("contact speed", lambda s: s.contact_speed, 100.0, "cm/s"),
        line("joints from what really followed", lambda s: s.apart, 100.0, "cm"),
        line("time per window", lambda s: s.seconds, 1000.0, "ms"),
    )
    notes = (
        f"{len(found.windows)} windows of held-out mocap. Train/test floor of the FMD: {floor:.2f}; one half of the held-out"
        f" windows is {found.reference.halves:.2f} from the other.",
        f"Mean jerk of the held-out clips after the low-pass filter: {found.reference.low_passed_jerk:.0f} m/s³; the ratio is"
        f" to {MOCAP_JERK:.0f}. Swinging feet pass lower than 5 cm too, so that foot figures are to be compared with mocap's.",
        "Read constraint error, jerk and FMD together: one alone is gamed by a pop or by a frozen body.",
    )
    return Table("Held-out mocap", tuple(score.method for score in scores), lines, notes)


_PERFORMED = (
    ("success", "success", 100.0, "%", "≥ 97"),
    ("contact error, mean", "contact_mean", 1000.0, "mm", "≤ 8"),
    ("contact error, p95", "contact_p95", 1000.0, "mm", "≤ 15"),
    ("contact precision at 5 cm", "precision_5cm", 1.0, "", ""),
    ("contact recall at 5 cm", "recall_5cm", 1.0, "", ""),
    ("contact F1 at 5 cm", "f1_5cm", 1.0, "", "≥ 0.98"),
    ("contact precision at 2 cm", "precision_2cm", 1.0, "", ""),
    ("contact recall at 2 cm", "recall_2cm", 1.0, "", ""),
    ("contact F1 at 2 cm", "f1_2cm", 1.0, "", "≥ 0.95"),
    ("hands as in the planned motion, F1 at 5 cm", "followed_5cm", 1.0, "", ""),
    ("hands as in the planned motion, F1 at 2 cm", "followed_2cm", 1.0, "", ""),
    ("object from its goal, mean", "goal_mean", 100.0, "cm", "≤ 1"),
    ("object turned from its goal, mean", "goal_angle_mean", 1.0, "°", "≤ 3"),
    ("penetration, mean", "penetration_mean", 1000.0, "mm", ""),
    ("penetration, p95", "penetration_p95", 1000.0, "mm", ""),
    ("penetration, max", "penetration_max", 1000.0, "mm", "≤ 10"),
    ("frames deeper than 2 cm", "deep_share", 100.0, "%", "≤ 2"),
    ("FS", "fs", 1.0, "mm/frame", "≤ 0.3"),
    ("skate ratio", "skate_ratio", 100.0, "%", "≤ 5"),
    ("contact speed", "contact_speed", 100.0, "cm/s", "≤ 4"),
    ("jerk over low-passed mocap", "jerk_ratio", 1.0, "×", "0.5–1.5"),
    ("gaze after 400 ms, mean", "gaze_mean", 1.0, "°", ""),
    ("gaze after 400 ms, p95", "gaze_p95", 1.0, "°", ""),
    ("FMD", "fmd", 1.0, "", ""),
    ("diversity against mocap", "diversity", 1.0, "", ""),
    ("speed of generation", "speed", 1.0, "× real time", "≥ 40"),
)


def on_cases(found: Sequence[Performed]) -> Table:
    """The comparison on performed cases."""
    figures = [one.figures() for one in found]
    lines = tuple(
        Line(name, tuple(_times(scale, f[key]) for f in figures), unit, aim)
        for name, key, scale, unit, aim in _PERFORMED
    )
    count = len(found[0].cases) if found else 0
    notes = (
        f"{count} generated cases. An object's goal is where it was planned to be let go, which the planner's own motion meets"
        " by construction, as it has its hands where they are planned.",
    )
    return Table("Performed cases", tuple(one.method for one in found), lines, notes)


def on_interruptions(found: dict[str, Pops]) -> Table:
    """Borders at interruptions."""
    plain = [pops.to_dict() for pops in found.values()]
    lines = tuple(
        Line(name, tuple(one[key] for one in plain), unit, aim)
        for name, key, unit, aim in (
            ("peak jerk at the border, mean", "peak_mean", "m/s³", ""),
            ("peak jerk at the border, max", "peak_max", "m/s³", ""),
            ("peak jerk elsewhere, mean", "inside_mean", "m/s³", ""),
            ("peak jerk elsewhere, max", "inside_max", "m/s³", ""),
            ("border over elsewhere, median", "median_ratio", "×", ""),
            ("highest border over highest elsewhere", "worst_ratio", "×", "≤ 1.5"),
            ("area under the jerk, mean", "area_mean", "m/s²", ""),
        )
    )
    first = plain[0] if plain else {"interruptions": 0, "refused": 0}
    note = f"{first['interruptions']} random interruptions; {first['refused']} more were refused."
    return Table("Interruptions", tuple(found), lines, (note,))
