"""The face: mouth shapes of what is said, expressions, blinks, gaze and what goes with the prosody.

`animate` gives a clip a face, `Face` does the same chunk by chunk for a live character.
"""

from motion.face.animate import animate
from motion.face.expression import EXPRESSIONS, Expression
from motion.face.gaze import Look
from motion.face.live import Face
from motion.face.utterance import LOOKAHEAD, Utterance

__all__ = ["EXPRESSIONS", "LOOKAHEAD", "Expression", "Face", "Look", "Utterance", "animate"]
