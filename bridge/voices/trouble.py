"""What can go wrong with a service, in the words of SpeechError, and which of it may be over soon."""

from __future__ import annotations

from motion.errors import SpeechError

_LONGEST_WAIT = 5.0


class Trouble(SpeechError):
    """A service that doesn't speak. `wait`: seconds after which asking again may help; None: it won't."""

    def __init__(self, message: str, *, kind: str, fix: str, wait: float | None = None) -> None:
        super().__init__(message, kind=kind, fix=fix)
        self.wait = wait


def status(name: str, code: int, retry_after: str | None = None) -> Trouble:
    """What an HTTP status other than 200 means."""
    told = f"the voice '{name}' answered {code}"
    if code in (401, 403):
        return Trouble(told, kind="refused", fix="check its key, and what the key may be used for")
    if code == 404:
        return Trouble(told, kind="not_found", fix="check its address and the name of the voice")
    if code == 429:
        seconds = float(retry_after) if retry_after and retry_after.isdigit() else 1.0
        return Trouble(
            told,
            kind="too_many",
            fix=f"ask again after {seconds:.0f} s, or raise the limit with the provider",
            wait=seconds if seconds <= _LONGEST_WAIT else None,
        )
    if code >= 500:
        return Trouble(told, kind="unavailable", fix="wait, or use another voice", wait=0.3)
    return Trouble(told, kind="bad_request", fix="check the settings of this voice")


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
