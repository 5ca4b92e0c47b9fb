/** The user as things of the scene: a head that is looked at, hands that things are given into. Only changes are told. */

import type { Pose7 } from "./room";

export interface Part { id: string; category: "user_head" | "user_hand"; label: string }

/** The things of the scene that are the user. */
export const PARTS = {
  head: { id: "user_head", category: "user_head", label: "user's head" },
  left: { id: "user_left_hand", category: "user_hand", label: "user's left hand" },
  right: { id: "user_right_hand", category: "user_hand", label: "user's right hand" },
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof PARTS;

/** Metres and radians by which a part has to have moved to be told of, and the pace below which it counts as held still. */
const MOVED: Record<Part["category"], number> = { user_head: 0.06, user_hand: 0.02 };
const TURNED = 0.2;
const STILL = 0.25;
/** Milliseconds after which a part that keeps moving is told of all the same: with each word of it the avatar plans anew. */
const RESTLESS = 600;

export class Tracked {
  private told: Pose7 | null = null;
  private toldAt = -Infinity;
  private last: { pose: Pose7; at: number } | null = null;
  private pace = 0;

  constructor(private readonly category: Part["category"]) {}

  /** Where it is now (milliseconds). The pose to tell of, or null where there is nothing new. */
  look(pose: Pose7, now: number): Pose7 | null {
    if (this.last && now > this.last.at) {
      const speed = (1000 * distance(pose, this.last.pose)) / (now - this.last.at);
      this.pace += (speed - this.pace) * Math.min((now - this.last.at) / 100, 1);
    }
    this.last = { pose, at: now };
    if (this.told) {
      const same = distance(pose, this.told) < MOVED[this.category] && angle(pose, this.told) < TURNED;
      if (same || (this.pace > STILL && now - this.toldAt < RESTLESS)) return null;
    }
    this.told = pose;
    this.toldAt = now;
    return pose;
  }
}

/** Where a hand is that isn't tracked: at the side of whoever has that head. */
export function hanging(head: Pose7, side: "left" | "right"): Pose7 {
  const [x = 0, y = 0, z = 0, qx = 0, qy = 0, qz = 0, qw = 1] = head;
  const across = side === "left" ? -0.25 : 0.25;
  // The head's own x axis on the floor plane.
  const [ax, az] = [1 - 2 * (qy * qy + qz * qz), 2 * (qx * qz - qy * qw)];
  const length = Math.hypot(ax, az) || 1;
  return [x + (across * ax) / length, Math.max(y - 0.85, 0.3), z + (across * az) / length, 0, 0, 0, 1];
}

function distance(one: Pose7, other: Pose7): number {
  return Math.hypot(one[0]! - other[0]!, one[1]! - other[1]!, one[2]! - other[2]!);
}

function angle(one: Pose7, other: Pose7): number {
  const dot = one[3]! * other[3]! + one[4]! * other[4]! + one[5]! * other[5]! + one[6]! * other[6]!;
  return 2 * Math.acos(Math.min(Math.abs(dot), 1));
}
