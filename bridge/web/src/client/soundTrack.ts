/**
 * What a character says, on its way to a loudspeaker: which sample is played when, which are void, and which is heard now. Rules:
 * docs/protocol.md, "Sound". Knows no loudspeaker: that is an `Output`, whose clock counts seconds and runs at its own pace.
 */

import { ahead } from "./jitterBuffer";
import type { Audio } from "./messages";

/** Samples that are played, or will be. */
export interface Playing {
  /** Play nothing from a moment on, fading out over so many seconds before it is silent. */
  stop(at: number, fade: number): void;
}

/** A loudspeaker. All times are seconds of its own clock. */
export interface Output {
  /** Whether it plays at all; what comes while it doesn't is not heard later either. */
  readonly on: boolean;
  /** What is played from now on can still be chosen. */
  now(): number;
  /** What is heard now was played at this time. */
  heard(): number;
  play(samples: Float32Array<ArrayBuffer>, rate: number, at: number): Playing;
}

/** A sample that is heard: its utterance, its number, and its time on the server's clock, nanoseconds. */
export interface Heard { utterance: number; sample: number; ts: number }

interface Chunk { utterance: number; sample: number; count: number; rate: number; ts: number; at: number; playing: Playing }

const SECOND = 1e9;
/** What comes too late is played so soon, seconds. */
const SOON = 0.02;
/** The loudspeaker's clock may be off by so much, seconds, before sound is moved: in a moment of silence, or in any case. */
const DRIFT = { quiet: 0.008, loud: 0.06 };
/** Samples below this are silence. */
const QUIET = 0.004;
/** How far the clocks are apart is known from so many chunks, for the loudspeaker's is read unsteadily. */
const MEASURED = 16;
/** Seconds over which sound that is void is faded out. */
const FADE = 0.025;
const KEPT = 1.0;

export class SoundTrack {
  /** Chunks of 20 ms that never came. */
  lost = 0;
  private chunks: Chunk[] = [];
  private epoch: number | null = null;
  private seq: number | null = null;
  /** When the utterance that is played began, or would have. */
  private begun: { utterance: number; at: number } | null = null;
  /** By how much its last chunks were played later than wanted, seconds. */
  private lateness: number[] = [];

  constructor(private readonly output: Output) {}

  /** Take in sound at `now` on the server's clock; what is shown is shown `delay` later than its `ts`. Nanoseconds. */
  push(audio: Audio, now: number, delay: number): void {
    if (audio.codec !== "pcm16" || !audio.rate || !this.output.on) return;
    const ts = Number(audio.ts);
    const step = this.epoch === null ? 1 : ahead(audio.epoch, this.epoch);
    if (step < 0) return;
    if (step > 0) this.voidFrom(ts);
    this.epoch = audio.epoch;
    this.count(audio.seq);
    const samples = pcm16(audio.data);
    if (!samples.length || this.chunks.some((one) => one.utterance === audio.utterance && one.sample === audio.sample)) return;
    const [at, skipped] = this.moment(audio, this.output.heard() + (ts + delay - now) / SECOND, samples);
    if (skipped >= samples.length) return;
    const { utterance, rate } = audio;
    const playing = this.output.play(samples.subarray(skipped), rate, at);
    const begins = ts + (skipped / rate) * SECOND;
    this.chunks.push({ utterance, sample: audio.sample + skipped, count: samples.length - skipped, rate, ts: begins, at, playing });
    const gone = this.output.heard() - KEPT;
    if (this.chunks[0]!.at < gone) this.chunks = this.chunks.filter((one) => one.at + one.count / one.rate > gone);
  }

  /** The sample that is heard now; null in silence. */
  heard(): Heard | null {
    const now = this.output.heard();
    for (const one of this.chunks) {
      const since = now - one.at;
      if (since < 0 || since >= one.count / one.rate) continue;
      return { utterance: one.utterance, sample: one.sample + Math.floor(since * one.rate), ts: one.ts + since * SECOND };
    }
    return null;
  }

  /** The end of what was played last: how much of which utterance; null where nothing was. */
  played(): Heard | null {
    const now = this.output.heard();
    const before = this.chunks.filter((one) => one.at <= now).at(-1);
    if (!before) return null;
    const count = Math.min(Math.floor((now - before.at) * before.rate), before.count);
    return { utterance: before.utterance, sample: before.sample + count, ts: before.ts + (count / before.rate) * SECOND };
  }

  /** Another server or another session: silence. */
  clear(): void {
    for (const one of this.chunks) one.playing.stop(this.output.now(), FADE);
    this.chunks = [];
    this.begun = this.epoch = this.seq = null;
  }

  /** The connection was made anew: whatever epoch comes next is the newer one. */
  rejoin(): void {
    this.epoch = this.seq = null;
  }

  /**
   * When to play a chunk, and how many of its samples to leave out: right behind the one before, unless the loudspeaker's clock has
   * run away from the server's. wanted: when it should be played.
   */
  private moment({ utterance, sample, rate }: Audio, wanted: number, samples: Float32Array): [number, number] {
    if (this.begun?.utterance !== utterance) {
      this.begun = { utterance, at: Math.max(wanted, this.output.now() + SOON) - sample / rate };
      this.lateness = [];
    }
    const late = this.late(this.begun.at + sample / rate - wanted);
    // In silence nobody hears a few samples more or less; in a word they do.
    if (Math.abs(late) > (loudest(samples) < QUIET ? DRIFT.quiet : DRIFT.loud)) {
      this.begun.at -= late;
      this.lateness = [];
    }
    // On a sample, so that chunks join without a click.
    const at = Math.round((this.begun.at + sample / rate) * rate) / rate;
    const before = this.chunks.findLast((one) => one.utterance === utterance && one.sample < sample);
    const free = Math.max(before ? before.at + before.count / before.rate : 0, this.output.now());
    const skipped = Math.max(Math.round((free - at) * rate), 0);
    return [at + skipped / rate, skipped];
  }

  /** By how much chunks are late of late, seconds; 0 as long as that isn't known. */
  private late(now: number): number {
    this.lateness.push(now);
    if (this.lateness.length < MEASURED) return 0;
    const middle = this.lateness.toSorted((one, other) => one - other)[MEASURED >> 1]!;
    this.lateness.shift();
    return middle;
  }

  private voidFrom(ts: number): void {
    const heard = this.output.heard();
    for (const one of this.chunks) {
      const end = one.ts + (one.count / one.rate) * SECOND;
      if (end <= ts) continue;
      // Where the change lies behind what is heard, it is faded out at once; otherwise another takes over just there.
      const change = one.at + (ts - one.ts) / SECOND;
      if (change <= heard) one.playing.stop(this.output.now(), FADE);
      else one.playing.stop(change, 0);
      one.count = Math.max(Math.round((Math.max(change, heard) - one.at) * one.rate), 0);
    }
    this.chunks = this.chunks.filter((one) => one.count > 0);
  }

  private count(seq: number): void {
    const step = this.seq === null ? 1 : ahead(seq, this.seq);
    if (step > 1) this.lost += step - 1;
    if (step > 0) this.seq = seq;
  }
}

/** Samples from -1 to 1 of 16-bit little-endian numbers. */
export function pcm16(data: Uint8Array): Float32Array<ArrayBuffer> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float32Array.from({ length: data.byteLength >> 1 }, (_, i) => view.getInt16(2 * i, true) / 32768);
}

function loudest(samples: Float32Array): number {
  return samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
