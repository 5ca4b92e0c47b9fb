/** What comes of one character: its topics, its buffer, its skeletons, its events until they are due. */

import { JitterBuffer, type Around, type Shown } from "./jitterBuffer";
import type { EventInfo, Frame, ObjectsInfo, SkeletonInfo } from "./messages";

export interface Pose {
  frame: Frame;
  skeleton: SkeletonInfo;
  objects: ObjectsInfo;
  shown: Shown;
  /** Of which frames it was made. */
  around: Around;
}

export class CharacterStream {
  readonly buffer = new JitterBuffer();
  readonly topics: string[];
  private readonly skeletons = new Map<string, SkeletonInfo>();
  private readonly arrivals: number[] = [];
  private events: EventInfo[] = [];

  constructor(readonly session: string, readonly name: string) {
    this.topics = ["skeleton", "frame", "event", "audio"].map((kind) => `${kind}/${session}/${name}`);
  }

  /** Take in a frame that came at `now` (own clock), which is `serverNow` on the server's; nanoseconds. */
  receive(frame: Frame, now: number, serverNow: number): void {
    this.buffer.push(frame, serverNow);
    this.arrivals.push(now);
    if (this.arrivals.length > 512) this.arrivals.shift();
  }

  keep(info: SkeletonInfo): void {
    this.skeletons.set(info.sk, info);
  }

  announce(event: EventInfo): void {
    this.events.push(event);
  }

  /** The pose now; null where nothing has come, or not yet what it belongs to. */
  sample(serverNow: number, things: ReadonlyMap<string, ObjectsInfo>): Pose | null {
    const [frame, shown, around] = this.buffer.sample(serverNow);
    if (!frame) return null;
    const skeleton = this.skeletons.get(frame.sk);
    const objects = things.get(frame.ok);
    if (!skeleton || !objects || frame.q.length !== 4 * skeleton.names.length) return null;
    return frame.o.length === 7 * objects.objects.length ? { frame, skeleton, objects, shown, around } : null;
  }

  /** Events whose time has come, once each. */
  due(serverNow: number): EventInfo[] {
    const due = this.events.filter((event) => Number(event.ts) <= serverNow);
    if (due.length) this.events = this.events.filter((event) => Number(event.ts) > serverNow);
    return due;
  }

  /** Events from a time on won't happen: a request replaced them. */
  void(ts: bigint): void {
    this.events = this.events.filter((event) => event.ts < ts);
  }

  /** Frames that came in the last second. */
  fps(now: number): number {
    return this.arrivals.reduce((count, at) => count + (now - at < 1e9 ? 1 : 0), 0);
  }

  rejoin(): void {
    this.buffer.rejoin();
  }

  forget(): void {
    this.buffer.clear();
    this.skeletons.clear();
    this.events = [];
  }
}
