"""What hands and trunk do while their owner talks, over whatever else they do."""

from motion.gesture.accompany import accompany
from motion.gesture.mentions import mentions
from motion.gesture.schedule import Pointing

__all__ = ["Pointing", "accompany", "mentions"]
