"""How natural motion is: ways of making it, compared on held-out mocap and on performed cases."""

from motion.evaluate.naturalness.compare import Comparison, compare
from motion.evaluate.naturalness.methods import BASELINES, Method
from motion.evaluate.naturalness.reference import Reference
from motion.evaluate.naturalness.windows import Windows, cut

__all__ = ["BASELINES", "Comparison", "Method", "Reference", "Windows", "compare", "cut"]
