"""What every recogniser of speech is."""

from __future__ import annotations

from typing import Protocol

from motion.scene import Scene
from motion.speech.speech import Samples


class Recogniser(Protocol):
    """Turns speech into words. One object serves every talk; it keeps nothing of any."""

    async def recognise(self, samples: Samples, language: str | None, scene: Scene) -> str:
        """The words of samples (n,) at 16 kHz; empty where there are none. Raises DialogueError.

        language: "en", "zh", or None where it is not known. scene: what may be spoken of, for recognisers that want to know.
        """
        ...
