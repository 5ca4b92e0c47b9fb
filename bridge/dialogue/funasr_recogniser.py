"""Speech recognised on this machine by FunASR (MIT), with a model that the user has, such as SenseVoice or Paraformer."""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path
from typing import Any

from bridge.dialogue.whisper_recogniser import local, not_installed
from motion.scene import Scene
from motion.speech.speech import Samples

# SenseVoice marks language, feeling and events: <|zh|><|HAPPY|><|Speech|>.
_MARK = re.compile(r"<\|[^|]*\|>")


class FunASR:
    """A folder with a model of FunASR. device: cpu or cuda:0."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        try:
            from funasr import AutoModel
        except ModuleNotFoundError:
            raise not_installed("funasr") from None
        folder = local(folder, "FunASR")
        self._model: Any = AutoModel(model=str(folder), device=device, disable_update=True, disable_pbar=True)
        # Its models keep what they are working on in themselves.
        self._lock = threading.Lock()

    async def recognise(self, samples: Samples, language: str | None, scene: Scene) -> str:
        """The words, in a thread of their own."""
        return await asyncio.to_thread(self._recognise, samples, language)

    def _recognise(self, samples: Samples, language: str | None) -> str:
        with self._lock:
            found = self._model.generate(input=samples, cache={}, language=language or "auto", use_itn=True)
        return _MARK.sub("", found[0]["text"]).strip() if found else ""
