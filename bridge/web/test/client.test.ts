import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Options, Socket } from "../src/client/clientOptions";
import { KinelinkClient } from "../src/client/kinelinkClient";
import { decode, encode, join, split, type Message } from "../src/client/messages";
import { MsgPackReader, type Plain } from "../src/client/msgPackReader";
import type { Writable } from "../src/client/msgPackWriter";

type Sent = { [key: string]: Plain };

/** A server that answers as docs/protocol.md says, without a network. */
class FakeSocket implements Socket {
  binaryType = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: Sent[] = [];
  silent = false;
  notice = "no weights; fetch them";

  constructor(readonly instance: string, private readonly joined = false) {}

  send(data: Uint8Array): void {
    const [topic, payload] = split(data);
    expect(topic).toBe("control");
    const message = new MsgPackReader(payload).read() as Sent;
    this.sent.push(message);
    if (this.silent) return;
    const id = message.id as number;
    const reply = (result: Record<string, Writable>): void => this.tell("control", encode("reply", { id, result }));
    if (message.type === "hello") {
      reply({ instance: this.instance, motion: { motion: "solver", notice: this.notice }, streams: { lookahead: 0.25 } });
    } else if (message.type === "open_session") reply({ session: "s", joined: this.joined });
    else if (message.type === "subscribe") reply({});
    else if (message.type === "ping") {
      const t0 = BigInt(message.t0 as number);
      this.tell("control", encode("pong", { id, t0, t1: t0 + 5_000n, t2: t0 + 5_000n }));
    } else if (message.type === "perform") {
      this.tell("control", encode("failure", { id, kind: "ambiguous", message: "which?", candidates: ["a", "b"], fix: "say" }));
    }
  }

  close(): void {
    this.onclose?.();
  }

  tell(topic: string, payload: Uint8Array): void {
    this.onmessage?.({ data: join(topic, payload).slice().buffer });
  }
}

const types = (socket: FakeSocket): Plain[] => socket.sent.map(({ type }) => type ?? null);
const settled = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0));

let time = 0;
let sockets: FakeSocket[] = [];
let next: () => FakeSocket = () => new FakeSocket("one");

function options(more: Partial<Options> = {}): Options {
  const socket = (): FakeSocket => {
    sockets.push(next());
    return sockets[sockets.length - 1]!;
  };
  return { url: "ws://x/ws", session: "s", socket, clock: () => time, ...more };
}

async function connected(client: KinelinkClient): Promise<FakeSocket> {
  client.connect();
  const socket = sockets[sockets.length - 1]!;
  socket.onopen?.();
  await settled();
  return socket;
}

