"""The rim of Kinelink: command line, live server and its client (`connect`, `connect_async`), recordings."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bridge.client import connect, connect_async

__all__ = ["connect", "connect_async", "version"]


def version() -> str:
    """The installed version, or "source" when Kinelink runs from a folder that was never installed."""
    try:
        return _installed("kinelink")
    except PackageNotFoundError:
        return "source"


def __getattr__(name: str) -> Any:
    # Only who connects needs the client's packages.
    if name in ("connect", "connect_async"):
        return getattr(import_module("bridge.client"), name)
    raise AttributeError(f"module 'bridge' has no attribute '{name}'")
