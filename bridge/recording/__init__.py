"""Recordings of streams: write them, read them, replay them, and turn them into clips."""

from bridge.recording.clips import clips
from bridge.recording.reader import Entry, Recording
from bridge.recording.writer import Recorder

__all__ = ["Entry", "Recorder", "Recording", "clips"]
