"""What every core must do with time: docs/protocol.md, "Playing", and the tables of docs/clients.md."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import pairwise

import pytest

from tests.clients.messages_contract import VECTORS
from tests.clients.probe import Probe

MS = 1_000_000
SECOND = 1000 * MS
STEP = SECOND // 60
LEAD = 250 * MS
NEVER = 2**32


@dataclass
class Counts:
    """What the buffer has counted."""

    count: int
    received: int
    lost: int
    late: int
    voided: int
    repeated: int
    astray: int
    overflowed: int
    lead: int


@dataclass
class Pose:
    """What is shown of the test's body."""

    how: str
    ts: int
    x: float
    angle: float
    y: float
    curve: float
    epoch: int
    contacts: int
    sk: str
    ok: str
    delay: int
    count: int


class Buffer:
    """The buffer of a core, with a body at (x, 0, 0) that is turned by x radians."""

    def __init__(self, core: Probe) -> None:
        self._core, self._seq = core, 0
        core.ask("buffer.new")

    def push(
        self,
        ts: int,
        x: float,
        epoch: int = 0,
        seq: int | None = None,
        lead: int = LEAD,
        sk: str = "a",
        ok: str = "b",
    ) -> Counts:
        """A frame that comes `lead` before it is due."""
        self._seq = self._seq + 1 if seq is None else seq
        words = self._core.ask("buffer.push", epoch, self._seq % NEVER, ts, ts - lead, x, sk, ok)
        return Counts(*map(int, words))

    def sample(self, now: int) -> Pose | None:
        """The pose at a moment."""
        words = self._core.ask("buffer.sample", now)
        if words == ["nothing"]:
            return None
        how, ts, *numbers = words
        values = [float(word) for word in numbers[:4]]
        return Pose(
            how,
            int(ts),
            *values,
            int(numbers[4]),
            int(numbers[5]),
            numbers[6],
            numbers[7],
            int(numbers[8]),
            int(numbers[9]),
        )

    def shown(self, now: int) -> Pose:
        """The pose at a moment when there is one."""
        pose = self.sample(now)
        assert pose is not None
        return pose


@pytest.fixture
def buffer(core: Probe) -> Buffer:
    return Buffer(core)


