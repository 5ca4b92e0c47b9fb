/** A client over WebSocket: says hello, opens a session, subscribes, keeps the clock, and connects anew when the server is gone. */

import { Backoff } from "./backoff";
import { CharacterStream, type Pose } from "./characterStream";
import type { Listener, Options, Result, Socket, State } from "./clientOptions";
import { ClockSync } from "./clockSync";
import { decode, encode, join, split, VERSION, type EventInfo, type Message, type ObjectsInfo } from "./messages";
import type { Writable } from "./msgPackWriter";
import { Pending } from "./pending";
import { ProtocolError } from "./protocolError";
import { SoundTrack } from "./soundTrack";
import { statsOf, type Stats } from "./stats";

/** Nanoseconds without a message after which a server is gone, those that a connection may take, and a halt of the page. */
const SILENCE = 3e9;
const OPENING = 10e9;
const HALT = 1.8e9;
const PINGS_AT_FIRST = 5;
/** Commits with which the body begins something else; what is said, felt and looked at goes on beside it. */
const REPLACING = new Set(["perform", "stop", "set_scene", "set_body", "move", "carry_out", "take_up"]);
/** Nanoseconds between two reports of what was heard. */
const REPORT = 0.25e9;

export class KinelinkClient {
  readonly clock = new ClockSync();
  /** What is said, where there is an output for it. */
  readonly sound: SoundTrack | null;
  stream: CharacterStream | null = null;
  state: State = "connecting";
  session: string | null;
  reconnects = 0;
  private socket: Socket | null = null;
  private readonly things = new Map<string, ObjectsInfo>();
  private readonly pending = new Pending();
  private readonly backoff = new Backoff();
  private readonly now: () => number;
  private instance: string | null = null;
  private lookahead = 0.25e9;
  private ackEvery = 1;
  private readonly unacknowledged = new Map<string, number>();
  private told: { utterance: number; sample: number; at: number } | null = null;
  private lastId = 0;
  private heard = 0;
  private beaten = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private beat: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: Options, private readonly listener: Listener = {}) {
    this.now = options.clock ?? (() => performance.now() * 1e6);
    this.session = options.session ?? null;
    this.sound = options.output ? new SoundTrack(options.output) : null;
  }

  /** Begin, and go on until `close`. */
  connect(): void {
    this.become("connecting");
    const socket = (this.options.socket ?? ((url) => new WebSocket(url) as unknown as Socket))(this.options.url);
    this.socket = socket;
    this.unacknowledged.clear();
    this.heard = this.beaten = this.now();
    socket.binaryType = "arraybuffer";
    socket.onopen = () => void this.greet().catch((error: unknown) => this.refused(error));
    socket.onmessage = ({ data }) => this.receive(new Uint8Array(data as ArrayBuffer));
    socket.onclose = () => this.lost(socket);
    clearInterval(this.beat);
    this.beat = setInterval(() => this.everySecond(), 1_000);
  }

  /** End for good. */
  close(): void {
    clearTimeout(this.timer);
    clearInterval(this.beat);
    this.become("closed");
    this.socket?.close();
    this.pending.abandon();
  }

  /** Ask something; ProtocolError with the server's words when it refuses. */
  async request(type: string, fields: Record<string, Writable> = {}): Promise<Result> {
    if (!this.socket || (this.state !== "open" && type !== "hello")) {
      throw new ProtocolError("there is no connection to the server", "disconnected", [], "wait, or start the server again");
    }
    const id = ++this.lastId;
    const answer = this.pending.wait(id);
    this.send(encode(type, { id, ...fields }));
    return answer;
  }

  /** Who is shown. */
  get character(): string {
    return this.options.character ?? "actor";
  }

  /** A request about the character that this client shows. */
  ask(type: string, fields: Record<string, Writable> = {}): Promise<Result> {
    return this.request(type, { session: this.session, character: this.character, ...fields });
  }

  /** The server's clock, nanoseconds. */
  serverNow(): number {
    return this.now() + Number(this.clock.offset);
  }

  /** The pose to show now; tells the listener what happens now. */
  update(): Pose | null {
    if (!this.stream || !this.clock.synced) return null;
    const now = this.serverNow();
    const { output } = this.options;
    if (output) this.stream.buffer.playout.least = Math.max(output.now() - output.heard(), 0) * 1e9;
    const pose = this.stream.sample(now, this.things);
    const heard = this.sound?.heard();
    // Sound goes first: the mouth is that of the very sample which is heard.
    const spoken = pose && heard ? this.stream.buffer.at(heard.ts) : null;
    if (pose && spoken && spoken.c.length === pose.frame.c.length) pose.frame = { ...pose.frame, c: spoken.c };
    this.report(now);
    for (const event of this.stream.due(now - this.stream.buffer.playout.delay)) this.listener.event?.(event);
    return pose;
  }

  stats(): Stats {
    return {
      ...statsOf(this.stream?.buffer, this.serverNow(), this.lookahead),
      state: this.state,
      fps: this.stream?.fps(this.now()) ?? 0,
      roundTrip: Number(this.clock.roundTrip) / 1e9,
      reconnects: this.reconnects,
    };
  }

  /** Tell the server how much was heard, a few times a second and when it ends. */
  private report(now: number): void {
    const played = this.sound?.played();
    const before = this.told;
    if (!played || (before?.utterance === played.utterance && before.sample === played.sample)) return;
    const ended = before !== null && before.sample !== played.sample && !this.sound?.heard();
    if (before && !ended && now - before.at < REPORT) return;
    this.told = { ...played, at: now };
    const { utterance, sample } = played;
    void this.ask("play_head", { utterance, sample, ts: BigInt(Math.round(now)) }).catch(() => undefined);
  }

  private async greet(): Promise<void> {
    const hello = await this.request("hello", {
      client: this.options.client ?? "kinelink-web", version: VERSION, token: this.options.token,
    });
    this.know(String(hello.instance));
    const streams = hello.streams as Result | undefined;
    this.lookahead = Number(streams?.lookahead ?? 0.25) * 1e9;
    this.ackEvery = Number(streams?.ack ?? 1);
    this.become("open");
    const motion = (hello.motion ?? {}) as Result;
    this.listener.motion?.(String(motion.motion ?? "solver"), String(motion.notice ?? ""));
    this.backoff.reset();
    for (let i = 0; i < PINGS_AT_FIRST; i++) this.ping();
    await this.open();
  }

  private async open(): Promise<void> {
    const { character } = this;
    const opened = await this.request("open_session", {
      session: this.session ?? undefined, scene: this.options.scene, characters: [character],
    });
    this.session = String(opened.session);
    if (this.stream?.session !== this.session) this.stream = new CharacterStream(this.session, character);
    else this.stream.rejoin();
    this.sound?.rejoin();
    await this.request("subscribe", { topics: [...this.stream.topics.slice(0, this.sound ? 4 : 3), `objects/${this.session}`, "heartbeat"] });
    this.listener.opened?.(opened.joined === true);
  }

  private receive(data: Uint8Array): void {
    this.heard = this.now();
    try {
      const [topic, payload] = split(data);
      this.take(topic, decode(payload));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.listener.failed?.(error);
    }
  }

  /** The server keeps only so many frames under way, and is told of several at once. */
  private acknowledge(topic: string): void {
    const count = (this.unacknowledged.get(topic) ?? 0) + 1;
    this.unacknowledged.set(topic, count % this.ackEvery);
    if (count >= this.ackEvery) this.send(encode("ack", { topic, count }));
  }

  private take(topic: string, message: Message): void {
    switch (message.type) {
      case "frame":
        this.acknowledge(topic);
        // Before the first pong nobody can tell when to show it.
        if (topic === this.stream?.topics[1] && this.clock.synced) this.stream.receive(message, this.now(), this.serverNow());
        break;
      case "skeleton": this.stream?.keep(message); break;
      case "objects": this.things.set(message.ok, message); break;
      case "event": this.hear(message); break;
      case "audio":
        if (topic === this.stream?.topics[3] && this.clock.synced) {
          this.sound?.push(message, this.serverNow(), this.stream.buffer.playout.delay);
        }
        break;
      case "heartbeat": this.know(message.instance); break;
      case "pong":
        this.clock.add(message.t0, message.t1, message.t2, BigInt(Math.round(this.now())));
        break;
      case "reply": this.pending.resolve(message.id, message.result); break;
      case "failure": {
        const error = new ProtocolError(message.message, message.kind, message.candidates, message.fix);
        if (!this.pending.reject(message.id, error)) this.listener.failed?.(error);
        if (error.kind === "unknown_session") void this.open().catch((reason: unknown) => this.refused(reason));
      }
    }
  }

  private hear(event: EventInfo): void {
    // A commit of the body replaces what was to come from its time on, also what was told of it.
    if (event.name === "committed" && REPLACING.has(String(event.data.kind))) this.stream?.void(event.ts);
    this.stream?.announce(event);
    this.listener.announced?.(event);
  }

  private know(instance: string): void {
    if (this.instance !== null && this.instance !== instance) {
      this.clock.clear();
      this.stream?.forget();
      this.sound?.clear();
      this.things.clear();
      if (this.state === "open") this.drop();
    }
    this.instance = instance;
  }

  private everySecond(): void {
    const now = this.now();
    // After a halt of the page itself, what arrived meanwhile is only now being read.
    const halted = now - this.beaten > HALT;
    this.beaten = now;
    if (halted) this.heard = now;
    else if (now - this.heard > (this.state === "open" ? SILENCE : OPENING)) this.drop();
    if (this.state === "open") this.ping();
  }

  private ping(): void {
    this.send(encode("ping", { id: ++this.lastId, t0: BigInt(Math.round(this.now())) }));
  }

  private send(payload: Uint8Array): void {
    try {
      this.socket?.send(join("control", payload));
    } catch {
      // The socket is closing; `onclose` says so in a moment.
    }
  }

  private refused(error: unknown): void {
    if (error instanceof ProtocolError && error.kind !== "disconnected") this.listener.failed?.(error);
  }

  /** Give a connection up at once; that a dead one is closed may be told much later. */
  private drop(): void {
    const { socket } = this;
    if (!socket) return;
    socket.close();
    this.lost(socket);
  }

  private lost(socket: Socket): void {
    if (socket !== this.socket || this.state === "closed") return;
    this.socket = null;
    this.pending.abandon();
    this.become("waiting");
    this.reconnects++;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), this.backoff.next());
  }

  private become(state: State): void {
    this.state = state;
    this.listener.state?.(state);
  }
}
