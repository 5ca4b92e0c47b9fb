/** How a connection is doing. */

import type { State } from "./clientOptions";
import type { JitterBuffer } from "./jitterBuffer";

export interface Stats {
  state: State;
  fps: number;
  /** Seconds that the last frame was under way, by the server's lookahead. */
  latency: number;
  roundTrip: number;
  /** Frames that came, those that never came, and the share 0..1 of the latter. */
  received: number;
  lost: number;
  loss: number;
  /** Seconds of motion in the buffer, and seconds that frames are shown later than their time. */
  depth: number;
  delay: number;
  reconnects: number;
}

/** What a buffer says at a time: nanoseconds on the server's clock, as is its lookahead. */
export function statsOf(buffer: JitterBuffer | undefined, now: number, lookahead: number): Omit<Stats, "state" | "fps" | "roundTrip" | "reconnects"> {
  const last = buffer?.frames[buffer.frames.length - 1];
  const received = buffer?.received ?? 0;
  const lost = buffer?.lost ?? 0;
  return {
    received,
    lost,
    loss: received + lost ? lost / (received + lost) : 0,
    latency: Math.max(lookahead - (buffer?.playout.lead ?? lookahead), 0) / 1e9,
    depth: last ? Math.max(Number(last.ts) - now, 0) / 1e9 : 0,
    delay: (buffer?.playout.delay ?? 0) / 1e9,
  };
}
