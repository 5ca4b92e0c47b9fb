/**
 * The frames of one character in the order of their `ts`, and the pose at any moment. Rules: docs/protocol.md, "Playing". Knows no
 * clock: times are nanoseconds on the server's clock, and passed in.
 */

import { blend } from "./interpolator";
import type { Frame } from "./messages";
import { PlayoutDelay } from "./playoutDelay";

const U32 = 2 ** 32;
// Two frames up to the one that is shown are kept: the pose beyond the last frame goes on from both.
const KEPT_BEHIND = 2;

/** What a pose was made of: frames around its time, those before it, the first before its time, or no frame. */
export type Shown = "nothing" | "early" | "between" | "beyond" | "held";

/** The `ts` of the two frames that a pose was made of, and how far it is from the first to the second; above 1 beyond both. */
export type Around = [first: bigint, second: bigint, share: number];

/** By how much a u32 is ahead of another, with wrap-around. */
export function ahead(one: number, other: number): number {
  const step = (one - other + U32) % U32;
  return step < U32 / 2 ? step : step - U32;
}

export class JitterBuffer {
  /** More than four seconds of 60 frames. */
  static readonly CAPACITY = 256;
  static readonly LONGEST_EXTRAPOLATION = 100e6;
  /** A frame farther from now than a minute is of another clock. */
  static readonly FARTHEST = 60e9;

  readonly frames: Frame[] = [];
  readonly playout = new PlayoutDelay();
  received = 0;
  /** Frames that never came, by the gaps in `seq`. */
  lost = 0;
  /** Frames that came when a later one had been shown. */
  late = 0;
  /** Frames that a newer epoch made void, and those of older epochs that came after it. */
  voided = 0;
  private epoch: number | null = null;
  private seq: number | null = null;
  private playhead: number | null = null;

  /** Take in a frame that came at `now`. */
  push(frame: Frame, now: number): void {
    this.received++;
    const ts = Number(frame.ts);
    if (Math.abs(ts - now) > JitterBuffer.FARTHEST) return;
    const step = this.epoch === null ? 1 : ahead(frame.epoch, this.epoch);
    if (step < 0) {
      this.voided++;
      return;
    }
    if (step > 0) this.voidFrom(ts);
    this.epoch = frame.epoch;
    this.countGap(frame.seq);
    this.playout.measure(ts, now);
    this.insert(frame, ts);
  }

  /** The pose at `now`, what it was made of, and of which frames; the pose's `ts` is that of the frame it begins from. */
  sample(now: number): [Frame, Shown, Around] | [null, "nothing", null] {
    if (!this.frames.length) return [null, "nothing", null];
    this.playhead = this.playout.playTime(now);
    let after = this.countUntil(this.playhead);
    if (after > KEPT_BEHIND) {
      this.frames.splice(0, after - KEPT_BEHIND);
      after = KEPT_BEHIND;
    }
    if (after === 0) return alone(this.frames[0]!, "early");
    const from = this.frames[after - 1]!;
    const to = this.frames[after];
    return to ? mixed(from, to, this.playhead, "between") : this.beyond(from, this.playhead);
  }

  /** The frame at a time near that of the last pose; null where there is none on both sides of it. */
  at(time: number): Frame | null {
    const after = this.countUntil(time);
    const [from, to] = [this.frames[after - 1], this.frames[after]];
    return from && to ? mixed(from, to, time, "between")[0] : null;
  }

  /** The connection was made anew: whatever epoch comes next is the newer one, gaps in `seq` up to it are no loss. */
  rejoin(): void {
    this.epoch = this.seq = null;
  }

  /** Forget all frames: another server, another clock. Counters stay. */
  clear(): void {
    this.frames.length = 0;
    this.rejoin();
    this.playout.clear();
    this.playhead = null;
  }

  private beyond(last: Frame, time: number): [Frame, Shown, Around] {
    const over = time - Number(last.ts);
    const before = this.frames[this.frames.length - 2];
    if (over === 0) return alone(last, "between");
    const how = over <= JitterBuffer.LONGEST_EXTRAPOLATION ? "beyond" : "held";
    if (!before || before.sk !== last.sk) return alone(last, how);
    return mixed(before, last, Number(last.ts) + Math.min(over, JitterBuffer.LONGEST_EXTRAPOLATION), how);
  }

  private insert(frame: Frame, ts: number): void {
    const place = this.countUntil(ts);
    if (place > 0 && this.frames[place - 1]!.ts === frame.ts) return;
    const next = this.frames[place];
    if (next && this.playhead !== null && Number(next.ts) <= this.playhead) {
      this.late++;
      return;
    }
    this.frames.splice(place, 0, frame);
    if (this.frames.length > JitterBuffer.CAPACITY) this.frames.shift();
  }

  /** Number of frames with this `ts` or an earlier one. Searched from the end, where new frames belong. */
  private countUntil(ts: number): number {
    let count = this.frames.length;
    while (count > 0 && Number(this.frames[count - 1]!.ts) > ts) count--;
    return count;
  }

  private voidFrom(ts: number): void {
    while (this.frames.length && Number(this.frames[this.frames.length - 1]!.ts) >= ts) {
      this.frames.pop();
      this.voided++;
    }
  }

  private countGap(seq: number): void {
    const step = this.seq === null ? 1 : ahead(seq, this.seq);
    if (step > 0) {
      this.lost += step - 1;
      this.seq = seq;
    } else if (step < 0 && this.lost > 0) this.lost--;
  }
}

function alone(frame: Frame, shown: Shown): [Frame, Shown, Around] {
  return [frame, shown, [frame.ts, frame.ts, 0]];
}

function mixed(a: Frame, b: Frame, time: number, shown: Shown): [Frame, Shown, Around] {
  const share = (time - Number(a.ts)) / Number(b.ts - a.ts);
  return [blend(a, b, share), shown, [a.ts, b.ts, share]];
}
