/** Writes msgpack, every value in its shortest form; Float32Array becomes a block of little-endian float32. */

export type Writable =
  | null | undefined | boolean | number | bigint | string | Uint8Array | Float32Array
  | readonly Writable[] | { readonly [key: string]: Writable };

const TEXT = new TextEncoder();

export class MsgPackWriter {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  /** The bytes of a value. Entries of a map that are undefined are left out. */
  static pack(value: Writable): Uint8Array {
    const writer = new MsgPackWriter();
    writer.value(value);
    return writer.bytes.slice(0, writer.at);
  }

  private value(value: Writable): void {
    if (value === null || value === undefined) this.byte(0xc0);
    else if (typeof value === "boolean") this.byte(value ? 0xc3 : 0xc2);
    else if (typeof value === "number") this.number(value);
    else if (typeof value === "bigint") this.whole(value);
    else if (typeof value === "string") this.text(value);
    else if (value instanceof Uint8Array) this.blob(value);
    else if (value instanceof Float32Array) this.blob(littleEndian(value));
    else if (Array.isArray(value)) this.list(value);
    else this.map(value as { [key: string]: Writable });
  }

  private number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.whole(BigInt(value));
    else {
      this.byte(0xcb);
      this.grown(8).setFloat64(this.at - 8, value);
    }
  }

  private whole(value: bigint): void {
    if (value >= 0n) {
      if (value < 0x80n) this.byte(Number(value));
      else if (value < 0x100n) this.head(0xcc, Number(value), 1);
      else if (value < 0x10000n) this.head(0xcd, Number(value), 2);
      else if (value < 0x100000000n) this.head(0xce, Number(value), 4);
      else {
        this.byte(0xcf);
        this.grown(8).setBigUint64(this.at - 8, value);
      }
    } else if (value >= -0x20n) this.byte(Number(value) + 0x100);
    else if (value >= -0x80n) this.head(0xd0, Number(value), 1);
    else if (value >= -0x8000n) this.head(0xd1, Number(value), 2);
    else if (value >= -0x80000000n) this.head(0xd2, Number(value), 4);
    else {
      this.byte(0xd3);
      this.grown(8).setBigInt64(this.at - 8, value);
    }
  }

  private text(value: string): void {
    const bytes = TEXT.encode(value);
    const count = bytes.length;
    if (count < 32) this.byte(0xa0 | count);
    else if (count < 0x100) this.head(0xd9, count, 1);
    else if (count < 0x10000) this.head(0xda, count, 2);
    else this.head(0xdb, count, 4);
    this.raw(bytes);
  }

  private blob(bytes: Uint8Array): void {
    const count = bytes.length;
    if (count < 0x100) this.head(0xc4, count, 1);
    else if (count < 0x10000) this.head(0xc5, count, 2);
    else this.head(0xc6, count, 4);
    this.raw(bytes);
  }

  private list(items: readonly Writable[]): void {
    if (items.length < 16) this.byte(0x90 | items.length);
    else if (items.length < 0x10000) this.head(0xdc, items.length, 2);
    else this.head(0xdd, items.length, 4);
    for (const item of items) this.value(item);
  }

  private map(map: { readonly [key: string]: Writable }): void {
    const entries = Object.entries(map).filter(([, value]) => value !== undefined);
    if (entries.length < 16) this.byte(0x80 | entries.length);
    else if (entries.length < 0x10000) this.head(0xde, entries.length, 2);
    else this.head(0xdf, entries.length, 4);
    for (const [key, value] of entries) {
      this.text(key);
      this.value(value);
    }
  }

  private byte(value: number): void {
    this.grown(1).setUint8(this.at - 1, value);
  }

  private head(kind: number, value: number, size: number): void {
    this.byte(kind);
    const view = this.grown(size);
    if (size === 1) view.setUint8(this.at - 1, value);
    else if (size === 2) view.setUint16(this.at - 2, value);
    else view.setUint32(this.at - 4, value);
  }

  private raw(bytes: Uint8Array): void {
    this.grown(bytes.length);
    this.bytes.set(bytes, this.at - bytes.length);
  }

  /** Take room for so many bytes more, which end at `at`; the view of all. */
  private grown(count: number): DataView {
    this.at += count;
    if (this.at > this.bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.at));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return this.view;
  }
}

function littleEndian(numbers: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, i) => view.setFloat32(4 * i, number, true));
  return bytes;
}
