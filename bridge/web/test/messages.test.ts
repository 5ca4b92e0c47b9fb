import { expect, test } from "vitest";
import { decode, encode, join, split } from "../src/client/messages";
import { MsgPackReader, type Plain } from "../src/client/msgPackReader";
import { MsgPackWriter, type Writable } from "../src/client/msgPackWriter";
import { ProtocolError } from "../src/client/protocolError";
import { vectors } from "./vectors";

const STREAMED = ["frame", "skeleton", "objects", "event", "audio", "heartbeat", "pong", "reply", "failure"];
const BLOCKS = ["root", "q", "o", "c", "rest", "translations", "rotations"];
const TIMES = ["ts", "t0", "t1", "t2"];

test.each(vectors().filter(({ fields }) => STREAMED.includes(fields.type as string)))("reads: $name", ({ bytes, fields }) => {
  const message = decode(bytes) as unknown as Record<string, unknown>;
  for (const [name, wanted] of Object.entries(fields)) {
    if (!(name in message)) continue;
    const got = message[name];
    if (BLOCKS.includes(name)) expect([...(got as Float32Array)]).toEqual(wanted);
    else if (TIMES.includes(name)) expect(got).toBe(BigInt(wanted as number | bigint));
    else if (got instanceof Uint8Array) expect(Buffer.from(got).toString("hex")).toBe(wanted);
    else expect(got).toEqual(wanted);
  }
});

// Only what a page sends has other numbers than whole ones, and a page can't tell 1.0 from 1.
test.each(vectors().filter(({ fields }) => fields.type !== "say"))("writes what it has read, byte for byte: $name", ({ bytes }) => {
  const value = new MsgPackReader(bytes).read();
  expect(MsgPackWriter.pack(value as Writable)).toEqual(bytes);
});

test("writes requests as the golden vectors have them", () => {
  const wanted = new Map(vectors().map(({ name, bytes }) => [name, bytes]));
  expect(encode("hello", { id: 1, client: "test", version: 1, token: undefined })).toEqual(wanted.get("hello without token"));
  expect(encode("perform", { id: 4, session: "s", character: "actor", text: "拿起桌上的杯子喝一口，然后放回去" })).toEqual(
    wanted.get("perform in Chinese"),
  );
  const pose = new Float32Array([1, 2, 3, 0, 0.6, 0, 0.8]);
  expect(encode("update_objects", { id: 6, session: "s", objects: { cup: pose } })).toEqual(wanted.get("update objects"));
  expect(encode("ack", { topic: "frame/s/actor", count: 8 })).toEqual(wanted.get("ack"));
});

test.each([
  [], [0xc1], [0x81], [0x81, 0xa1], [0xdf, 0xff, 0xff, 0xff, 0xff], [0xc6, 0xff, 0xff, 0xff, 0xff], [0xa1, 0xff], [0x90],
  [0x81, 0x01, 0x02], new Array<number>(99).fill(0x91), [0xd4, 0x00, 0x00],
])("refuses bytes that are no message", (...bytes) => {
  expect(() => decode(Uint8Array.from(bytes.flat() as number[]))).toThrow(ProtocolError);
});

test("never fails but with a ProtocolError, whatever the bytes", () => {
  let state = 1;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const golden = vectors();
  for (let round = 0; round < 3000; round++) {
    const bytes = golden[round % golden.length]!.bytes.slice(0, 300);
    for (let hit = 0; hit < 4; hit++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    try {
      decode(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError);
    }
  }
});

test("refuses NaN and rotations that are none", () => {
  const frame: Record<string, Writable> = {
    session: "s", character: "a", sk: "1", ok: "2", epoch: 1, seq: 1, ts: 1n,
    root: new Float32Array(3), q: new Float32Array([0, 0, 0, 1]), o: new Float32Array(),
  };
  expect(decode(encode("frame", frame)).type).toBe("frame");
  expect(() => decode(encode("frame", { ...frame, root: new Float32Array([0, NaN, 0]) }))).toThrow("finite");
  expect(() => decode(encode("frame", { ...frame, q: new Float32Array([0, 0, 0, 2]) }))).toThrow("unit");
  expect(() => decode(encode("frame", { ...frame, q: new Float32Array(3) }))).toThrow("'q'");
});

test("refuses a skeleton whose parents don't come first", () => {
  const skeleton = (parents: number[]): Uint8Array => encode("skeleton", {
    session: "s", character: "a", sk: "1", names: ["hips", "spine"], parents, rest: new Float32Array(6), curves: [], rate: [60, 1],
  });
  expect(decode(skeleton([-1, 0])).type).toBe("skeleton");
  for (const parents of [[0, 0], [-1, -1], [-1, 1]]) expect(() => decode(skeleton(parents))).toThrow("'parents'");
});

test("leaves out types and fields that it doesn't know", () => {
  expect(decode(encode("novelty", { id: 1 }))).toEqual({ type: "other", kind: "novelty" });
  expect(decode(encode("heartbeat", { instance: "a", ts: 1, more: [1] }))).toEqual({ type: "heartbeat", instance: "a", ts: 1n });
});

test("topics go before the first zero byte", () => {
  const payload = Uint8Array.of(0x80, 0);
  expect(split(join("frame/客厅/a", payload))).toEqual(["frame/客厅/a", payload]);
  expect(() => split(Uint8Array.of(1, 2))).toThrow(ProtocolError);
});

test("a map's key can't reach the prototype", () => {
  const read = new MsgPackReader(MsgPackWriter.pack(JSON.parse('{"__proto__": {"polluted": 1}}') as Writable)).read() as { [key: string]: Plain };
  expect(Object.getPrototypeOf(read)).toBeNull();
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
