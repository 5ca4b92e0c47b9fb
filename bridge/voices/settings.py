"""Voices as the configuration describes them: one table `[voices.NAME]` each, whose `kind` says what else it may hold."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Network(_Table):
    patience: float = Field(
        default=10.0, gt=0, le=120, description="seconds without sound after which it is given up"
    )
    fallback: str | None = Field(
        default="offline", description="name of the voice that speaks when this one can't"
    )


class Offline(_Table):
    """espeak-ng."""

    kind: Literal["offline"] = "offline"
    voice: str | None = Field(default=None, description="such as en-us, or en-us+f3")


class Edge(_Network):
    """Microsoft Edge's "read aloud", unofficial."""

    kind: Literal["edge"]
    voice: str | None = Field(default=None, description="such as zh-CN-XiaoxiaoNeural")


class OpenAi(_Network):
    """Any server with `/audio/speech`."""

    kind: Literal["openai"]
    address: str = Field(description="with the version, such as http://127.0.0.1:8880/v1")
    key: SecretStr = SecretStr("")
    model: str = "tts-1"
    voices: dict[str, str] = Field(default_factory=dict, description="names and their languages")
    format: Literal["wav", "pcm", "mp3"] = "wav"
    pcm_rate: int = Field(default=24_000, ge=8_000, le=192_000, description="samples a second of pcm")


class SovitsSample(_Table):
    """What GPT-SoVITS speaks like."""

    file: str = Field(description="recording, on the machine of the server")
    text: str = Field(default="", description="what is said in it")
    language: str = "zh"
    also: list[str] = Field(default_factory=list, description="further recordings of the same person")


class Sovits(_Network):
    """GPT-SoVITS, api_v2."""

    kind: Literal["gpt-sovits"]
    address: str = "http://127.0.0.1:9880"
    samples: dict[str, SovitsSample]


class Azure(_Network):
    """Azure Speech."""

    kind: Literal["azure"]
    key: SecretStr
    region: str = ""
    address: str = Field(default="", description="instead of the region's, such as that of a proxy")
    voice: str | None = Field(default=None, description="such as zh-CN-XiaoxiaoMultilingualNeural")


VoiceSettings: TypeAlias = Annotated[Offline | Edge | OpenAi | Sovits | Azure, Field(discriminator="kind")]
