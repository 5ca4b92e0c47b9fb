import { expect, test } from "vitest";
import { ClockSync } from "../src/client/clockSync";
import { blend } from "../src/client/interpolator";
import { ahead, JitterBuffer } from "../src/client/jitterBuffer";
import type { Frame } from "../src/client/messages";
import { PlayoutDelay } from "../src/client/playoutDelay";

const MS = 1e6;
const LEAD = 250 * MS;

function frame(ms: number, values: Partial<Frame> = {}): Frame {
  return {
    type: "frame", session: "s", character: "a", sk: "1", ok: "1", epoch: 1, seq: ms / 10, ts: BigInt(ms * MS),
    root: new Float32Array([ms, 0, 0]), q: new Float32Array([0, 0, 0, 1]), o: new Float32Array(), c: new Float32Array(), contacts: 0,
    ...values,
  };
}

/** A buffer with frames every 10 ms up to a time, each of which came early. */
function filled(until: number, epoch = 1): JitterBuffer {
  const buffer = new JitterBuffer();
  for (let ms = 10; ms <= until; ms += 10) buffer.push(frame(ms, { epoch }), ms * MS - LEAD);
  return buffer;
}

const at = (buffer: JitterBuffer, ms: number): [number | undefined, string] => {
  const [pose, how] = buffer.sample(ms * MS);
  return [pose?.root[0], how];
};

test("the clock trusts the ping with the shortest way", () => {
  const clock = new ClockSync();
  expect(clock.synced).toBe(false);
  clock.add(0n, 1_000n + 900n, 1_000n + 900n, 1_000n);
  clock.add(2_000n, 3_005n, 3_005n, 2_010n);
  expect(clock.offset).toBe(1_000n);
  expect(clock.roundTrip).toBe(10n);
  clock.add(5_000n, 9_000n, 8_000n, 5_001n);
  expect(clock.offset).toBe(1_000n);
  for (let i = 0; i < ClockSync.KEPT; i++) clock.add(10_000n, 10_550n, 10_550n, 10_100n);
  expect(clock.offset).toBe(500n);
});

test("plays between the two frames around now, and says which", () => {
  const buffer = filled(100);
  expect(at(buffer, 25)).toEqual([25, "between"]);
  expect(buffer.sample(26 * MS)[2]).toEqual([BigInt(20 * MS), BigInt(30 * MS), 0.6]);
  expect(at(buffer, 30)).toEqual([30, "between"]);
  expect(at(filled(50), 5)).toEqual([10, "early"]);
  expect(at(new JitterBuffer(), 5)).toEqual([undefined, "nothing"]);
});

test("goes on for 100 ms without frames, then holds", () => {
  const buffer = filled(100);
  expect(at(buffer, 150)).toEqual([150, "beyond"]);
  expect(buffer.sample(150 * MS)[2]).toEqual([BigInt(90 * MS), BigInt(100 * MS), 6]);
  expect(at(buffer, 200)).toEqual([200, "beyond"]);
  expect(at(buffer, 900)).toEqual([200, "held"]);
});

test("a newer epoch makes void what was to come and keeps what was before", () => {
  const buffer = filled(200);
  buffer.push(frame(120, { epoch: 2, seq: 21, root: new Float32Array([-1, 0, 0]) }), 0);
  expect(buffer.frames.map(({ ts }) => Number(ts) / MS)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]);
  expect(buffer.voided).toBe(9);
  buffer.push(frame(130, { epoch: 1 }), 0);
  expect(buffer.frames.length).toBe(12);
});

test("epochs and numbers wrap around at 2³²", () => {
  expect(ahead(0, 2 ** 32 - 1)).toBe(1);
  expect(ahead(2 ** 32 - 1, 0)).toBe(-1);
  const buffer = filled(50, 2 ** 32 - 1);
  buffer.push(frame(30, { epoch: 0, seq: 6 }), 0);
  expect(buffer.frames.length).toBe(3);
});

test("counts gaps, and takes back what came after all", () => {
  const buffer = filled(30);
  buffer.push(frame(60), 60 * MS - LEAD);
  expect(buffer.lost).toBe(2);
  buffer.push(frame(50), 60 * MS - LEAD);
  expect(buffer.lost).toBe(1);
  expect(at(buffer, 40)).toEqual([40, "between"]);
});

test("after a new connection an older epoch is taken, since it is what the server plays now", () => {
  const buffer = filled(50, 9);
  buffer.rejoin();
  buffer.push(frame(60, { epoch: 1, seq: 1000 }), 0);
  expect(buffer.frames.length).toBe(6);
  expect(buffer.lost).toBe(0);
});

test("no delay while frames come ahead; late frames let it grow, smoothly and not for ever", () => {
  const early = new PlayoutDelay();
  for (let i = 0; i < 20; i++) early.measure(i * 10 * MS, i * 10 * MS - LEAD);
  expect(early.playTime(200 * MS)).toBe(200 * MS);
  const late = new PlayoutDelay();
  late.measure(0, -LEAD);
  late.playTime(0);
  for (let i = 1; i < 20; i++) late.measure(i * 10 * MS, i * 10 * MS + 40 * MS);
  let before = 0;
  for (let ms = 10; ms <= 1000; ms += 10) {
    const time = late.playTime(ms * MS);
    expect(time).toBeGreaterThan(before);
    before = time;
  }
  expect(late.delay / MS).toBeCloseTo(50, 0);
  for (let i = 20; i < 90; i++) late.measure(i * 10 * MS, i * 10 * MS - LEAD);
  late.playTime(6000 * MS);
  expect(late.delay).toBe(0);
});

test("rotations go the shorter way, whatever their signs", () => {
  const half = Math.SQRT1_2;
  const one = frame(0, { q: new Float32Array([0, 0, 0, 1]) });
  const other = frame(10, { q: new Float32Array([0, -half, 0, -half]) });
  const { q } = blend(one, other, 0.5);
  expect(q[1]).toBeCloseTo(Math.sin(Math.PI / 8), 5);
  expect(q[3]).toBeCloseTo(Math.cos(Math.PI / 8), 5);
});

test("frames that can't be compared are not mixed", () => {
  const one = frame(0, { ok: "a", o: new Float32Array(7), c: new Float32Array([0]) });
  const other = frame(10, { ok: "b", o: new Float32Array(14), c: new Float32Array([2]) });
  expect(blend(one, other, 0.5).o.length).toBe(7);
  expect(blend(one, other, 0.5).root[0]).toBe(5);
  expect(blend(one, other, 1).o.length).toBe(14);
  expect(blend(one, other, 1).c[0]).toBe(1);
});
