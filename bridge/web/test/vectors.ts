/** The golden vectors that clients in every language read: tests/vectors/messages.json. */

import { readFileSync } from "node:fs";

export interface Vector { name: string; topic: string; bytes: Uint8Array; fields: Record<string, unknown> }

// Times have more digits than a double holds; they are kept as text until they become bigint.
const BIG = /([[:,]\s*)(-?\d{16,})(?=\s*[,\]}])/g;

export function vectors(): Vector[] {
  const text = readFileSync(new URL("../../../tests/vectors/messages.json", import.meta.url), "utf-8");
  const read = (_: string, value: unknown): unknown =>
    typeof value === "string" && /^#-?\d+$/.test(value) ? BigInt(value.slice(1)) : value;
  const rows = JSON.parse(text.replace(BIG, '$1"#$2"'), read) as { name: string; topic: string; hex: string; fields: Record<string, unknown> }[];
  return rows.map(({ hex, ...row }) => ({ ...row, bytes: Uint8Array.from(Buffer.from(hex, "hex")) }));
}
