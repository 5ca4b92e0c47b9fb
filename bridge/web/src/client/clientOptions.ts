/** What a client is given: where to connect, as whom, and whom to tell. */

import type { EventInfo } from "./messages";
import type { Plain } from "./msgPackReader";
import type { Writable } from "./msgPackWriter";
import type { ProtocolError } from "./protocolError";
import type { Output } from "./soundTrack";

export type State = "connecting" | "open" | "waiting" | "closed";
export type Result = Record<string, Plain>;

/** What the client needs of a WebSocket. */
export interface Socket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(data: Uint8Array): void;
  close(): void;
}

export interface Options {
  url: string;
  client?: string;
  token?: string;
  session?: string;
  scene?: { [key: string]: Writable };
  character?: string;
  /** Where what the character says is heard. */
  output?: Output;
  /** Make a socket; the browser's by default. */
  socket?: (url: string) => Socket;
  /** The own clock in nanoseconds. */
  clock?: () => number;
}

export interface Listener {
  state?(state: State): void;
  /** The session is open, for the first time or again; `joined`: it was there already. */
  opened?(joined: boolean): void;
  /** What makes motion there, and why it is not what was asked for; an empty notice where it is. */
  motion?(how: string, notice: string): void;
  /** Something is said to happen, `ts` is when. */
  announced?(event: EventInfo): void;
  /** It happens now. */
  event?(event: EventInfo): void;
  failed?(error: ProtocolError): void;
}
