"""What every core must do with sound that engines pull: docs/protocol.md and docs/clients.md, "Sound"."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.clients.messages_contract import VECTORS
from tests.clients.playing_contract import MS, NEVER, SECOND, Buffer
from tests.clients.probe import Probe

Sound = NDArray[np.float32]
CHUNK, RATE = 480, 24_000
START = 1000 * SECOND
# 16-bit samples are that coarse.
COARSE = 1.0 / 32768


@dataclass
class Heard:
    """A sample that is heard."""

    utterance: int
    sample: int
    ts: int


class Track:
    """A sound track of a core, and what an output with a clock of its own reads from it."""

    def __init__(self, core: Probe) -> None:
        self._core, self._seq = core, 0
        core.ask("sound.new")

    def push(
        self,
        sound: Sound,
        ts: int,
        sample: int = 0,
        utterance: int = 1,
        epoch: int = 0,
        rate: int = RATE,
        last: bool = False,
        seq: int | None = None,
    ) -> None:
        """One message."""
        self._seq = self._seq + 1 if seq is None else seq
        data = np.clip(np.round(sound * 32768), -32768, 32767).astype("<i2").tobytes()
        self._core.ask("sound.push", epoch, self._seq % NEVER, utterance, sample, ts, rate, int(last), data)

    def say(self, sound: Sound, ts: int, utterance: int = 1, epoch: int = 0, rate: int = RATE) -> None:
        """A whole utterance in pieces of 20 ms."""
        size = rate // 50
        for at in range(0, len(sound), size):
            part = sound[at : at + size]
            self.push(part, ts + at * SECOND // rate, at, utterance, epoch, rate, at + size >= len(sound))

    def read(self, at: int, count: int, rate: int = RATE) -> Sound:
        """The next samples, the first of which is heard at a time."""
        (data,) = self._core.ask("sound.read", at, count, rate)
        return np.frombuffer(bytes.fromhex(data), "<f4").astype(np.float32)

    def play(self, at: int, seconds: float, rate: int = RATE, block: int = 512) -> Sound:
        """What an output with an exact clock plays."""
        count = round(seconds * rate)
        return np.concatenate(
            [self.read(at + i * SECOND // rate, min(block, count - i), rate) for i in range(0, count, block)]
        )

    def heard(self, now: int) -> Heard | None:
        return self._head("heard", now)

    def played(self, now: int) -> Heard | None:
        return self._head("played", now)

    def do(self, what: str, *words: object) -> None:
        self._core.ask(f"sound.{what}", *words)

    def counts(self) -> dict[str, int]:
        words = self._core.ask("sound.report")
        return {name: int(value) for name, value in (word.split("=") for word in words)}

    def _head(self, what: str, now: int) -> Heard | None:
        words = self._core.ask(f"sound.{what}", now)
        return None if words == ["nothing"] else Heard(*map(int, words))


@pytest.fixture
def track(core: Probe) -> Track:
    return Track(core)


def noise(count: int, seed: int = 1) -> Sound:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, count).astype(np.float32)


def tone(count: int, frequency: float = 440.0, rate: int = RATE, phase: float = 0.0) -> Sound:
    """A tone of 0.5, which is never silent for long."""
    t = np.arange(count) / rate
    return (0.5 * np.sin(2 * np.pi * frequency * t + phase)).astype(np.float32)


def steepest(sound: Sound) -> float:
    """The biggest step from one sample to the next: a click is one."""
    return float(np.abs(np.diff(sound)).max())


def smooth(frequency: float, rate: int) -> float:
    """The biggest step of a tone of 0.5 that at most fades within 5 ms or is mixed with another such."""
    return 0.5 * 2 * math.pi * frequency / rate * 1.3 + 0.5 * 2 / (0.005 * rate)


class SoundContract:
    """What is read, when it is heard, what is void."""

    def test_without_sound_there_is_silence(self, track: Track) -> None:
        assert not track.play(START, 0.1).any()
        assert track.heard(START) is None and track.played(START) is None

    def test_the_same_rate_gives_the_samples_themselves_at_their_time(self, track: Track) -> None:
        sound = noise(2 * RATE // 5)
        track.say(sound, START + 100 * MS)
        found = track.play(START, 0.6)
        before = RATE // 10
        assert not found[:before].any() and not found[before + len(sound) :].any()
        assert np.abs(found[before : before + len(sound)] - sound).max() <= COARSE
        counts = track.counts()
        assert counts.pop("received") == 20 and not any(counts.values())

    @pytest.mark.parametrize("rate", [48_000, 44_100, 96_000, 22_050, 16_000])
    @pytest.mark.parametrize("frequency", [200, 1_000, 5_000])
    def test_other_rates_sound_the_same(self, track: Track, rate: int, frequency: int) -> None:
        track.say(tone(RATE // 2, frequency), START)
        found = track.play(START, 0.5, rate)
        expected = tone(len(found), frequency, rate)
        inside = slice(rate // 50, rate // 2 - rate // 50)
        error = found[inside] - expected[inside]
        # -66 dB of the tone.
        assert float(np.sqrt(np.mean(error**2))) < 0.5 * math.sqrt(0.5) / 2000

    def test_what_the_lower_rate_cannot_have_is_filtered_out(self, track: Track) -> None:
        track.say(tone(RATE // 2, 11_000), START)
        found = track.play(START, 0.5, 16_000)
        assert np.abs(found[400:7600]).max() < 0.01

    @pytest.mark.parametrize("rate", [8_000, 48_000])
    def test_messages_may_have_another_rate(self, track: Track, rate: int) -> None:
        track.say(tone(rate // 2, 300, rate), START, rate=rate)
        found = track.play(START, 0.5)
        error = found[500:11_000] - tone(len(found), 300)[500:11_000]
        assert np.abs(error).max() < 2e-3

    @pytest.mark.parametrize("block", [1, 7, 64, 480, 4096])
    def test_blocks_of_any_size_join_seamlessly(self, track: Track, block: int) -> None:
        track.say(tone(RATE // 5, 1_000), START)
        found = track.play(START, 0.1, 48_000, block)
        assert np.abs(found[100:4700] - tone(len(found), 1_000, 48_000)[100:4700]).max() < 1e-3

    def test_messages_may_come_in_any_order_and_twice(self, track: Track) -> None:
        sound = noise(10 * CHUNK)
        order = [*range(10), 3, 7]
        random.Random(5).shuffle(order)
        for i in order:
            track.push(
                sound[i * CHUNK : (i + 1) * CHUNK], START + i * 20 * MS, i * CHUNK, last=i == 9, seq=100 + i
            )
        found = track.play(START, 0.2, block=480)
        assert np.abs(found - sound).max() <= COARSE
        counts = track.counts()
        assert (counts["repeated"], counts["lost"], counts["missing"]) == (2, 0, 0)

    def test_rounded_times_make_no_gap(self, track: Track) -> None:
        sound = noise(20 * CHUNK)
        for i in range(20):
            ts = START + i * 20 * MS + (-1) ** i * 20_000
            track.push(sound[i * CHUNK : (i + 1) * CHUNK], ts, i * CHUNK, last=i == 19)
        found = track.play(START, 0.4, block=480)
        assert np.abs(found - sound).max() <= COARSE

    def test_what_is_missing_is_silent_without_a_click(self, track: Track) -> None:
        sound = tone(20 * CHUNK)
        for i in range(20):
            if i not in (7, 8):
                track.push(
                    sound[i * CHUNK : (i + 1) * CHUNK],
                    START + i * 20 * MS,
                    i * CHUNK,
                    last=i == 19,
                    seq=i,
                )
        found = track.play(START, 0.5, 48_000)
        assert steepest(found) < smooth(440, 48_000)
        hole = found[7 * 960 : 9 * 960]
        assert np.abs(hole[:100]).max() > 0.01 and not hole[260:1900].any()
        assert (
            np.abs(
                found[9 * 960 + 300 : 19 * 960] - tone(24_000, 440, 48_000)[9 * 960 + 300 : 19 * 960]
            ).max()
            < 1e-3
        )
        counts = track.counts()
        assert (counts["lost"], counts["missing"]) == (2, 2 * CHUNK)

    def test_what_comes_late_plays_from_where_its_time_is(self, track: Track) -> None:
        sound = tone(10 * CHUNK)
        for i in range(3):
            track.push(sound[i * CHUNK : (i + 1) * CHUNK], START + i * 20 * MS, i * CHUNK)
        first = track.play(START, 0.1, block=480)
        for i in (3, 4, 5):
            track.push(sound[i * CHUNK : (i + 1) * CHUNK], START + i * 20 * MS, i * CHUNK)
        second = track.play(START + 100 * MS, 0.02, block=480)
        found = np.concatenate([first, second])
        assert steepest(found) < smooth(440, RATE)
        assert np.abs(second[130:] - sound[5 * CHUNK + 130 : 6 * CHUNK]).max() <= COARSE
        assert track.counts()["late"] == 2

    def test_a_newer_epoch_voids_what_lies_ahead(self, track: Track) -> None:
        one, other = noise(20 * CHUNK, 1), noise(10 * CHUNK, 2)
        track.say(one, START)
        track.say(tone(CHUNK), START + 400 * MS, utterance=2)
        assert np.abs(track.play(START, 0.1, block=480) - one[: 5 * CHUNK]).max() <= COARSE
        # Not at the edge of a chunk.
        for i in range(10):
            track.push(
                other[i * CHUNK : (i + 1) * CHUNK], START + 130 * MS + i * 20 * MS, 3120 + i * CHUNK, epoch=1
            )
        track.push(np.zeros(0, np.float32), START + 330 * MS, 3120 + 4800, epoch=1, last=True)
        found = track.play(START + 100 * MS, 0.4, block=480)
        expected = np.concatenate([one[2400:3120], other])
        assert np.abs(found[: len(expected)] - expected).max() <= COARSE
        assert not found[len(expected) :].any()
        assert track.counts()["voided"] == 20 - 6 + 1

    def test_older_epochs_are_dropped(self, track: Track) -> None:
        sound = noise(CHUNK)
        track.push(sound, START, epoch=5, last=True)
        track.push(noise(CHUNK, 2), START + 20 * MS, CHUNK, epoch=4)
        found = track.play(START, 0.06, block=480)
        assert not found[CHUNK:].any()
        assert track.counts()["voided"] == 1

    def test_epochs_wrap_around(self, track: Track) -> None:
        track.push(noise(CHUNK), START, epoch=NEVER - 1)
        other = noise(CHUNK, 2)
        track.push(other, START, epoch=0, last=True)
        assert np.abs(track.play(START, 0.02, block=480) - other).max() <= COARSE

    def test_void_that_is_past_fades_out_at_once(self, track: Track) -> None:
        track.say(tone(RATE, 440), START)
        track.play(START, 0.2, block=480)
        # An interruption that comes 30 ms too late: the same sound faded out, all of it in the past, and nothing more.
        track.push(np.zeros(CHUNK, np.float32), START + 170 * MS, 4080, epoch=1, last=True)
        found = track.play(START + 200 * MS, 0.1, block=480)
        assert np.abs(found[:100]).max() > 0.3 and not found[600:].any()
        joined = np.concatenate([tone(RATE, 440)[4790:4800], found])
        assert steepest(joined) < smooth(440, RATE)

    def test_what_takes_over_too_late_rises_while_the_other_fades(self, track: Track) -> None:
        track.say(tone(RATE, 440), START)
        track.play(START, 0.2, block=480)
        other = tone(RATE, 700)
        for i in range(20):
            track.push(other[i * CHUNK : (i + 1) * CHUNK], START + (170 + i * 20) * MS, i * CHUNK, 2, epoch=1)
        found = track.play(START + 200 * MS, 0.2, block=480)
        assert steepest(np.concatenate([tone(RATE, 440)[4790:4800], found])) < smooth(700, RATE)
        assert np.abs(found[600:4000] - other[720 + 600 : 720 + 4000]).max() <= COARSE
        heard = track.heard(START + 230 * MS)
        assert heard is not None and heard.utterance == 2

    def test_after_a_new_connection_any_epoch_is_the_newer_one(self, track: Track) -> None:
        track.push(noise(CHUNK), START, epoch=7, seq=1000)
        track.do("rejoin")
        other = noise(CHUNK, 2)
        track.push(other, START, epoch=2, seq=1, last=True)
        assert np.abs(track.play(START, 0.02, block=480) - other).max() <= COARSE
        assert track.counts()["lost"] == 0

    def test_another_server_means_silence_and_a_new_beginning(self, track: Track) -> None:
        track.say(tone(RATE, 440), START)
        track.play(START, 0.2, block=480)
        track.do("clear")
        assert track.heard(START + 150 * MS) is None and track.played(START + 150 * MS) is None
        found = track.play(START + 200 * MS, 0.1, block=480)
        assert np.abs(found[:100]).max() > 0.3 and not found[600:].any()
        assert steepest(np.concatenate([tone(RATE, 440)[4790:4800], found])) < smooth(440, RATE)
        # Its clock is another one too.
        other = noise(RATE // 10, 3)
        track.say(other, 5 * SECOND + 40 * MS)
        found = track.play(5 * SECOND, 0.14, block=480)
        assert np.abs(found[960 : 960 + len(other)] - other).max() <= COARSE

    def test_sound_of_another_clock_is_left_out(self, track: Track) -> None:
        track.push(noise(CHUNK), START + 61 * SECOND)
        track.push(noise(CHUNK), START - 61 * SECOND)
        assert not track.play(START, 0.02).any()
        assert track.counts()["astray"] == 2

    def test_what_nobody_reads_gives_way_to_what_was_first(self, track: Track) -> None:
        for i in range(600):
            track.push(np.full(CHUNK, 0.25, np.float32), START + i * 20 * MS, i * CHUNK)
        assert track.counts()["overflowed"] == 600 - (1 << 17) // CHUNK
        # Once somebody reads there is room again.
        track.play(START + 12 * SECOND, 0.04)
        other = noise(CHUNK, 4)
        track.push(other, START + 12 * SECOND + 40 * MS, utterance=2, last=True)
        found = track.play(START + 12 * SECOND + 40 * MS, 0.02, block=480)
        assert np.abs(found - other).max() <= COARSE


class SoundClockContract:
    """The output's clock, the server's, and the delay."""

    @pytest.mark.parametrize("drift", [300e-6, -300e-6])
    def test_a_clock_that_drifts_is_followed_without_clicks(self, track: Track, drift: float) -> None:
        rng = random.Random(7)
        rate, block, seconds = 48_000, 1024, 20.0
        pushed, found, off = 0, [], []
        for i in range(int(seconds * rate / block)):
            now = START + round(i * block / rate * (1 + drift) * SECOND)
            while START + pushed * 20 * MS < now + 250 * MS:
                begin = pushed * CHUNK
                phase = 2 * math.pi * 440 * begin / RATE
                track.push(tone(CHUNK, 440, phase=phase), START + pushed * 20 * MS, begin)
                pushed += 1
            # Callers are called when the system finds time, milliseconds too early or too late.
            found.append(track.read(now + rng.randint(-4 * MS, 4 * MS), block, rate))
            if i > 100:
                heard = track.heard(now + 5 * MS)
                assert heard is not None
                off.append(heard.ts - now - 5 * MS)
        sound = np.concatenate(found[10:])
        assert steepest(sound) < 0.5 * 2 * math.pi * 440 / rate * 1.01
        assert np.abs(off).max() < 5 * MS and abs(float(np.mean(off))) < 2 * MS
        assert track.counts()["missing"] == 0
        # So far from the pitch as the clocks are apart, and hardly more.
        crossings = np.count_nonzero((sound[:-1] < 0) & (sound[1:] >= 0)) / (len(sound) / rate)
        assert crossings == pytest.approx(440 * (1 + drift), rel=3e-4)

    def test_sound_is_as_late_as_motion(self, track: Track) -> None:
        track.do("delay", 80 * MS)
        sound = noise(10 * CHUNK)
        track.say(sound, START)
        found = track.play(START, 0.3, block=480)
        assert not found[:1920].any() and np.abs(found[1920 : 1920 + len(sound)] - sound).max() <= COARSE

    def test_a_delay_that_changes_a_little_bends_the_pace(self, track: Track) -> None:
        track.say(tone(4 * RATE), START)
        track.play(START, 0.5, block=480)
        track.do("delay", 10 * MS)
        found = track.play(START + 500 * MS, 3.0, block=480)
        assert steepest(found) < 0.5 * 2 * math.pi * 440 / RATE * 1.01
        heard = track.heard(START + 3_400 * MS)
        assert heard is not None and abs(heard.ts - (START + 3_390 * MS)) < MS
        half = track.heard(START + 3_490 * MS)
        assert half is not None and half.ts > heard.ts

    def test_a_delay_that_changes_a_lot_moves_the_sound_at_once(self, track: Track) -> None:
        track.say(tone(4 * RATE), START)
        track.play(START, 1.0, 48_000)
        track.do("delay", 200 * MS)
        found = track.play(START + 1_000 * MS, 0.5, 48_000)
        assert steepest(found) < smooth(440, 48_000)
        heard = track.heard(START + 1_400 * MS)
        assert heard is not None and abs(heard.ts - (START + 1_200 * MS)) < MS

    def test_in_silence_it_is_moved_by_any_amount(self, track: Track) -> None:
        track.play(START, 0.5)
        track.do("delay", 7 * MS)
        track.play(START + 500 * MS, 0.1, block=480)
        sound = noise(4 * CHUNK)
        track.say(sound, START + 640 * MS)
        found = track.play(START + 600 * MS, 0.2, block=480)
        at = (40 + 7) * RATE // 1000
        assert np.abs(found[at : at + len(sound)] - sound).max() <= COARSE

    def test_an_output_that_stood_still_goes_on_with_now(self, track: Track) -> None:
        track.say(tone(4 * RATE), START)
        before = track.play(START, 0.5, 48_000)
        found = track.play(START + 2_500 * MS, 0.2, 48_000)
        assert steepest(np.concatenate([before[-10:], found])) < smooth(440, 48_000)
        heard = track.heard(START + 2_600 * MS)
        assert heard is not None and abs(heard.ts - (START + 2_600 * MS)) < MS


class HeardContract:
    """What is heard when, which is later than it is read; and that the pose goes with it."""

    def test_what_is_heard_is_known_by_its_time(self, track: Track) -> None:
        track.say(noise(10 * CHUNK), START + 100 * MS, utterance=3)
        track.say(noise(10 * CHUNK), START + 400 * MS, utterance=4)
        # Read 60 ms before it is heard, as through a buffer.
        track.play(START, 0.7, 48_000)
        assert track.heard(START + 90 * MS) is None and track.played(START + 90 * MS) is None
        heard = track.heard(START + 200 * MS)
        assert heard is not None and (heard.utterance, heard.sample) == (3, 2400)
        assert abs(heard.ts - START - 200 * MS) < 10
        heard = track.heard(START + 299 * MS)
        assert heard is not None and heard.sample == 4776
        # Between them nothing is heard, and all of the first was.
        assert track.heard(START + 350 * MS) is None
        for now, utterance, sample, ts in ((350, 3, 4800, 300), (450, 4, 1200, 450), (650, 4, 4800, 600)):
            played = track.played(START + now * MS)
            assert played is not None and abs(played.ts - START - ts * MS) < 10
            assert (played.utterance, played.sample) == (utterance, sample)

    def test_what_fades_out_is_no_longer_told(self, track: Track) -> None:
        track.say(tone(RATE), START)
        track.play(START, 0.2, block=480)
        track.push(np.zeros(0, np.float32), START + 150 * MS, 3600, epoch=1, last=True)
        track.play(START + 200 * MS, 0.2, block=480)
        assert track.heard(START + 210 * MS) is None
        played = track.played(START + 300 * MS)
        assert played is not None and (played.sample, played.ts) == (4800, START + 200 * MS)

    def test_the_face_is_of_the_very_sample_and_the_body_follows_at_its_pace(self, core: Probe) -> None:
        buffer = Buffer(core)
        step = 10 * MS
        for i in range(250):
            buffer.push(START + i * step, 0.001 * i)
        buffer.shown(START + 500 * MS)
        before = START + 500 * MS
        for now in range(before + step, START + 1_900 * MS, step):
            # Sound is behind the clock.
            heard = now - 10 * MS
            words = core.ask("buffer.sample", now, heard)
            ts, curve, delay = int(words[1]), float(words[5]), int(words[10])
            assert 0.9 * step - 1 <= ts - before <= 1.02 * step + 1
            # In one step of 10 ms the curve grows by 0.001.
            assert curve == pytest.approx(0.001 * (heard - START) / step, abs=1e-5)
            before = ts
        assert delay == 10 * MS and float(words[2]) == pytest.approx(curve, abs=1e-5)
        # In silence again it goes back to what frames need.
        for now in range(START + 1_900 * MS, START + 2_200 * MS, step):
            pose = buffer.shown(now)
            assert 0.9 * step - 1 <= pose.ts - before <= 1.02 * step + 1
            before = pose.ts
        assert pose.delay == pytest.approx(10 * MS - 300 * MS // 50, abs=MS)

    def test_sound_that_is_far_behind_is_caught_up_with_at_the_same_pace(self, core: Probe) -> None:
        buffer = Buffer(core)
        step = 10 * MS
        for i in range(200):
            buffer.push(START + i * step, 0.001 * i)
        before = buffer.shown(START + 500 * MS).ts
        for now in range(START + 510 * MS, START + 1_500 * MS, step):
            words = core.ask("buffer.sample", now, now - 60 * MS)
            ts, delay = int(words[1]), int(words[10])
            assert 0.9 * step - 1 <= ts - before <= 1.02 * step + 1
            before = ts
        assert delay == 60 * MS
        assert float(words[5]) == pytest.approx(0.001 * (now - 60 * MS - START) / step, abs=1e-5)

    def test_sound_that_is_early_does_not_hurry_the_body(self, core: Probe) -> None:
        buffer = Buffer(core)
        for i in range(30):
            buffer.push(START + i * 20 * MS, 0.1 * i, lead=-40 * MS)
        now = START + 300 * MS
        late = buffer.shown(now).delay
        assert late >= 40 * MS
        words = core.ask("buffer.sample", now + 10 * MS, now + 10 * MS)
        assert int(words[10]) == late


class IdleContract:
    """When the body is the stream's."""

    def test_it_comes_with_motion_and_goes_when_there_is_none_for_long(self, core: Probe) -> None:
        core.ask("idle.new")

        def weight(at: int, how: str) -> float:
            return float(core.ask("idle.weight", START + at * MS, how)[0])

        assert weight(0, "nothing") == weight(3_000, "nothing") == 0
        rising = [weight(3_000 + at, "between") for at in range(0, 600, 10)]
        assert rising == sorted(rising) and 0 < rising[10] < 0.2 and rising[25] == pytest.approx(0.5)
        assert rising[-1] == 1
        assert weight(4_000, "beyond") == weight(5_000, "held") == 1
        assert weight(5_010, "between") == 1
        assert weight(5_900, "held") == 1
        falling = [weight(6_010 + at, "held") for at in range(0, 1_100, 10)]
        assert falling == sorted(falling, reverse=True) and falling[50] == pytest.approx(0.5, abs=0.2)
        assert falling[-1] == 0
        assert 0 < weight(7_200, "between") < 1


class SoundThreadsContract:
    """Three threads, no memory."""

    def test_threads_that_push_read_and_ask_do_not_disturb_each_other(self, core: Probe) -> None:
        worst, ordered = core.ask("sound.race", 3_000)
        assert float(worst) < 1e-5 and ordered == "1"

    @pytest.mark.parametrize(("waste", "collected"), [(0, False), (1, True)])
    def test_playing_sound_makes_nothing(self, core: Probe, waste: int, collected: bool) -> None:
        message = next(bytes.fromhex(one["hex"]) for one in VECTORS if one["fields"]["type"] == "audio")
        # An object of the smallest size with each message would fill the youngest generation, of half a MiB.
        (collections,) = core.ask("sound.collections", message, 25_000, waste)
        assert (int(collections) > 0) == collected
