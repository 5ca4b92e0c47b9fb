// A whole client of the live server, msgpack included, written from docs/protocol.md alone and using no code of ours.
// Needs Node 22, or 20 with --experimental-websocket:
// node examples/node_client.mjs [ws://127.0.0.1:7600/ws] [sentence] [seconds]
const [address = "ws://127.0.0.1:7600/ws", text = "Wave with your left hand.", seconds = "4"] = process.argv.slice(2);
const utf8 = new TextEncoder(), read = new TextDecoder(), now = () => process.hrtime.bigint();

function pack(value) {                              // as much of msgpack as requests need
  if (value === null) return [0xc0];
  if (typeof value === "boolean") return [value ? 0xc3 : 0xc2];
  if (typeof value === "bigint") return [0xd3, ...new Uint8Array(new BigInt64Array([value]).buffer).reverse()];
  if (Number.isInteger(value) && value >= 0) return [0xce, value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  if (typeof value === "number") return [0xcb, ...new Uint8Array(new Float64Array([value]).buffer).reverse()];
  if (typeof value === "string") { const bytes = utf8.encode(value); return [0xda, bytes.length >> 8, bytes.length & 255, ...bytes]; }
  const list = Array.isArray(value), entries = list ? value : Object.entries(value).flat();
  const count = list ? value.length : entries.length / 2;
  return [list ? 0xdc : 0xde, count >> 8, count & 255, ...entries.flatMap(pack)];
}

function unpack(view, at = { i: 0 }) {              // all of msgpack but extensions
  const take = (n, get) => { const value = get(at.i); at.i += n; return value; };
  const size = (n) => take(n, (i) => (n === 1 ? view.getUint8(i) : n === 2 ? view.getUint16(i) : view.getUint32(i)));
  const bytes = (n) => take(n, (i) => new Uint8Array(view.buffer, view.byteOffset + i, n));
  const many = (n) => Array.from({ length: n }, () => unpack(view, at));
  const map = (n) => Object.fromEntries(Array.from({ length: n }, () => [unpack(view, at), unpack(view, at)]));
  const b = size(1);
  if (b < 0x80) return b;
  if (b < 0x90) return map(b & 15);
  if (b < 0xa0) return many(b & 15);
  if (b < 0xc0) return read.decode(bytes(b & 31));
  if (b >= 0xe0) return b - 256;
  if (b === 0xc0 || b === 0xc2 || b === 0xc3) return b === 0xc0 ? null : b === 0xc3;
  if (b >= 0xc4 && b <= 0xc6) return bytes(size(1 << (b - 0xc4)));
  if (b === 0xca) return take(4, (i) => view.getFloat32(i));
  if (b === 0xcb) return take(8, (i) => view.getFloat64(i));
  if (b >= 0xcc && b <= 0xce) return size(1 << (b - 0xcc));
  if (b === 0xcf) return take(8, (i) => view.getBigUint64(i));
  if (b >= 0xd0 && b <= 0xd2) return take(1 << (b - 0xd0), (i) => [view.getInt8, view.getInt16, view.getInt32][b - 0xd0].call(view, i));
  if (b === 0xd3) return take(8, (i) => view.getBigInt64(i));
  if (b >= 0xd9 && b <= 0xdb) return read.decode(bytes(size(1 << (b - 0xd9))));
  return b < 0xde ? many(size(b === 0xdc ? 2 : 4)) : map(size(b === 0xde ? 2 : 4));
}
const floats = (block) => new Float32Array(block.slice().buffer);

const socket = Object.assign(new WebSocket(address), { binaryType: "arraybuffer" });
const send = (message) => socket.send(new Uint8Array([...utf8.encode("control\0"), ...pack(message)]));
const waiting = new Map(), pings = [];
let next = 1, unsaid = 0, skeleton = null, epoch = -1, frames = [], received = 0;
const ask = (message) => new Promise((done, fail) => { waiting.set(next, { done, fail }); send({ ...message, id: next++ }); });

socket.onmessage = ({ data }) => {
  const all = new Uint8Array(data), end = all.indexOf(0), topic = read.decode(all.subarray(0, end));
  const message = unpack(new DataView(data, end + 1));
  const asked = waiting.get(message.id);
  if (message.type === "reply") asked.done(message.result);
  else if (message.type === "failure") (asked ?? { fail: console.error }).fail(new Error(`${message.kind}: ${message.message} ${message.fix}`));
  else if (message.type === "pong") { const t3 = now(), [t0, t1, t2] = [message.t0, message.t1, message.t2].map(BigInt); pings.push([t3 - t0 - (t2 - t1), (t1 - t0 + t2 - t3) / 2n]); asked.done(); }
  else if (message.type === "skeleton") skeleton = message;
  else if (message.type === "event" && message.name !== "committed") console.log(message.name, JSON.stringify(message.data).slice(0, 100));
  else if (message.type === "frame") {
    if (++unsaid === streams.ack) { send({ type: "ack", topic, count: unsaid }); unsaid = 0; }
    if (epoch >= 0 && ((message.epoch - epoch) | 0) < 0) return;                  // of an older epoch
    if (message.epoch !== epoch) frames = frames.filter((one) => one.ts < message.ts);
    epoch = message.epoch; received++;
    frames.push({ ts: BigInt(message.ts), root: floats(message.root), q: floats(message.q) });
  }
};
socket.onclose = ({ code, reason }) => { if (code !== 1000) { console.error(`closed: ${code} ${reason}`); process.exitCode = 1; } };
await new Promise((done, fail) => { socket.onopen = done; socket.onerror = (event) => fail(event.error ?? event); });

const { instance, streams } = await ask({ type: "hello", client: "node", version: 1 });
const { session, characters: [character] } = await ask({ type: "open_session" });
await ask({ type: "subscribe", topics: [`skeleton/${session}/${character}`, `frame/${session}/${character}`, `event/${session}/${character}`] });
for (let i = 0; i < 5; i++) await ask({ type: "ping", t0: now() });
const [trip, offset] = pings.reduce((best, one) => (one[0] < best[0] ? one : best));
const begun = await ask({ type: "perform", session, character, text });
await new Promise((done) => setTimeout(done, 1000 * Number(seconds)));
const shown = frames.findLast((one) => one.ts <= now() + offset);                   // what a screen would show now
console.log(JSON.stringify({ instance, session, epoch: begun.epoch, verbs: begun.plan.steps.map((step) => step.verb), joints: skeleton.names.length, received,
  roundTripMs: Number(trip) / 1e6, aheadMs: Number(frames.at(-1).ts - now() - offset) / 1e6, hips: [...shown.root], rotations: shown.q.length / 4 }));
await ask({ type: "close_session", session });
socket.close(1000);
