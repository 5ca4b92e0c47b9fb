"""`kinelink`: the command line."""

from bridge.cli.app import main

__all__ = ["main"]
