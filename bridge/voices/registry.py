"""The voices of a configuration, by name. Each is made when it is first asked for: only what is used need be installed."""

from __future__ import annotations

from collections.abc import Mapping

from bridge.voices.fallback import WithFallback
from bridge.voices.settings import Azure, Edge, Offline, OpenAi, Sovits, VoiceSettings
from motion.errors import SpeechError
from motion.speech.speech import Voice

# What is there without any configuration.
BUILT_IN: Mapping[str, VoiceSettings] = {"offline": Offline(), "edge": Edge(kind="edge")}


class Voices:
    """Names → voices."""

    def __init__(self, settings: Mapping[str, VoiceSettings] | None = None) -> None:
        self._settings = {**BUILT_IN, **(settings or {})}
        self._made: dict[str, Voice] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """All that may be asked for."""
        return tuple(self._settings)

    def get(self, name: str) -> Voice:
        """A voice, with its fallback. Raises SpeechError for an unknown one, MotionError where its extra is missing."""
        return self._get(name, ())

    def plain(self, name: str) -> Voice:
        """A voice without its fallback."""
        if name not in self._settings:
            raise SpeechError(
                f"there is no voice '{name}' in the configuration",
                kind="unknown_voice",
                candidates=self.names,
                fix=f"use one of {', '.join(self.names)}, or add [voices.{name}] to kinelink.toml",
            )
        if name not in self._made:
            self._made[name] = _make(name, self._settings[name])
        return self._made[name]

    async def close(self) -> None:
        """Close what the voices hold open."""
        for voice in self._made.values():
            close = getattr(voice, "close", None)
            if close is not None:
                await close()

    def _get(self, name: str, before: tuple[str, ...]) -> Voice:
        voice = self.plain(name)
        other = getattr(self._settings[name], "fallback", None)
        if other is None or other in (*before, name):
            return voice
        return WithFallback(voice, self._get(other, (*before, name)))


def _make(name: str, given: VoiceSettings) -> Voice:
    if isinstance(given, Offline):
        from bridge.voices.offline import OfflineVoice

        return OfflineVoice(name, given.voice)
    if isinstance(given, Edge):
        from bridge.voices.edge import EdgeVoice

        return EdgeVoice(name, given.voice, given.patience)
    if isinstance(given, Azure):
        from bridge.voices.azure import AzureVoice

        return AzureVoice(
            name, given.key.get_secret_value(), region=given.region, address=given.address,
            default=given.voice, patience=given.patience,
        )  # fmt: skip
    from bridge.voices.served import OpenAiVoice, Sample, SovitsVoice

    if isinstance(given, OpenAi):
        return OpenAiVoice(
            name, given.address, key=given.key.get_secret_value(), model=given.model, names=given.voices,
            form=given.format, pcm_rate=given.pcm_rate, patience=given.patience,
        )  # fmt: skip
    assert isinstance(given, Sovits)
    samples = {
        key: Sample(one.file, one.text, one.language, tuple(one.also)) for key, one in given.samples.items()
    }
    return SovitsVoice(name, given.address, samples, patience=given.patience)
