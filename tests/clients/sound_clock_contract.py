"""Sound on clocks that drift, what is heard of it, and threads: docs/clients.md, "Sound"."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from tests.clients.messages_contract import VECTORS
from tests.clients.playing_contract import MS, SECOND, Buffer
from tests.clients.probe import Probe
from tests.clients.sounding import (
    CHUNK,
    COARSE,
    RATE,
    START,
    Track,
    noise,
    smooth,
    steepest,
    tone,
)


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

    @pytest.mark.parametrize("delay", [10 * MS, -10 * MS])
    def test_all_of_it_was_heard_where_it_is_played_faster_or_slower(self, track: Track, delay: int) -> None:
        track.do("delay", 20 * MS)
        track.say(tone(RATE), START)
        track.play(START, 0.3, 44_100, block=441)
        track.do("delay", 20 * MS + delay)
        for i in range(30, 120):
            track.play(START + i * 10 * MS, 0.01, 44_100, block=441)
            played = track.played(START + (i + 1) * 10 * MS)
            assert played is not None
            assert -50 < played.ts - START - played.sample * SECOND // RATE < SECOND // RATE + 50
        assert played is not None and (played.sample, played.ts) == (RATE, START + SECOND)

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
