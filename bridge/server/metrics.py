"""Figures of the running server for Prometheus."""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

_LATE = (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.033, 0.1)
_BEHIND = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_LAPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
_MADE = (0.01, 0.02, 0.04, 0.06, 0.08, 0.12, 0.2, 0.4, 0.8)


class Metrics:
    """One registry a server, so that tests can have several."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.sessions = Gauge("kinelink_sessions", "open sessions", registry=self._registry)
        self.clients = Gauge("kinelink_websocket_clients", "WebSocket connections", registry=self._registry)
        self.messages = Counter("kinelink_messages", "messages published", ["kind"], registry=self._registry)
        self._frames, self._events = (self.messages.labels(kind) for kind in ("frame", "event"))
        self.sent = Counter("kinelink_bytes", "bytes published", registry=self._registry)
        self.lateness = Histogram(
            "kinelink_tick_lateness_seconds",
            "how late frames were sent",
            buckets=_LATE,
            registry=self._registry,
        )
        self.quality = Gauge(
            "kinelink_quality_step",
            "what is left out because the machine can't keep up, 0 for nothing",
            registry=self._registry,
        )
        self.requests = Counter(
            "kinelink_requests", "requests answered", ["type", "result"], registry=self._registry
        )
        self.made = Histogram(
            "kinelink_generation_seconds",
            "time to make what was asked for",
            buckets=_MADE,
            registry=self._registry,
        )
        self.hurried = Counter(
            "kinelink_hurried_passages",
            "passages with less of the prior than usual, since there was too little time",
            ["steps"],
            registry=self._registry,
        )
        self.late = Histogram(
            "kinelink_late_motion_seconds",
            "how long after its time motion was there, where that could be seen",
            buckets=_BEHIND,
            registry=self._registry,
        )
        self._laps = Histogram(
            "kinelink_talk_seconds",
            "stages of talks since the end of speech; hang_over: silence that was waited for before",
            ["stage"],
            buckets=_LAPS,
            registry=self._registry,
        )

    def lap(self, stage: str, seconds: float) -> None:
        """A stage of a talk, see `bridge.dialogue.laps`."""
        self._laps.labels(stage).observe(seconds)

    def published(self, lossy: bool, size: int) -> None:
        """Count a message of so many bytes."""
        (self._frames if lossy else self._events).inc()
        self.sent.inc(size)

    def text(self) -> tuple[str, bytes]:
        """Content type and body of /metrics."""
        return CONTENT_TYPE_LATEST, generate_latest(self._registry)
