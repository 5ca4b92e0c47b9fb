"""Speech recognised on this machine by faster-whisper (MIT), with a model that the user has: nothing is downloaded."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bridge.dialogue.errors import DialogueError
from motion.scene import Scene
from motion.speech.speech import Samples


class Whisper:
    """A folder with a CTranslate2 model of Whisper. device: cpu or cuda."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        try:
            from faster_whisper import WhisperModel
        except ModuleNotFoundError:
            raise not_installed("faster-whisper") from None
        folder = local(folder, "faster-whisper")
        kind = "int8" if device == "cpu" else "float16"
        self._model: Any = WhisperModel(str(folder), device=device, compute_type=kind, local_files_only=True)

    async def recognise(self, samples: Samples, language: str | None, scene: Scene) -> str:
        """The words, in a thread of their own."""
        return await asyncio.to_thread(self._recognise, samples, language)

    def _recognise(self, samples: Samples, language: str | None) -> str:
        # Greedy, and without what was said before: for one short utterance that is quicker and invents less.
        segments, _ = self._model.transcribe(
            samples, language=language, beam_size=1, condition_on_previous_text=False
        )
        return "".join(segment.text for segment in segments).strip()


def not_installed(package: str) -> DialogueError:
    """The error for a recogniser that the user installs for themselves, since it is large."""
    return DialogueError(
        f"the package '{package}' is missing", kind="not_installed", fix=f"pip install {package}"
    )


def local(folder: Path, what: str) -> Path:
    """A folder of weights that is there. Raises DialogueError, kind no_model."""
    if not folder.is_dir():
        raise DialogueError(
            f"no model for {what} at '{folder}'",
            kind="no_model",
            fix="download one yourself and give the path of its folder; nothing is downloaded while the server runs",
        )
    return folder
