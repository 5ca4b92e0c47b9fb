"""The server's configuration: one typed place for file, environment and flags."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bridge.dialogue.settings import TalkSettings
from bridge.reach.target import FaceNames, Target
from bridge.voices.settings import VoiceSettings
from motion.selection import DEFAULT, Device, Motion

FILE = Path("kinelink.toml")
_ROOT = Path(__file__).parents[2]


def _workers() -> int:
    # At least two, so that one long plan does not hold up everybody; they stand back behind the sending of frames.
    return max(os.cpu_count() or 1, 2)


class Live(BaseModel):
    """What may be changed while the server runs."""

    model_config = ConfigDict(validate_assignment=True, extra="forbid")

    lookahead: float = Field(
        default=0.25, ge=0.05, le=2.0, description="seconds that frames are sent ahead of their time"
    )
    idle_timeout: float = Field(
        default=600.0,
        ge=1.0,
        description="seconds after which a session that nobody asks or listens to is closed",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="how much is logged"
    )


class Config(BaseSettings):
    """Every key. Flags come before the environment (KINELINK_PORT …), that before the file kinelink.toml."""

    model_config = SettingsConfigDict(
        env_prefix="KINELINK_", env_nested_delimiter="__", toml_file=FILE, extra="forbid"
    )

    host: str = Field(
        "127.0.0.1", description="address to listen on; others than loopback need keys, see `serve --lan`"
    )
    port: int = Field(
        7600,
        ge=0,
        le=65535,
        description="WebSocket, studio page, /healthz and /metrics; 0 takes any free one",
    )
    state_port: int = Field(default=7601, ge=0, le=65535, description="ZeroMQ frames (XPUB)")
    events_port: int = Field(default=7602, ge=0, le=65535, description="ZeroMQ events (XPUB)")
    control_port: int = Field(default=7603, ge=0, le=65535, description="ZeroMQ requests (ROUTER)")
    workers: int = Field(default_factory=_workers, ge=1, le=256, description="generator processes")
    motion: Motion = Field(
        default=DEFAULT,
        description="prior: brought to life by the learned prior; solver: as planned and solved",
    )
    checkpoint: Path | None = Field(
        None, description="weights of the prior; without it those of this installation"
    )
    device: Device = Field(
        "cpu", description="cpu, or cuda: a GPU samples the prior for all sessions of a process together"
    )
    max_sessions: int = Field(default=64, ge=1, description="sessions at once")
    max_clients: int = Field(default=256, ge=1, description="WebSocket connections at once")
    max_per_address: int = Field(default=128, ge=1, description="connections at once from one address")
    message_rate: float = Field(
        240.0, gt=0, description="requests a second that a client may send, on average"
    )
    frames_under_way: int = Field(
        24, ge=1, description="frames that a WebSocket client may have without acknowledging"
    )
    origins: list[str] = Field(
        default_factory=list,
        description="further web origins that may connect, such as http://localhost:5173",
    )
    hosts: list[str] = Field(
        default_factory=list,
        description="further names of this server, such as a proxy's; others in the header Host are refused",
    )
    token: SecretStr | None = Field(
        None, description="a token of your own that clients must say in `hello`; it has no end"
    )
    token_hours: float = Field(
        default=12.0, gt=0, le=8760, description="hours that the token made by `serve --lan` is good for"
    )
    keys: Path = Field(
        default=Path.home() / ".kinelink", description="folder of certificate, token and CURVE keys"
    )
    scenes: Path = Field(
        default=_ROOT / "examples" / "scenes",
        description="folder of scene files that clients may choose from",
    )
    voice: str = Field(
        "offline", description="name of the voice that characters speak with, see `kinelink voices`"
    )
    voices: dict[str, VoiceSettings] = Field(
        default_factory=dict, description="further voices, each in a table [voices.NAME] of the file"
    )
    characters: Path = Field(
        default=_ROOT / "examples" / "characters",
        description="folder of characters that clients may talk with, and save",
    )
    talk: TalkSettings = Field(
        default_factory=TalkSettings,
        description="language model and recogniser of talks, in tables [talk.model] and [talk.recogniser]",
    )
    vmc: list[str] = Field(
        default_factory=list,
        description="receivers of VMC by UDP, such as 127.0.0.1:39539; /SESSION/CHARACTER behind it chooses who is shown",
    )
    vmc_face: FaceNames = Field(
        "vrm0", description="which blend shapes VMC speaks of: of VRM 0.x, of VRM 1.0, or ARKit's 52"
    )
    live_link_face: list[str] = Field(
        default_factory=list,
        description="receivers of Live Link Face by UDP, such as 127.0.0.1:11111; chosen as with --vmc",
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="lines to read, or one JSON object a line"
    )
    live: Live = Field(default_factory=Live, description="what may be changed while the server runs")

    @field_validator("vmc", "live_link_face")
    @classmethod
    def _receivers(cls, given: list[str]) -> list[str]:
        return [str(Target.parse(one)) for one in given]

    @property
    def acknowledged_at_once(self) -> int:
        """How many frames a WebSocket client had best acknowledge together: well before the server would wait for it."""
        return max(1, self.frames_under_way // 3)

    @property
    def file(self) -> Path:
        """The file that it was read from, whether or not there was one, and that changed settings are saved to."""
        return Path(str(self.model_config["toml_file"])).absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment, then file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
