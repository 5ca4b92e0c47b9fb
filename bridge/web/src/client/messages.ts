/** The messages of docs/protocol.md that a client receives, and their bytes. Blocks come as Float32Array, times as bigint. */

import { MsgPackReader, type Plain } from "./msgPackReader";
import { MsgPackWriter, type Writable } from "./msgPackWriter";
import { ProtocolError } from "./protocolError";

export const VERSION = 1;
const UNIT_TOLERANCE = 2e-3;

export interface Frame {
  type: "frame";
  session: string;
  character: string;
  sk: string;
  ok: string;
  epoch: number;
  seq: number;
  ts: bigint;
  root: Float32Array;
  q: Float32Array;
  o: Float32Array;
  c: Float32Array;
  contacts: number;
}

export interface SkeletonInfo {
  type: "skeleton";
  session: string;
  character: string;
  sk: string;
  names: string[];
  parents: number[];
  rest: Float32Array;
  curves: string[];
  rate: [number, number];
}

export interface ObjectInfo {
  id: string;
  label: string;
  category?: string;
  attributes: Record<string, string>;
  shape: { parts: ShapePart[] };
  movable?: boolean;
  part_of?: string | null;
}

export interface ShapePart {
  kind: "box" | "sphere" | "cylinder" | "capsule" | "tube" | "mesh";
  size: [number, number, number];
  position?: [number, number, number];
  rotation?: [number, number, number, number];
  name?: string;
  wall?: number;
  vertices?: [number, number, number][];
  faces?: [number, number, number][];
}

export interface ObjectsInfo { type: "objects"; session: string; ok: string; objects: ObjectInfo[] }

export interface EventInfo {
  type: "event";
  session: string;
  character: string;
  epoch: number;
  seq: number;
  ts: bigint;
  name: string;
  data: Record<string, Plain>;
}

/** What a character says: some samples of an utterance, `sample` being the number of the first, heard at `ts`. */
export interface Audio {
  type: "audio";
  session: string;
  character: string;
  utterance: number;
  epoch: number;
  seq: number;
  ts: bigint;
  sample: number;
  data: Uint8Array;
  rate: number;
  codec: string;
  last: boolean;
}

export interface Heartbeat { type: "heartbeat"; instance: string; ts: bigint }
export interface Pong { type: "pong"; id: number; t0: bigint; t1: bigint; t2: bigint }
export interface Reply { type: "reply"; id: number; result: Record<string, Plain> }
export interface Failure { type: "failure"; id: number; kind: string; message: string; candidates: string[]; fix: string }
export interface Other { type: "other"; kind: string }

export type Message = Frame | SkeletonInfo | ObjectsInfo | EventInfo | Audio | Heartbeat | Pong | Reply | Failure | Other;

/** What is wanted of a field: text, whole number, count, time, bytes, yes or no, list, map, or a block with its row length and where a quaternion lies. */
type Kind = "text" | "u32" | "count" | "time" | "bytes" | "flag" | "list" | "map" | { columns: number; single?: boolean; rotation?: number };

const FIELDS: Record<string, { needed: Record<string, Kind>; optional?: Record<string, [Kind, () => unknown]> }> = {
  frame: {
    needed: {
      session: "text", character: "text", sk: "text", ok: "text", epoch: "u32", seq: "u32", ts: "time",
      root: { columns: 3, single: true }, q: { columns: 4, rotation: 0 }, o: { columns: 7, rotation: 3 },
    },
    optional: { c: [{ columns: 1 }, () => new Float32Array()], contacts: ["u32", () => 0] },
  },
  skeleton: {
    needed: {
      session: "text", character: "text", sk: "text", names: "list", parents: "list", rest: { columns: 3 },
      curves: "list", rate: "list",
    },
  },
  objects: { needed: { session: "text", ok: "text", objects: "list" } },
  event: {
    needed: { session: "text", character: "text", epoch: "u32", seq: "u32", ts: "time", name: "text" },
    optional: { data: ["map", () => ({})] },
  },
  audio: {
    needed: {
      session: "text", character: "text", utterance: "u32", epoch: "u32", seq: "u32", ts: "time", sample: "count", data: "bytes",
    },
    optional: { rate: ["u32", () => 24_000], codec: ["text", () => "pcm16"], last: ["flag", () => false] },
  },
  heartbeat: { needed: { instance: "text", ts: "time" } },
  pong: { needed: { id: "u32", t0: "time", t1: "time", t2: "time" } },
  reply: { needed: { id: "u32" }, optional: { result: ["map", () => ({})] } },
  failure: {
    needed: { id: "u32", kind: "text", message: "text" },
    optional: { candidates: ["list", () => []], fix: ["text", () => ""] },
  },
};

