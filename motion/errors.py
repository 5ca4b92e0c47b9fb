"""The typed errors of `motion`: what was wrong, what was expected, what to do."""

from __future__ import annotations


class MotionError(Exception):
    """Base of every error that `motion` raises on purpose.

    `kind` is a stable machine-readable word, `candidates` names what would have been accepted, `fix` says what to do.
    """

    def __init__(
        self, message: str, *, kind: str = "error", candidates: tuple[str, ...] = (), fix: str = ""
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.candidates = tuple(candidates)
        self.fix = fix

    def to_dict(self) -> dict[str, object]:
        """The error as plain data, the same on every surface."""
        return {
            "kind": self.kind,
            "message": self.message,
            "candidates": list(self.candidates),
            "fix": self.fix,
        }


class SceneError(MotionError):
    """A scene that cannot be used as it is."""


class FileError(MotionError):
    """A file that is missing, unreadable or not of the expected kind."""


class SkeletonError(MotionError):
    """A skeleton that is not a humanoid we can drive."""


class ClipError(MotionError):
    """A clip whose arrays disagree or hold values that cannot be played."""


class PlanError(MotionError):
    """A sentence that cannot be grounded in the scene.

    `kind` is one of unknown_object, ambiguous, impossible, unknown_action, empty, too_long.
    """


class ReachError(MotionError):
    """A goal that no step, crouch or lean can reach. `kind` is unreachable, no_path or no_grasp."""


class SpeechError(MotionError):
    """Speech that cannot be made or heard.

    `kind` is one of empty, too_long, bad_rate, unknown_voice, bad_audio; of a service refused (401, 403), not_found (404),
    bad_request (other 4xx), too_many (429), unavailable (5xx, or nobody there), timeout, cut_off, garbage.
    """


def missing(package: str, extra: str) -> MotionError:
    """The error for a package that an extra of Kinelink brings."""
    return MotionError(
        f"the package '{package}' is missing",
        kind="not_installed",
        fix=f"pip install 'kinelink[{extra}]' (in a checkout: pip install -e '.[{extra}]')",
    )


class FaceError(MotionError):
    """A face or gesture that cannot be made. `kind` is one of unknown_expression, bad_intensity, unknown_target, bad_shape."""
