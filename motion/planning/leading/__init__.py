"""Leading a thing along a way: where to stand and how to hold it, so that the whole way is easy for hand and body.

A hand that opens a door or turns a globe must be at ease at the beginning, at the end and all along between, and the body
must stay out of what swings. So stances, grips and the share of the way that is led from one place are chosen together.
"""

from motion.planning.leading.search import lead_from
from motion.planning.leading.task import Grip, Lead

__all__ = ["Grip", "Lead", "lead_from"]
