"""Speech recognised by any server with OpenAI's `/v1/audio/transcriptions`: faster-whisper-server, FunASR's, vLLM, OpenAI."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

import numpy as np

from bridge.dialogue.activity import RATE
from bridge.dialogue.calling import Service
from bridge.dialogue.errors import DialogueError
from motion.scene import Scene
from motion.speech.speech import Samples


@dataclass(frozen=True)
class Transcriptions:
    """One model on one server."""

    service: Service
    model: str = "whisper-1"

    async def recognise(self, samples: Samples, language: str | None, scene: Scene) -> str:
        """The words. Raises DialogueError."""
        fields = {"model": self.model, "response_format": "json"}
        if language:
            fields["language"] = language
        files = {"file": ("speech.wav", wav(samples), "audio/wav")}
        answer = await self.service.post("audio/transcriptions", data=fields, files=files)
        text = answer.get("text") if isinstance(answer, dict) else None
        if not isinstance(text, str):
            raise DialogueError(
                f"{self.service.address} answered without a text",
                kind="garbage",
                fix="check that the address is that of an OpenAI-compatible interface, often ending in /v1",
            )
        return text.strip()

    async def close(self) -> None:
        """Close all connections."""
        await self.service.close()


def wav(samples: Samples) -> bytes:
    """Samples (n,) at 16 kHz as a WAV file of 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
