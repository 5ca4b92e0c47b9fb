"""What every core must do with sound that engines pull: docs/protocol.md and docs/clients.md, "Sound"."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from tests.clients.playing_contract import MS, NEVER, SECOND
from tests.clients.sounding import CHUNK, COARSE, RATE, START, Track, noise, smooth, steepest, tone


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
