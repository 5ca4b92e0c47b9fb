"""All cases together: measured against target, by verb, by body, and the worst by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from motion.evaluate.cases import Case
from motion.evaluate.measure import Measurement
from motion.evaluate.metrics.contact import Agreement
from motion.evaluate.metrics.penetration import deep_share
from motion.rotation import Array


@dataclass(frozen=True, eq=False)
class CaseResult:
    """What became of one case. refusal: kind and message of the typed error, None when it was performed."""

    case: Case
    measurement: Measurement | None
    refusal: str | None
    seconds: float

    @property
    def succeeded(self) -> bool:
        """Performed, and every step within its limits."""
        return self.measurement is not None and self.measurement.succeeded

    @property
    def badness(self) -> float:
        """For ranking: how far the worst finding is beyond its limit, in limits; refusals come first."""
        if self.measurement is None or not self.measurement.finite:
            return 1e6
        worst = 0.0
        for step in self.measurement.steps:
            for f in step.findings:
                scale = max(abs(f.limit), 1e-3)
                worst = max(worst, (f.limit - f.value if f.at_least else f.value - f.limit) / scale)
        worst = max(worst, max(self.measurement.slides, default=0.0) / 0.005 - 1.0)
        return worst + 1000.0 * (not self.succeeded)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it failed, in words; empty when it succeeded."""
        if self.measurement is None:
            return (f"refused: {self.refusal}",)
        if not self.measurement.finite:
            return ("holds numbers that are not finite, or no frame",)
        return tuple(f"{step.verb}: {f}" for step in self.measurement.steps for f in step.failures)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        m = self.measurement
        row: dict[str, Any] = {
            "name": self.case.name,
            "verb": self.case.verb,
            "text": self.case.text,
            "language": self.case.language,
            "body": self.case.body,
            **self.case.tags,
            "succeeded": self.succeeded,
            "reasons": list(self.reasons),
            "seconds": round(self.seconds, 4),
        }
        if m is not None and m.finite:
            row |= {
                "frames": m.frames,
                "contact_median_m": quantile([m.contact], 50),
                "contact_p95_m": quantile([m.contact], 95),
                "placement_m": max(m.placement, default=None),
                "penetration_p95_m": quantile([m.depth], 95),
                "penetration_max_m": float(m.depth.max(initial=0.0)),
                "deepest": m.deepest,
                "foot_slide_m": max(m.slides, default=None),
                "fs_mm_per_frame": m.fs,
                "skate_ratio": m.skate,
                "contact_speed_m_s": m.contact_speed,
                "limit_violations": m.violations,
                "worst_violation_rad": m.worst_violation,
                "violating_joint": m.violating_joint,
                "peak_speed_rad_s": m.speed,
                "fastest_joint": m.fastest_joint,
                "peak_jerk_m_s3": m.jerk,
                "steps": [
                    {
                        "verb": step.verb,
                        "start": step.start,
                        "stop": step.stop,
                        "passed": step.passed,
                        "findings": [finding.to_dict() for finding in step.findings],
                    }
                    for step in m.steps
                ],
            }
        return row


def quantile(parts: Iterable[Array], percent: float) -> float | None:
    """A percentile over several arrays together; None when there is nothing."""
    joined = np.concatenate([np.zeros(0), *parts])
    return float(np.percentile(joined, percent)) if len(joined) else None


@dataclass(frozen=True)
class Row:
    """One figure against its target, in `unit`; value None when no case yields it.

    required: a run that misses it is not accepted; other targets are aims.
    """

    name: str
    value: float | None
    target: float | None
    unit: str
    at_least: bool = False
    required: bool = True

    @property
    def met(self) -> bool | None:
        """Whether the target is met, None when there is nothing to compare."""
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "name": self.name,
            "value": self.value,
            "target": self.target,
            "unit": self.unit,
            "met": self.met,
        }


