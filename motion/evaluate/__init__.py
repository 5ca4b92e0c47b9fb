"""Is the motion right? Generated cases, exact metrics, a check for every verb, one report."""

from motion.evaluate.cases import BODIES, Case, generated_cases
from motion.evaluate.measure import Measurement, StepResult, measure
from motion.evaluate.report import CaseResult, Report, Row
from motion.evaluate.run import Performer, evaluate, perform, run_case

__all__ = [
    "BODIES",
    "Case",
    "CaseResult",
    "Measurement",
    "Performer",
    "Report",
    "Row",
    "StepResult",
    "evaluate",
    "generated_cases",
    "measure",
    "perform",
    "run_case",
]
