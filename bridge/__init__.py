"""The rim of Kinelink: command line, viewer page and, later, the live server."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed


def version() -> str:
    """The installed version, or "source" when Kinelink runs from a folder that was never installed."""
    try:
        return _installed("kinelink")
    except PackageNotFoundError:
        return "source"