/** The message in a msgpack map; fields and types that aren't known are left out. */
export function decode(payload: Uint8Array): Message {
  const content = new MsgPackReader(payload).read();
  if (!isMap(content) || typeof content.type !== "string") throw new ProtocolError("a message is a map with a type");
  const fields = FIELDS[content.type];
  if (!fields) return { type: "other", kind: content.type };
  const message: Record<string, unknown> = { type: content.type };
  for (const [name, kind] of Object.entries(fields.needed)) message[name] = field(name, kind, content[name]);
  for (const [name, [kind, otherwise]] of Object.entries(fields.optional ?? {})) {
    const value = content[name];
    message[name] = value === undefined || value === null ? otherwise() : field(name, kind, value);
  }
  if (message.type === "skeleton" && !parentsFirst(message.parents as Plain[])) throw bad("parents", "before their children");
  return message as unknown as Message;
}

/** The bytes of a request: `type` first, what is undefined left out. */
export function encode(type: string, fields: Record<string, Writable>): Uint8Array {
  return MsgPackWriter.pack({ type, ...fields });
}

/** A message of a stream: topic, one zero byte, map. */
export function join(topic: string, payload: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(topic);
  const data = new Uint8Array(head.length + 1 + payload.length);
  data.set(head);
  data.set(payload, head.length + 1);
  return data;
}

/** Topic and map of a message of a stream. */
export function split(data: Uint8Array): [string, Uint8Array] {
  const end = data.indexOf(0);
  if (end < 0) throw new ProtocolError("a message begins with a topic and a zero byte", "bad_topic");
  return [new TextDecoder().decode(data.subarray(0, end)), data.subarray(end + 1)];
}

function field(name: string, kind: Kind, value: Plain | undefined): unknown {
  if (typeof kind === "object") return block(name, kind, value);
  switch (kind) {
    case "text": if (typeof value === "string") return value; break;
    case "u32": if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value; break;
    case "count": if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value; break;
    case "bytes": if (value instanceof Uint8Array) return value; break;
    case "flag": if (typeof value === "boolean") return value; break;
    case "time": if (typeof value === "bigint" || Number.isInteger(value)) return BigInt(value as number | bigint); break;
    case "list": if (Array.isArray(value)) return value; break;
    case "map": if (isMap(value)) return value; break;
  }
  throw bad(name, kind);
}

function block(name: string, kind: { columns: number; single?: boolean; rotation?: number }, value: Plain | undefined): Float32Array {
  const row = 4 * kind.columns;
  if (!(value instanceof Uint8Array) || value.length % row || (kind.single && value.length !== row)) throw bad(name, "a block");
  const numbers = new Float32Array(value.length / 4);
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  for (let i = 0; i < numbers.length; i++) {
    const number = view.getFloat32(4 * i, true);
    if (!Number.isFinite(number)) throw bad(name, "finite");
    numbers[i] = number;
  }
  if (kind.rotation !== undefined) {
    for (let i = kind.rotation; i < numbers.length; i += kind.columns) {
      const [x = 0, y = 0, z = 0, w = 0] = numbers.subarray(i, i + 4);
      if (Math.abs(x * x + y * y + z * z + w * w - 1) > UNIT_TOLERANCE) throw bad(name, "unit quaternions");
    }
  }
  return numbers;
}

function parentsFirst(parents: Plain[]): boolean {
  return parents.every((parent, i) => typeof parent === "number" && parent < i && (i === 0 ? parent === -1 : parent >= 0));
}

function isMap(value: Plain | undefined): value is { [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function bad(name: string, wanted: string): ProtocolError {
  return new ProtocolError(`the field '${name}' must be ${wanted}`, "bad_field", [name]);
}
