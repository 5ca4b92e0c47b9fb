"""One clip against its scene and its plan: every figure, and whether each step succeeded."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from motion.clip import Clip, StepSpan
from motion.evaluate.checks import Finding, check_for
from motion.evaluate.checks.placing import PLACEMENT
from motion.evaluate.metrics import feet
from motion.evaluate.metrics.contact import Agreement
from motion.evaluate.metrics.feet import ANKLES, TOES
from motion.evaluate.metrics.jerk import jerk
from motion.evaluate.schedule import agreements
from motion.evaluate.stage import Stage
from motion.inspection import smoothness
from motion.inspection.allowances import allowances
from motion.inspection.contacts import ContactError, contact_errors
from motion.inspection.penetration import Depth, arms_in_body, depths
from motion.rotation import Array
from motion.scene.model import Scene, Shape
from motion.skeleton import JOINTS

# Limits of a single step, metres. A contact must hold on every frame of its interval.
CONTACT_LIMIT = 0.015
DEEP_P95_LIMIT, DEEP_LIMIT = 0.010, 0.020
# A hand that is nearer than this touches, metres.
CONTACT_THRESHOLDS = (0.05, 0.02)


@dataclass(frozen=True)
class StepResult:
    """One step: the verb, its time in seconds and what was found."""

    verb: str
    start: float
    stop: float
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether every finding is within its limit."""
        return all(finding.passed for finding in self.findings)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """What was beyond its limit."""
        return tuple(finding for finding in self.findings if not finding.passed)


@dataclass(frozen=True, eq=False)
class Measurement:
    """All figures of one clip. Lengths in metres, angles in radians.

    contact (n,): error of every touching joint on every contact frame. depth (F,): deepest penetration a
    frame, deepest: its object and joint. arms_in_body (F,): forearms and hands in the own body. slides: one
    per plant. contact_speed: of low toes, m/s. agreement: contact against schedule at 5 cm and 2 cm.
    """

    frames: int
    duration: float
    finite: bool
    steps: tuple[StepResult, ...]
    contact: Array = field(default_factory=lambda: np.zeros(0))
    placement: tuple[float, ...] = ()
    depth: Array = field(default_factory=lambda: np.zeros(0))
    deepest: str = ""
    arms_in_body: Array = field(default_factory=lambda: np.zeros(0))
    slides: tuple[float, ...] = ()
    fs: float = 0.0
    skate: float = 0.0
    contact_speed: float = 0.0
    violations: int = 0
    worst_violation: float = 0.0
    violating_joint: str = ""
    speed: float = 0.0
    fastest_joint: str = ""
    jerk: float = 0.0
    agreement: tuple[Agreement, ...] = (Agreement(), Agreement())

    @property
    def succeeded(self) -> bool:
        """Every step was done within its limits, and there was at least one."""
        return self.finite and bool(self.steps) and all(step.passed for step in self.steps)


def measure(clip: Clip, scene: Scene, asked: tuple[str, ...] = ()) -> Measurement:
    """Measure a clip that began in `scene`. asked: verbs of which at least one must have been performed."""
    if clip.frames == 0 or not smoothness.finite(clip):
        return Measurement(clip.frames, clip.duration, False, ())
    stage = Stage(clip, scene)
    contacts = contact_errors(clip)
    deep = depths(clip, things(stage), allowances(clip, scene))
    by_frame = np.stack([one.depth for one in deep])
    steps = [judge(stage, span, contacts, by_frame.max(0)) for span in clip.steps]
    if asked and not any(step.verb in asked for step in steps):
        steps.append(StepResult(asked[0], 0.0, clip.duration, (Finding("not performed", 1.0, 0.0),)))
    count, worst, joint = smoothness.limit_violations(clip)
    speed, fastest, _ = smoothness.peak_speed(clip)
    ankles, toes = clip.positions()[:, ANKLES], clip.positions()[:, TOES]
    errors = [contact.errors.ravel() for contact in contacts]
    return Measurement(
        clip.frames,
        clip.duration,
        True,
        tuple(steps),
        np.concatenate(errors) if errors else np.zeros(0),
        tuple(f.value for step in steps for f in step.findings if f.name == PLACEMENT),
        by_frame.max(0),
        _where(deep),
        arms_in_body(clip),
        _slides(clip),
        feet.foot_skating(ankles, toes),
        feet.skate_ratio(toes, clip.fps),
        feet.contact_speed(toes, clip.fps),
        count,
        worst,
        joint,
        speed,
        fastest,
        float(jerk(clip.positions(), clip.fps).max(initial=0.0)),
        agreements(clip, CONTACT_THRESHOLDS),
    )


def things(stage: Stage) -> list[tuple[str, Shape, Array]]:
    """Every object of the scene with its shape and track."""
    return [(item.id, item.shape, stage.track(item.id)) for item in stage.scene.objects]


def judge(stage: Stage, span: StepSpan, contacts: list[ContactError], depth: Array) -> StepResult:
    """What the step's own check found, and its contacts and penetration."""
    try:
        found = list(check_for(span.verb)(stage, span))
    except KeyError:
        found = [Finding(f"no check for '{span.verb}'", 1.0, 0.0)]
    frames = stage.frames(span)
    errors = [
        float(one.per_frame.max())
        for one in contacts
        if one.contact.start < frames.stop and one.contact.stop > frames.start
    ]
    if errors:
        found.append(Finding("worst contact error, m", max(errors), CONTACT_LIMIT))
    inside = depth[frames]
    found.append(Finding("penetration p95, m", float(np.percentile(inside, 95)), DEEP_P95_LIMIT))
    found.append(Finding("penetration at most, m", float(inside.max()), DEEP_LIMIT))
    return StepResult(span.verb, span.start, span.stop, tuple(found))


def _slides(clip: Clip) -> tuple[float, ...]:
    """How far the ankles stray, one number a plant."""
    sides = zip(ANKLES, clip.plants.T, strict=False)
    return tuple(
        slide for ankle, planted in sides for slide in feet.slides(clip.positions()[:, ankle], planted)
    )


def _where(deep: list[Depth]) -> str:
    worst = max(deep, key=lambda one: float(one.depth.max()))
    frame = int(worst.depth.argmax())
    return (
        f"{JOINTS[worst.joint[frame]]} in {worst.object} at frame {frame}" if worst.depth[frame] > 0 else ""
    )
