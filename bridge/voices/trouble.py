"""What can go wrong with a service, in the words of SpeechError, and which of it may be over soon."""

from __future__ import annotations

from bridge.dialogue.calling import meaning
from motion.errors import SpeechError

_LONGEST_WAIT = 5.0


class Trouble(SpeechError):
    """A service that doesn't speak. `wait`: seconds after which asking again may help; None: it won't."""

    def __init__(self, message: str, *, kind: str, fix: str, wait: float | None = None) -> None:
        super().__init__(message, kind=kind, fix=fix)
        self.wait = wait


def status(name: str, code: int, retry_after: str | None = None) -> Trouble:
    """What an HTTP status other than 200 means."""
    kind, fix = meaning(code)
    wait = 0.3 if kind == "unavailable" else None
    if kind == "too_many":
        seconds = float(retry_after) if retry_after and retry_after.isdigit() else 1.0
        wait = seconds if seconds <= _LONGEST_WAIT else None
        fix = f"ask again after {seconds:.0f} s, or {fix.removeprefix('wait, or ')}"
    return Trouble(f"the voice '{name}' answered {code}", kind=kind, fix=fix, wait=wait)


def away(name: str, why: object) -> Trouble:
    """Nobody answers."""
    return Trouble(
        f"the voice '{name}' can't be reached: {why}",
        kind="unavailable",
        fix="check the network and its address, or use the offline voice",
        wait=0.3,
    )


def slow(name: str, seconds: float) -> Trouble:
    """No sound came in time."""
    return Trouble(
        f"no sound came from the voice '{name}' for {seconds:g} s",
        kind="timeout",
        fix="use a faster server, or the offline voice",
    )


def cut(name: str, when: str = "before the end") -> Trouble:
    """The connection ended before the speech did."""
    return Trouble(
        f"the connection to the voice '{name}' was cut {when}",
        kind="cut_off",
        fix="say it again; look at the server's log if that repeats itself",
        wait=0.1,
    )


def garbage(name: str, what: str) -> Trouble:
    """An answer that is no speech."""
    return Trouble(
        f"the voice '{name}' answered with {what}",
        kind="garbage",
        fix="check its address and the format of its sound",
    )
