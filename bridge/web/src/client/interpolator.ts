/** Between two frames, and a little beyond the second. */

import type { Frame } from "./messages";

// Above this cosine the sine of the angle is too small to divide by; a straight line is as good.
const NEARLY_EQUAL = 0.9995;

/**
 * The pose at share `u` of the way from a to b; u above 1 goes on beyond b. Places and curves go straight, rotations by slerp.
 * Where a and b can't be compared (another skeleton or other things), a's numbers stay until u is 1.
 */
export function blend(a: Frame, b: Frame, u: number): Frame {
  const head = u < 1 ? a : b;
  const sameBody = a.sk === b.sk && a.q.length === b.q.length && a.c.length === b.c.length;
  const sameThings = a.ok === b.ok && a.o.length === b.o.length;
  const [body, toBody] = sameBody ? [a, b] : [head, head];
  const [things, toThings] = sameThings ? [a, b] : [head, head];
  const pose: Frame = {
    ...head,
    root: straight(body.root, toBody.root, u),
    q: new Float32Array(body.q.length),
    o: straight(things.o, toThings.o, u),
    c: straight(body.c, toBody.c, u).map((value) => Math.min(Math.max(value, 0), 1)),
  };
  for (let i = 0; i < pose.q.length; i += 4) slerp(body.q, toBody.q, u, pose.q, i);
  for (let i = 3; i < pose.o.length; i += 7) slerp(things.o, toThings.o, u, pose.o, i);
  return pose;
}

/** The unit quaternion at `at`, by slerp along the shorter arc. */
export function slerp(a: Float32Array, b: Float32Array, u: number, into: Float32Array, at: number): void {
  let cosine = 0;
  for (let i = at; i < at + 4; i++) cosine += a[i]! * b[i]!;
  // q and -q are the same rotation.
  const sign = cosine < 0 ? -1 : 1;
  cosine *= sign;
  let share = 1 - u;
  let other = u;
  if (cosine < NEARLY_EQUAL) {
    const angle = Math.acos(cosine);
    share = Math.sin((1 - u) * angle) / Math.sin(angle);
    other = Math.sin(u * angle) / Math.sin(angle);
  }
  const sum = [0, 1, 2, 3].map((i) => share * a[at + i]! + sign * other * b[at + i]!);
  const length = Math.hypot(...sum);
  for (let i = 0; i < 4; i++) into[at + i] = sum[i]! / length;
}

function straight(a: Float32Array, b: Float32Array, u: number): Float32Array {
  return a.map((value, i) => value + (b[i]! - value) * u);
}
