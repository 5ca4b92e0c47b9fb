"""`PlayoutDelay`: how much later than their `ts` frames are shown, so that the next one is there in time. Pure."""

from __future__ import annotations

from collections import deque

# Frames that are looked at, and nanoseconds of delay at most.
_WINDOW, _LONGEST = 64, 500_000_000
# Playing goes at 90 % of the pace while the delay grows, at 102 % while it shrinks.
_GROWTH, _SHRINKAGE = 10, 50
# So long what is later than usual belongs to one hold-up, nanoseconds.
_HOLD_UP = 250_000_000
# Frames farther apart than this tell of a gap; a clock that is set back by more than this is another clock. Nanoseconds.
_LONGEST_STEP, _TURNED = 100_000_000, 1_000_000_000


class PlayoutDelay:
    """Nothing while frames come ahead, as they do; where the network eats up the lead, as much as the second latest was late,
    and one frame more: a single hold-up, of the network or of this program, is no reason to stay behind. It changes by playing
    a little slower or faster, never by a jump. Nanoseconds on the server's clock.
    """

    def __init__(self) -> None:
        self._late: deque[int] = deque(maxlen=_WINDOW)
        self.clear()

    def clear(self) -> None:
        """Begin anew: another stream."""
        self._late.clear()
        self._newest = self._step = self._shown = 0
        self._before: int | None = None
        self._held_since: int | None = None
        self.delay = self.lead = 0

    def measure(self, ts: int, now: int) -> None:
        """A frame came. Those that are sent again for a new epoch are not measured: they were on their way another time."""
        if self._late:
            if ts <= self._newest:
                return
            apart = min(ts - self._newest, _LONGEST_STEP)
            self._step += (apart - self._step) // 16 if self._step else apart
        self._newest, self.lead = ts, ts - now
        if not self._held_up(now - ts, now):
            self._late.append(now - ts)

    def play_time(self, now: int) -> int:
        """The `ts` to show now. It never goes back."""
        wanted = min(max(self._second_latest() + self._step, 0), _LONGEST) if self._late else 0
        if self._before is None:
            self.delay = wanted
        else:
            passed = max(now - self._before, 0)
            slower, faster = self.delay + passed // _GROWTH, self.delay - passed // _SHRINKAGE
            self.delay = min(wanted, slower) if wanted > self.delay else max(wanted, faster)
        time = now - self.delay
        if self._before is not None and time < self._shown < time + _TURNED:
            time = self._shown
        self._before, self._shown = now, time
        return time

    def _held_up(self, late: int, now: int) -> bool:
        """Whether a frame is late together with one that came shortly before."""
        if len(self._late) < 2 or late <= self._second_latest():
            self._held_since = None
        elif self._held_since is not None:
            return now - self._held_since < _HOLD_UP
        else:
            self._held_since = now
        return False

    def _second_latest(self) -> int:
        return sorted(self._late)[-2:][0]
