import { expect, test } from "vitest";
import type { Audio } from "../src/client/messages";
import { pcm16, SoundTrack, type Output, type Playing } from "../src/client/soundTrack";

const MS = 1e6;
const RATE = 24_000;
const CHUNK = 480;

/** A loudspeaker whose clock is `pace` times as quick as the server's, with 30 ms to the ear. */
class Fake implements Output {
  static readonly LATENCY = 0.03;
  on = true;
  played: { at: number; length: number; until: number; fade: number }[] = [];
  server = 0;

  constructor(private readonly pace = 1) {}

  now(): number {
    return 5 + (this.server / 1e9) * this.pace;
  }

  heard(): number {
    return this.now() - Fake.LATENCY;
  }

  play(samples: Float32Array, rate: number, at: number): Playing {
    const one = { at, length: samples.length / rate, until: at + samples.length / rate, fade: 0 };
    this.played.push(one);
    return { stop: (when, fade) => Object.assign(one, { until: Math.min(one.until, when + fade), fade }) };
  }
}

/** One chunk of an utterance that begins at `begin` milliseconds on the server's clock. */
function chunk(i: number, begin: number, values: Partial<Audio> = {}, level = 8000): Audio {
  const data = new Uint8Array(new Int16Array(CHUNK).fill(level).buffer);
  return {
    type: "audio", session: "s", character: "a", utterance: 1, epoch: 0, seq: i, ts: BigInt(Math.round((begin + 20 * i) * MS)),
    sample: CHUNK * i, data, rate: RATE, codec: "pcm16", last: false, ...values,
  };
}

const DELAY = Fake.LATENCY * 1e9;

test("chunks join to the sample, and are heard when frames of their time are shown", () => {
  const output = new Fake();
  const track = new SoundTrack(output);
  for (let i = 0; i < 10; i++) {
    output.server = i * 20 * MS;
    track.push(chunk(i, 250), output.server + 300_000 * (i % 3), DELAY);
  }
  for (let i = 1; i < 10; i++) expect(output.played[i]!.at).toBeCloseTo(output.played[i - 1]!.at + 0.02, 9);
  expect(track.heard()).toBeNull();
  // What is shown at 300 ms is of 300 ms less the delay.
  output.server = 300 * MS;
  expect(Math.abs(track.heard()!.ts - (300 * MS - DELAY))).toBeLessThan(MS);
  expect(Math.abs(track.heard()!.sample - ((track.heard()!.ts - 250 * MS) / 1e9) * RATE)).toBeLessThan(1.01);
});

test("what a newer epoch makes void is cut just there, or faded out where it is heard already", () => {
  for (const [now, fade] of [[200, 0], [400, 0.025]] as const) {
    const output = new Fake();
    const track = new SoundTrack(output);
    for (let i = 0; i < 20; i++) track.push(chunk(i, 250), 0, DELAY);
    output.server = now * MS;
    track.push(chunk(0, 310, { epoch: 1, utterance: 1, sample: 3 * CHUNK, seq: 20 }), output.server, DELAY);
    const [first, ...rest] = output.played.slice(3, 20);
    expect(output.played[2]!.until).toBeCloseTo(output.played[2]!.at + 0.02, 6);
    for (const one of [first!, ...rest]) expect(one.until).toBeLessThanOrEqual(Math.max(first!.at, output.now() + fade) + 1e-9);
    expect(first!.fade).toBe(fade);
  }
});

test("older epochs and chunks that came before are left out", () => {
  const output = new Fake();
  const track = new SoundTrack(output);
  track.push(chunk(0, 250, { epoch: 2 }), 0, DELAY);
  track.push(chunk(1, 250, { epoch: 1 }), 0, DELAY);
  track.push(chunk(0, 250, { epoch: 2 }), 0, DELAY);
  expect(output.played).toHaveLength(1);
});

test("a gap stays silent and what follows is in time; what is lost is counted", () => {
  const output = new Fake();
  const track = new SoundTrack(output);
  for (const i of [0, 1, 5, 6]) track.push(chunk(i, 250), 0, DELAY);
  expect(output.played[2]!.at).toBeCloseTo(output.played[0]!.at + 0.1, 9);
  expect(track.lost).toBe(3);
});

test("what comes too late is played at once, and the mouth waits for it", () => {
  const output = new Fake();
  const track = new SoundTrack(output);
  output.server = 500 * MS;
  track.push(chunk(0, 250), output.server, DELAY);
  expect(output.played[0]!.at).toBeGreaterThan(output.now());
  output.server = 560 * MS;
  expect(track.heard()!.ts).toBeLessThan(300 * MS);
});

test("the end of what was played is known, and stays", () => {
  const output = new Fake();
  const track = new SoundTrack(output);
  expect(track.played()).toBeNull();
  for (let i = 0; i < 5; i++) track.push(chunk(i, 250), 0, DELAY);
  output.server = 400 * MS;
  expect(track.played()).toMatchObject({ utterance: 1, sample: 5 * CHUNK });
});

test.each([1, 1 + 2e-4, 1 - 2e-4])("eight hours with a loudspeaker at %f of the pace: sound and picture don't part", (pace) => {
  const output = new Fake(pace);
  const track = new SoundTrack(output);
  const hours: number[][] = Array.from({ length: 8 }, () => []);
  // One endless utterance in chunks of half a second: words of 5 s with a breath between them.
  const [every, rate] = [500 * MS, CHUNK / 0.5];
  const total = (8 * 3600) / 0.5;
  for (let i = 0; i < total; i++) {
    const now = (output.server = i * every);
    track.push(chunk(i, 250, { ts: BigInt(i * every + 250 * MS), rate }, i % 11 === 10 ? 0 : 8000), now, DELAY);
    if (i % 50 === 0) output.played.length = 0;
    const heard = track.heard();
    if (i > 20 && heard) hours[Math.floor((8 * i) / total)]!.push((heard.ts - (now - DELAY)) / MS);
  }
  for (const hour of hours) {
    const mean = hour.reduce((sum, value) => sum + value, 0) / hour.length;
    expect(Math.abs(mean)).toBeLessThan(15);
    expect(hour.every((value) => Math.abs(value) < 20)).toBe(true);
    expect(hour.length).toBeGreaterThan(0.95 * (total / 8));
  }
}, 20_000);

test("what comes before the page may be heard is not heard later", () => {
  const output = new Fake();
  const track = new SoundTrack(output);
  output.on = false;
  track.push(chunk(0, 250), 0, DELAY);
  output.on = true;
  track.push(chunk(1, 250), 0, DELAY);
  expect(output.played).toHaveLength(1);
});

test("samples are numbers from -1 to 1", () => {
  expect([...pcm16(new Uint8Array([0, 0, 0, 64, 0, 128, 255]))]).toEqual([0, 0.5, -1]);
});