class ClockContract:
    """Offset by the fastest of the last ten pings."""

    @pytest.fixture(autouse=True)
    def clock(self, core: Probe) -> None:
        core.ask("clock.new")

    def add(self, core: Probe, at: int, offset: int, there: int, back: int, inside: int = 0) -> list[int]:
        t1 = at + there + offset
        return [int(word) for word in core.ask("clock.add", at, t1, t1 + inside, at + there + inside + back)]

    def test_even_ways_give_the_exact_offset(self, core: Probe) -> None:
        assert self.add(core, 1000, 7 * SECOND, 400, 400, 90) == [1, 7 * SECOND, 800]

    def test_clocks_may_be_any_distance_apart(self, core: Probe) -> None:
        assert self.add(core, 0, -(2**62), 400, 400) == [1, -(2**62), 800]

    def test_the_fastest_of_ten_is_trusted(self, core: Probe) -> None:
        rng = random.Random(3)
        trips: list[tuple[int, int]] = []
        for i in range(100):
            there, back = rng.randrange(0, 5000, 2), rng.randrange(0, 5000, 2)
            found = self.add(core, i * SECOND, 10**12, there, back)
            trips.append((there + back, 10**12 + (there - back) // 2))
            trip, offset = min(trips[-10:], key=lambda one: one[0])
            assert found == [1, offset, trip]

    @pytest.mark.parametrize("times", [(10, 5, 6, 9), (10, 6, 5, 20), (10, 5, 25, 20)])
    def test_what_cannot_be_is_left_out(self, core: Probe, times: tuple[int, ...]) -> None:
        assert core.ask("clock.add", *times) == ["0", "0", "0"]


class RateContract:
    """Frames a second."""

    def test_it_is_what_came_in_the_last_full_second(self, core: Probe) -> None:
        core.ask("rate.new")
        for i in range(60 * 3):
            core.ask("rate.add", 5 * SECOND + i * STEP)
        assert abs(float(core.ask("rate.at", 8 * SECOND)[0]) - 60) <= 1.01
        assert core.ask("rate.at", 20 * SECOND) == ["0"]


class InterpolationContract:
    """Slerp along the shorter arc."""

    @pytest.mark.parametrize("sign", [1, -1])
    @pytest.mark.parametrize("degrees", [0.01, 1, 2, 30, 90, 179])
    @pytest.mark.parametrize("share", [0, 0.25, 0.5, 1, 1.5])
    def test_the_angle_grows_evenly(self, core: Probe, sign: int, degrees: float, share: float) -> None:
        half = math.radians(degrees) / 2
        words = core.ask("slerp", share, 0, 0, 0, 1, sign * math.sin(half), 0, 0, sign * math.cos(half))
        x, y, z, w = map(float, words)
        assert (y, z) == (0, 0)
        expected = (math.sin(share * half), math.cos(share * half))
        assert (x, w) == pytest.approx(expected, abs=1e-6)

    def test_random_ones_stay_of_unit_length(self, core: Probe) -> None:
        rng = random.Random(5)
        for _ in range(500):
            pair = []
            for _ in range(2):
                q = [rng.gauss(0, 1) for _ in range(4)]
                size = math.hypot(*q)
                pair += [c / size for c in q]
            found = [float(word) for word in core.ask("slerp", rng.random(), *pair)]
            assert math.hypot(*found) == pytest.approx(1, abs=1e-6)
            # Never the long way round.
            whole, part = (
                abs(sum(a * b for a, b in zip(pair[:4], one, strict=True))) for one in (pair[4:], found)
            )
            assert part > whole - 1e-6


class BufferContract:
    """Order, epochs, gaps, and what is shown when nothing comes."""

    def test_nothing_came_nothing_is_shown(self, buffer: Buffer) -> None:
        assert buffer.sample(SECOND) is None

    def test_between_two_frames_everything_is_interpolated(self, buffer: Buffer) -> None:
        for i in range(10):
            buffer.push(SECOND + i * STEP, 0.1 * i)
        pose = buffer.shown(SECOND + 3 * STEP + STEP // 4)
        assert (pose.how, pose.ts, pose.delay) == ("between", SECOND + 3 * STEP + STEP // 4, 0)
        assert (pose.x, pose.angle, pose.y, pose.curve) == pytest.approx((0.325,) * 4, abs=1e-6)
        assert pose.contacts == 4

    def test_a_frame_at_its_time_is_shown_as_it_is(self, buffer: Buffer) -> None:
        for i in range(4):
            buffer.push(SECOND + i * STEP, 0.1 * i)
        assert buffer.shown(SECOND + 2 * STEP).x == pytest.approx(0.2, abs=1e-7)
        last = buffer.shown(SECOND + 3 * STEP)
        assert (last.how, last.x) == ("between", pytest.approx(0.3, abs=1e-7))

    def test_the_first_frame_waits_for_its_time(self, buffer: Buffer) -> None:
        buffer.push(SECOND, 0.5)
        buffer.push(SECOND + STEP, 0.6)
        assert (buffer.shown(SECOND - 100 * MS).how, buffer.shown(SECOND - 90 * MS).x) == ("early", 0.5)

    def test_order_is_by_time(self, buffer: Buffer) -> None:
        rng = random.Random(1)
        order = list(range(60))
        rng.shuffle(order)
        # All of them come before the first is due, so that none is late.
        for i in order:
            counts = buffer.push(10 * SECOND + i * STEP, 0.01 * i, seq=i, lead=2 * SECOND + i * STEP)
        assert (counts.count, counts.late, counts.lost) == (60, 0, 0)
        for i in range(59):
            assert buffer.shown(10 * SECOND + i * STEP + STEP // 2).x == pytest.approx(
                0.01 * (i + 0.5), abs=1e-6
            )

    def test_a_frame_that_comes_twice_counts_once(self, buffer: Buffer) -> None:
        buffer.push(SECOND, 0.1)
        counts = buffer.push(SECOND, 0.2, seq=1)
        assert (counts.count, counts.repeated) == (1, 1)
        assert buffer.shown(SECOND).x == pytest.approx(0.1)

    def test_a_newer_epoch_voids_later_or_equal_frames_and_keeps_earlier_ones(self, buffer: Buffer) -> None:
        for i in range(10):
            buffer.push(SECOND + i * STEP, 0.1 * i)
        counts = buffer.push(SECOND + 5 * STEP, -1.0, epoch=1)
        assert (counts.count, counts.voided) == (6, 5)
        assert buffer.shown(SECOND + 4 * STEP).x == pytest.approx(0.4)
        pose = buffer.shown(SECOND + 5 * STEP)
        assert (pose.x, pose.epoch) == (-1.0, 1)

    def test_an_older_epoch_is_dropped(self, buffer: Buffer) -> None:
        buffer.push(SECOND, 0.1, epoch=7)
        counts = buffer.push(SECOND + STEP, 0.2, epoch=6)
        assert (counts.count, counts.voided) == (1, 1)

    @pytest.mark.parametrize(
        ("old", "new"), [(NEVER - 1, 0), (NEVER - 1, 5), (2**31 - 1, 2**31), (0, 2**31 - 1)]
    )
    def test_epochs_wrap_around(self, buffer: Buffer, old: int, new: int) -> None:
        buffer.push(SECOND, 0.1, epoch=old)
        assert buffer.push(SECOND, 0.2, epoch=new).voided == 1
        assert buffer.shown(SECOND).epoch == new
        assert buffer.push(SECOND + STEP, 0.3, epoch=old).count == 1

    def test_gaps_are_counted_and_interpolated_across(self, buffer: Buffer) -> None:
        for i in (0, 1, 2, 7, 8):
            counts = buffer.push(SECOND + i * STEP, 0.1 * i, seq=NEVER - 3 + i)
        assert counts.lost == 4
        assert buffer.shown(SECOND + 5 * STEP).x == pytest.approx(0.5, abs=1e-6)

    def test_a_frame_out_of_order_is_no_loss(self, buffer: Buffer) -> None:
        for i in (0, 2, 1, 3):
            counts = buffer.push(SECOND + i * STEP, 0.1 * i, seq=i)
        assert (counts.lost, counts.count) == (0, 4)

    def test_a_frame_before_what_was_shown_is_late(self, buffer: Buffer) -> None:
        for i in (0, 1, 2, 4, 5):
            buffer.push(SECOND + i * STEP, 0.1 * i, seq=i)
        buffer.shown(SECOND + 4 * STEP + 1)
        counts = buffer.push(SECOND + 3 * STEP, 0.3, seq=3)
        assert (counts.late, counts.lost) == (1, 0)

    def test_beyond_the_last_frame_motion_goes_on_for_100_ms_then_holds(self, buffer: Buffer) -> None:
        for i in range(3):
            buffer.push(SECOND + i * STEP, 0.1 * i)
        last = SECOND + 2 * STEP
        going = buffer.shown(last + STEP)
        assert (going.how, going.x) == ("beyond", pytest.approx(0.3, abs=1e-6))
        assert going.angle == pytest.approx(0.3, abs=1e-6)
        at_end = buffer.shown(last + 100 * MS)
        assert (at_end.how, at_end.x) == ("beyond", pytest.approx(0.8, abs=1e-6))
        held = buffer.shown(last + 10 * SECOND)
        assert (held.how, held.x) == ("held", pytest.approx(0.8, abs=1e-6))

    def test_curves_stay_between_0_and_1(self, buffer: Buffer) -> None:
        for i in range(2):
            buffer.push(SECOND + i * STEP, 0.9 + 0.1 * i)
        pose = buffer.shown(SECOND + 5 * STEP)
        assert (pose.curve, pose.x) == (1.0, pytest.approx(1.4, abs=1e-5))

    def test_one_frame_alone_is_held(self, buffer: Buffer) -> None:
        buffer.push(SECOND, 0.5)
        pose = buffer.shown(2 * SECOND)
        assert (pose.how, pose.x) == ("held", 0.5)

    def test_two_skeletons_are_not_mixed(self, buffer: Buffer) -> None:
        buffer.push(SECOND, 0.1, sk="old")
        buffer.push(SECOND + STEP, 0.9, sk="new")
        before, after = buffer.shown(SECOND + STEP - 1), buffer.shown(SECOND + STEP)
        assert (before.sk, before.x, after.sk, after.x) == (
            "old",
            pytest.approx(0.1),
            "new",
            pytest.approx(0.9),
        )
        assert buffer.shown(SECOND + 3 * STEP).x == pytest.approx(0.9)

    def test_other_things_do_not_stop_the_body(self, buffer: Buffer) -> None:
        buffer.push(SECOND, 0.0, ok="old")
        buffer.push(SECOND + STEP, 1.0, ok="new")
        pose = buffer.shown(SECOND + STEP // 2)
        assert (pose.ok, pose.y, pose.x) == ("old", 0.0, pytest.approx(0.5, abs=1e-6))

    def test_nobody_plays_the_oldest_give_way(self, buffer: Buffer) -> None:
        for i in range(300):
            counts = buffer.push(SECOND + i * STEP, 0.01 * i)
        assert (counts.count, counts.overflowed) == (256, 44)
        assert buffer.shown(SECOND + 299 * STEP).x == pytest.approx(2.99)

    def test_a_full_buffer_takes_nothing_older(self, buffer: Buffer) -> None:
        for i in range(256):
            buffer.push(SECOND + i * STEP, 0.01 * i)
        counts = buffer.push(SECOND - STEP, 9.0)
        assert (counts.count, counts.overflowed) == (256, 1)
        assert buffer.shown(SECOND).x == 0.0

    def test_what_was_played_is_dropped(self, buffer: Buffer) -> None:
        for i in range(1000):
            buffer.push(SECOND + i * STEP, 0.01 * i)
            assert buffer.shown(SECOND + i * STEP - LEAD).count <= 2 + LEAD // STEP + 1

    @pytest.mark.parametrize("ts", [-(2**63), 2**63 - 1, SECOND - 61 * SECOND, SECOND + 61 * SECOND])
    def test_frames_of_another_clock_are_left_out(self, core: Probe, ts: int) -> None:
        core.ask("buffer.new")
        words = core.ask("buffer.push", 0, 0, ts, SECOND, 0.5, "a", "b")
        assert (words[0], words[6]) == ("0", "1")

    def test_after_a_new_connection_any_epoch_is_the_newer_one(self, core: Probe, buffer: Buffer) -> None:
        for i in range(5):
            buffer.push(SECOND + i * STEP, 0.1 * i, epoch=9)
        core.ask("buffer.rejoin")
        counts = buffer.push(SECOND + 3 * STEP, 5.0, epoch=0, seq=900)
        assert (counts.count, counts.voided, counts.lost) == (4, 2, 0)
        assert buffer.shown(SECOND + 3 * STEP).epoch == 0

    def test_cleared_it_begins_anew_on_another_clock(self, core: Probe, buffer: Buffer) -> None:
        for i in range(5):
            buffer.push(9 * SECOND + i * STEP, 0.1 * i, epoch=9)
        buffer.shown(9 * SECOND)
        core.ask("buffer.clear")
        assert buffer.sample(SECOND) is None
        buffer.push(SECOND, 0.7)
        pose = buffer.shown(SECOND)
        assert (pose.x, pose.ts) == (pytest.approx(0.7), SECOND)


class DelayContract:
    """No delay while frames come ahead; as much as needed where they don't; never a jump."""

    def play(
        self, buffer: Buffer, seconds: float, lead: int, jitter: int, start: int = 0, seed: int = 2
    ) -> list[Pose]:
        """Frames at 60 a second that come `lead` ahead and up to `jitter` later, in order; looked at 60 times a second."""
        rng = random.Random(seed)
        frames = [SECOND + (start + i) * STEP for i in range(int(60 * seconds))]
        arrivals: list[int] = []
        for ts in frames:
            arrivals.append(max(ts - lead + rng.randrange(jitter + 1), arrivals[-1] if arrivals else 0))
        poses, sent = [], 0
        for i in range(len(frames)):
            now = SECOND + (start + i) * STEP + 7 * MS
            while sent < len(frames) and arrivals[sent] <= now:
                buffer.push(frames[sent], frames[sent] / SECOND, lead=frames[sent] - arrivals[sent])
                sent += 1
            pose = buffer.sample(now)
            if pose is not None:
                poses.append(pose)
        return poses

    def test_frames_that_come_ahead_are_not_delayed(self, buffer: Buffer) -> None:
        poses = self.play(buffer, 5, LEAD, 100 * MS)
        assert {pose.delay for pose in poses} == {0}
        # The last look is later than the last frame.
        assert {pose.how for pose in poses[:-1]} == {"between"}

    @pytest.mark.parametrize("jitter", [0, 10, 40, 120])
    def test_the_delay_follows_the_latest_frames(self, buffer: Buffer, jitter: int) -> None:
        settled = self.play(buffer, 10, 0, jitter * MS)[300:]
        assert {pose.how for pose in settled} == {"between"}
        assert all(0.7 * jitter * MS < pose.delay < jitter * MS + 2 * STEP for pose in settled)
        for pose in settled:
            assert pose.x == pytest.approx(pose.ts / SECOND, abs=1e-5)

    def test_time_never_jumps_and_never_goes_back(self, buffer: Buffer) -> None:
        poses = (
            self.play(buffer, 3, LEAD, 0)
            + self.play(buffer, 4, -80 * MS, 60 * MS, 180)
            + self.play(buffer, 9, LEAD, 0, 420)
        )
        steps = [b.ts - a.ts for a, b in pairwise(poses)]
        assert min(steps) >= 0.9 * STEP - 1 and max(steps) <= 1.02 * STEP + 1
        assert max(pose.delay for pose in poses) > 100 * MS
        assert poses[-1].delay == 0

    def test_a_clock_that_is_corrected_does_not_turn_time_back(self, buffer: Buffer) -> None:
        for i in range(60):
            buffer.push(SECOND + i * STEP, 0.01 * i, lead=2 * SECOND)
        shown = [buffer.shown(SECOND + at * MS).ts - SECOND for at in (500, 480, 490, 510)]
        assert shown == [500 * MS, 500 * MS, 500 * MS, 510 * MS]

    def test_the_delay_has_an_end(self, buffer: Buffer) -> None:
        poses = self.play(buffer, 12, -3 * SECOND, 0)
        assert max(pose.delay for pose in poses) == 500 * MS

    @pytest.mark.parametrize("seconds", [0.4, 2.0])
    def test_a_single_hold_up_is_no_reason_to_stay_behind(self, buffer: Buffer, seconds: float) -> None:
        held = range(120, 120 + int(60 * seconds))
        until = SECOND + held[-1] * STEP
        for i in range(120):
            buffer.push(SECOND + i * STEP, i / 60)
        assert buffer.shown(SECOND + 110 * STEP).delay == 0
        # All that came meanwhile comes within a tenth of a second, by fits and starts.
        for i in held:
            ts = SECOND + i * STEP
            buffer.push(ts, i / 60, lead=ts - until - (i - held[0]) // 5 * 100 * MS // len(held) * 5)
        for i in range(held[-1] + 1, held[-1] + 200):
            buffer.push(SECOND + i * STEP, i / 60)
            now = SECOND + (i - 16) * STEP
            pose = buffer.shown(now)
            assert (pose.delay, pose.ts) == (0, now)

    def test_frames_sent_again_for_a_new_epoch_are_not_measured(self, buffer: Buffer) -> None:
        for i in range(60):
            buffer.push(SECOND + i * STEP, 0.01 * i)
        assert buffer.shown(SECOND + 44 * STEP).delay == 0
        # Fifteen frames at once, the first of them past its time.
        for i in range(45, 60):
            buffer.push(SECOND + i * STEP, 0.01 * i, epoch=1, lead=(i - 47) * STEP)
        assert buffer.shown(SECOND + 48 * STEP).delay == 0


class GarbageContract:
    """For languages that collect memory: none of it is used up by playing."""

    # One object of the smallest size with each of so many frames would fill the youngest generation, which has 4 MiB in mono.
    COUNT = 300_000

    @pytest.mark.parametrize(("waste", "collected"), [(0, False), (1, True)])
    def test_reading_keeping_and_showing_frames_makes_nothing(
        self, core: Probe, waste: int, collected: bool
    ) -> None:
        frame = bytes.fromhex(VECTORS[1]["hex"])
        (collections,) = core.ask("collections", frame, self.COUNT, waste)
        assert (int(collections) > 0) == collected