function frame(ts: number, values: Record<string, Writable> = {}): Uint8Array {
  return encode("frame", {
    session: "s", character: "actor", sk: "k", ok: "o", epoch: 1, seq: 1, ts, root: new Float32Array([0, 1, 0]),
    q: new Float32Array([0, 0, 0, 1]), o: new Float32Array(), ...values,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  time = 1e9;
  sockets = [];
  next = () => new FakeSocket("one");
});
afterEach(() => vi.useRealTimers());

test("says hello, opens, subscribes and keeps the clock", async () => {
  const opened = vi.fn();
  const motion = vi.fn();
  const client = new KinelinkClient(options({ token: "t" }), { opened, motion });
  const socket = await connected(client);
  expect(types(socket).filter((type) => type !== "ping")).toEqual(["hello", "open_session", "subscribe"]);
  expect(socket.sent[0]).toMatchObject({ version: 1, token: "t" });
  expect(socket.sent[socket.sent.length - 1]!.topics).toContain("frame/s/actor");
  expect(opened).toHaveBeenCalledWith(false);
  expect(motion).toHaveBeenCalledWith("solver", "no weights; fetch them");
  expect(client.clock.offset).toBe(5_000n);
  expect(client.state).toBe("open");
  client.close();
});

test("acknowledges frames, and shows them once skeleton and things are known", async () => {
  const client = new KinelinkClient(options());
  const socket = await connected(client);
  socket.tell("frame/s/actor", frame(time));
  expect(socket.sent[socket.sent.length - 1]).toMatchObject({ type: "ack", topic: "frame/s/actor" });
  expect(client.update()).toBeNull();
  socket.tell("skeleton/s/actor", encode("skeleton", {
    session: "s", character: "actor", sk: "k", names: ["hips"], parents: [-1], rest: new Float32Array(3), curves: [], rate: [60, 1],
  }));
  socket.tell("objects/s", encode("objects", { session: "s", ok: "o", objects: [] }));
  expect(client.update()?.frame.root[1]).toBe(1);
  expect(client.stats()).toMatchObject({ fps: 1, loss: 0, state: "open" });
  client.close();
});

test("a refusal has the server's words", async () => {
  const client = new KinelinkClient(options());
  await connected(client);
  await expect(client.ask("perform", { text: "x" })).rejects.toMatchObject({ kind: "ambiguous", candidates: ["a", "b"], fix: "say" });
  client.close();
});

test("events come when it is time, and those that a request makes void never", async () => {
  const event = vi.fn();
  const client = new KinelinkClient(options(), { event });
  const socket = await connected(client);
  const tell = (name: string, ts: number, data: Record<string, Writable> = {}): void =>
    socket.tell("event/s/actor", encode("event", { session: "s", character: "actor", epoch: 1, seq: 1, ts: BigInt(ts), name, data }));
  tell("grasp", time + 1e8);
  tell("release", time + 5e8);
  tell("committed", time + 3e8, { kind: "stop" });
  client.update();
  expect(event).not.toHaveBeenCalled();
  time += 1e9;
  client.update();
  expect(event.mock.calls.map(([one]) => (one as { name: string }).name)).toEqual(["grasp", "committed"]);
  client.close();
});

test("connects anew with growing pauses, and tells those who wait", async () => {
  const states: string[] = [];
  const client = new KinelinkClient(options(), { state: (state) => states.push(state) });
  const socket = await connected(client);
  socket.silent = true;
  const asked = expect(client.ask("interrupt")).rejects.toMatchObject({ kind: "disconnected" });
  socket.close();
  await asked;
  for (let round = 1; round < 6; round++) {
    const before = sockets.length;
    await vi.advanceTimersByTimeAsync(150 * 2 ** (round - 1));
    expect(sockets.length).toBe(before);
    await vi.advanceTimersByTimeAsync(100 * 2 ** (round - 1));
    expect(sockets.length).toBe(before + 1);
    sockets[before]!.close();
  }
  expect(states.slice(0, 4)).toEqual(["connecting", "open", "waiting", "connecting"]);
  client.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets.length).toBe(6);
});

test("a server that was started anew is recognised: frames, clock and skeletons are forgotten", async () => {
  const opened = vi.fn();
  const client = new KinelinkClient(options(), { opened });
  const socket = await connected(client);
  socket.tell("frame/s/actor", frame(time));
  next = () => new FakeSocket("two");
  socket.tell("heartbeat", encode("heartbeat", { instance: "two", ts: 1 }));
  expect(client.stream?.buffer.frames.length).toBe(0);
  expect(client.clock.synced).toBe(false);
  await vi.advanceTimersByTimeAsync(400);
  sockets[1]!.onopen?.();
  await settled();
  expect(types(sockets[1]!)).toContain("open_session");
  expect(sockets[1]!.sent.find(({ type }) => type === "open_session")!.session).toBe("s");
  expect(opened).toHaveBeenCalledTimes(2);
  client.close();
});

test("silence of three seconds means that the server is gone", async () => {
  const client = new KinelinkClient(options());
  const socket = await connected(client);
  socket.silent = true;
  for (let second = 0; second < 5; second++) {
    time += 1e9;
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(client.reconnects).toBe(1);
  client.close();
});

test("a halt of the page is no silence of the server", async () => {
  const client = new KinelinkClient(options());
  const socket = await connected(client);
  socket.silent = true;
  time += 20e9;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(client.reconnects).toBe(0);
  client.close();
});

test("a session that the server has closed is opened again", async () => {
  const opened = vi.fn();
  const client = new KinelinkClient(options(), { opened });
  const socket = await connected(client);
  const asked = expect(client.ask("interrupt")).rejects.toMatchObject({ kind: "unknown_session" });
  const { id } = socket.sent[socket.sent.length - 1]!;
  socket.tell("control", encode("failure", { id: id as number, kind: "unknown_session", message: "gone" }));
  await asked;
  await settled();
  expect(opened).toHaveBeenCalledTimes(2);
  client.close();
});

test("bytes that are no message are told and do no harm", async () => {
  const failed = vi.fn();
  const client = new KinelinkClient(options(), { failed });
  const socket = await connected(client);
  socket.tell("control", Uint8Array.of(0xc1));
  expect(failed).toHaveBeenCalledOnce();
  expect((decode(encode("heartbeat", { instance: "one", ts: 1 })) as Message).type).toBe("heartbeat");
  expect(client.state).toBe("open");
  client.close();
});
