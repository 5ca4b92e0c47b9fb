/** Reads msgpack (https://msgpack.org): everything but extension types, which the protocol doesn't use. */

import { ProtocolError } from "./protocolError";

export type Plain = null | boolean | number | bigint | string | Uint8Array | Plain[] | { [key: string]: Plain };

const DEEPEST = 24;
const TEXT = new TextDecoder("utf-8", { fatal: true });

export class MsgPackReader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The one value that the bytes hold. Whole numbers that a double can't hold come as bigint. */
  read(): Plain {
    const value = this.value(0);
    if (this.at !== this.bytes.length) throw new ProtocolError("bytes follow after the message");
    return value;
  }

  private value(depth: number): Plain {
    if (depth > DEEPEST) throw new ProtocolError("the message is nested too deeply");
    const head = this.view.getUint8(this.take(1));
    if (head < 0x80) return head;
    if (head < 0x90) return this.map(head & 0x0f, depth);
    if (head < 0xa0) return this.list(head & 0x0f, depth);
    if (head < 0xc0) return this.text(head & 0x1f);
    if (head >= 0xe0) return head - 0x100;
    switch (head) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: return this.blob(this.length(1));
      case 0xc5: return this.blob(this.length(2));
      case 0xc6: return this.blob(this.length(4));
      case 0xca: return this.view.getFloat32(this.take(4));
      case 0xcb: return this.view.getFloat64(this.take(8));
      case 0xcc: case 0xcd: case 0xce: return this.length(1 << (head - 0xcc));
      case 0xcf: return fitting(this.view.getBigUint64(this.take(8)));
      case 0xd0: return this.view.getInt8(this.take(1));
      case 0xd1: return this.view.getInt16(this.take(2));
      case 0xd2: return this.view.getInt32(this.take(4));
      case 0xd3: return fitting(this.view.getBigInt64(this.take(8)));
      case 0xd9: return this.text(this.length(1));
      case 0xda: return this.text(this.length(2));
      case 0xdb: return this.text(this.length(4));
      case 0xdc: return this.list(this.length(2), depth);
      case 0xdd: return this.list(this.length(4), depth);
      case 0xde: return this.map(this.length(2), depth);
      case 0xdf: return this.map(this.length(4), depth);
      default: throw new ProtocolError(`the byte 0x${head.toString(16)} begins no value that the protocol uses`);
    }
  }

  private take(count: number): number {
    const from = this.at;
    if (count > this.bytes.length - from) throw new ProtocolError("the message ends too early");
    this.at += count;
    return from;
  }

  private length(size: number): number {
    const from = this.take(size);
    if (size === 1) return this.view.getUint8(from);
    return size === 2 ? this.view.getUint16(from) : this.view.getUint32(from);
  }

  private blob(count: number): Uint8Array {
    const from = this.take(count);
    return this.bytes.subarray(from, from + count);
  }

  private text(count: number): string {
    try {
      return TEXT.decode(this.blob(count));
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      throw new ProtocolError("text that is not UTF-8");
    }
  }

  private list(count: number, depth: number): Plain[] {
    // Every item has a byte at least, so a length that lies is found before memory is taken for it.
    if (count > this.bytes.length - this.at) throw new ProtocolError("the message ends too early");
    return Array.from({ length: count }, () => this.value(depth + 1));
  }

  private map(count: number, depth: number): { [key: string]: Plain } {
    if (2 * count > this.bytes.length - this.at) throw new ProtocolError("the message ends too early");
    const map: { [key: string]: Plain } = Object.create(null);
    for (let i = 0; i < count; i++) {
      const key = this.value(depth + 1);
      if (typeof key !== "string") throw new ProtocolError("a map's key that is no text");
      map[key] = this.value(depth + 1);
    }
    return map;
  }
}

function fitting(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
