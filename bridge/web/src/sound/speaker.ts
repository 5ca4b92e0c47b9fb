/** The browser's loudspeaker as an `Output`. It is silent until somebody has touched the page: browsers want that. */

import type { Output, Playing } from "../client/soundTrack";

export const RATE = 24_000;

export class Speaker implements Output {
  readonly context: AudioContext;
  private readonly gain: GainNode;

  constructor(context: AudioContext = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" })) {
    this.context = context;
    this.gain = context.createGain();
    this.gain.connect(context.destination);
  }

  get on(): boolean {
    return this.context.state === "running";
  }

  /** Begin; only from within what somebody does, a click or a key. */
  async start(): Promise<void> {
    if (this.context.state === "suspended") await this.context.resume();
  }

  mute(muted: boolean): void {
    this.gain.gain.value = muted ? 0 : 1;
  }

  now(): number {
    return this.context.currentTime;
  }

  heard(): number {
    const { contextTime = 0, performanceTime = 0 } = this.context.getOutputTimestamp();
    // Before the first sound is out, and in browsers that don't tell.
    if (!performanceTime) return this.now() - (this.context.outputLatency || this.context.baseLatency || 0);
    return contextTime + (performance.now() - performanceTime) / 1000;
  }

  play(samples: Float32Array<ArrayBuffer>, rate: number, at: number): Playing {
    const buffer = this.context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(samples, 0);
    const source = this.context.createBufferSource();
    const fader = this.context.createGain();
    source.buffer = buffer;
    source.connect(fader).connect(this.gain);
    source.start(Math.max(at, 0));
    return {
      stop: (when, fade) => {
        fader.gain.setValueAtTime(1, when);
        if (fade) fader.gain.linearRampToValueAtTime(0, when + fade);
        source.stop(when + fade);
      },
    };
  }
}
