"""Talk as the configuration describes it: `[talk.model]` and `[talk.recogniser]`, whose `kind` says what else they may hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Server(_Table):
    address: str = Field(description="with the version, such as http://127.0.0.1:11434/v1")
    key: SecretStr = SecretStr("")
    quiet: float = Field(
        default=15.0, gt=0, le=120, description="seconds without an answer that are waited for"
    )


class ScriptedModel(_Table):
    """The rules that ship: offline, in English and Chinese."""

    kind: Literal["scripted"] = "scripted"


class OpenAiModel(_Server):
    """Any server with `/chat/completions`: Qwen on DashScope, Ollama, vLLM, OpenAI …"""

    kind: Literal["openai"]
    model: str
    tools: Literal["native", "text", "none"] = Field(
        default="native", description="text: for models that can't call tools"
    )
    options: dict[str, Any] = Field(default_factory=dict, description="further fields of every request")


class DifyApp(_Server):
    """An app on Dify."""

    kind: Literal["dify"]
    address: str = "https://api.dify.ai/v1"


class CommandGrammar(_Table):
    """PocketSphinx with a grammar of the scene: English commands, offline."""

    kind: Literal["commands"] = "commands"


class OpenAiRecogniser(_Server):
    """Any server with `/audio/transcriptions`."""

    kind: Literal["openai"]
    model: str = "whisper-1"


class LocalRecogniser(_Table):
    """faster-whisper or FunASR on this machine, with weights that are there."""

    kind: Literal["faster-whisper", "funasr"]
    folder: Path
    device: str = "cpu"


ModelSettings: TypeAlias = Annotated[ScriptedModel | OpenAiModel | DifyApp, Field(discriminator="kind")]
RecogniserSettings: TypeAlias = Annotated[
    CommandGrammar | OpenAiRecogniser | LocalRecogniser, Field(discriminator="kind")
]


class TalkSettings(_Table):
    """All of it."""

    model: ModelSettings = Field(default_factory=ScriptedModel, description="what answers")
    recogniser: RecogniserSettings = Field(
        default_factory=CommandGrammar, description="what understands speech"
    )
    hang_over: float = Field(
        default=0.5, ge=0.1, le=3.0, description="seconds of silence that end what a user says"
    )
    barge_in: float = Field(
        default=0.3, ge=0.1, le=3.0, description="seconds of speech that interrupt the avatar"
    )