@dataclass(frozen=True, eq=False)
class Report:
    """The results of a run."""

    results: tuple[CaseResult, ...]

    @property
    def _measured(self) -> list[Measurement]:
        return [r.measurement for r in self.results if r.measurement is not None and r.measurement.finite]

    @property
    def success_rate(self) -> float:
        """Share of cases that succeeded; 0 for an empty run."""
        return sum(r.succeeded for r in self.results) / max(len(self.results), 1)

    def rows(self) -> list[Row]:
        """Every figure with its target."""
        m = self._measured
        contact, depth = [x.contact for x in m], [x.depth for x in m]
        placement = [np.array([v for x in m for v in x.placement])]
        slides = [np.array([v for x in m for v in x.slides])]
        near = sum((x.agreement[0] for x in m), Agreement())
        close = sum((x.agreement[1] for x in m), Agreement())
        frames = sum(x.frames for x in m)
        played = sum(x.duration for x in m)
        took = sum(r.seconds for r in self.results if r.measurement is not None)
        deep = 100.0 * deep_share(np.concatenate(depth)) if depth else None
        wild = len(self.results) - len(m) - sum(r.measurement is None for r in self.results)

        def mm(parts: list[Array], percent: float) -> float | None:
            value = quantile(parts, percent)
            return None if value is None else 1000.0 * value

        return [
            Row("success", 100.0 * self.success_rate, 97.0, "%", at_least=True),
            Row("refused", float(sum(r.measurement is None for r in self.results)), 0.0, "cases"),
            Row("not finite", float(wild), 0.0, "cases"),
            Row("contact error, median", mm(contact, 50), 5.0, "mm"),
            Row("contact error, p95", mm(contact, 95), 15.0, "mm"),
            Row("contact F1 at 5 cm", near.f1, 0.98, "", at_least=True, required=False),
            Row("contact F1 at 2 cm", close.f1, 0.95, "", at_least=True, required=False),
            Row("placement error, p95", mm(placement, 95), 20.0, "mm"),
            Row("placement error, max", mm(placement, 100), None, "mm"),
            Row(
                "penetration, mean",
                1000.0 * float(np.concatenate(depth).mean()) if depth else None,
                None,
                "mm",
            ),
            Row("penetration, p95", mm(depth, 95), 10.0, "mm"),
            Row("penetration, max", mm(depth, 100), 10.0, "mm", required=False),
            Row("frames deeper than 2 cm", deep, 2.0, "%", required=False),
            Row("arms in own body, p95", mm([x.arms_in_body for x in m], 95), None, "mm"),
            Row("foot slide per plant, max", mm(slides, 100), 5.0, "mm"),
            Row("FS", float(np.mean([x.fs for x in m])) if m else None, 0.3, "mm/frame", required=False),
            Row(
                "skate ratio",
                100.0 * float(np.mean([x.skate for x in m])) if m else None,
                5.0,
                "%",
                required=False,
            ),
            Row(
                "contact speed",
                100.0 * float(np.mean([x.contact_speed for x in m])) if m else None,
                4.0,
                "cm/s",
                required=False,
            ),
            Row("joint-limit violations", float(sum(x.violations for x in m)), 0.0, "joint frames"),
            Row("joint speed, max", max((x.speed for x in m), default=None), 25.0, "rad/s"),
            Row("jerk, median of peaks", quantile([np.array([x.jerk for x in m])], 50), None, "m/s³"),
            Row("jerk, max", max((x.jerk for x in m), default=None), None, "m/s³"),
            Row("frames", float(frames), None, ""),
            Row(
                "speed of generation", played / took if took > 0 else None, 60.0, "× real time", at_least=True
            ),
        ]

    def by(self, key: str) -> dict[str, tuple[int, int]]:
        """Succeeded and all cases by "verb", "body", "language" or a tag."""
        counts: dict[str, tuple[int, int]] = {}
        for result in self.results:
            case = result.case
            value = {"verb": case.verb, "body": case.body, "language": case.language}.get(key) or case.tags[
                key
            ]
            good, every = counts.get(value, (0, 0))
            counts[value] = (good + result.succeeded, every + 1)
        return counts

    def worst(self, count: int = 10) -> list[CaseResult]:
        """The cases that are farthest beyond their limits, worst first."""
        return sorted(self.results, key=lambda r: (-r.badness, r.case.number))[:count]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "cases": len(self.results),
            "targets_met": self.targets_met,
            "summary": [row.to_dict() for row in self.rows()],
            "by_verb": {k: {"succeeded": a, "cases": b} for k, (a, b) in sorted(self.by("verb").items())},
            "by_body": {k: {"succeeded": a, "cases": b} for k, (a, b) in sorted(self.by("body").items())},
            "worst": [result.case.name for result in self.worst()],
            "results": [result.to_dict() for result in self.results],
        }

    @property
    def targets_met(self) -> bool:
        """Whether every required figure meets its target."""
        return all(row.met is not False for row in self.rows() if row.required)
