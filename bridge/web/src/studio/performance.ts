/** One instruction as it is carried out: its steps, when they began and ended, and what hands and feet touched meanwhile. */

import type { EventInfo } from "../client/messages";
import type { Plain } from "../client/msgPackReader";

export interface Step {
  verb: string;
  object: string | null;
  hand: string | null;
  target: string | null;
  relation: string | null;
  /** Seconds since the beginning; null as long as it isn't known. */
  start: number | null;
  stop: number | null;
}

/** Bits of `contacts`, as rows of the timeline. */
export const LIMBS = [
  { name: "left hand", bit: 4 }, { name: "right hand", bit: 8 }, { name: "left foot", bit: 1 }, { name: "right foot", bit: 2 },
] as const;

/** What ends earlier than this, seconds, is the instruction before. */
const SOON = 0.001;

export class Performance {
  readonly text: string;
  readonly steps: Step[];
  /** Stretches in which a limb touches, seconds, by bit. */
  readonly touches = new Map<number, [number, number][]>(LIMBS.map(({ bit }) => [bit, []]));
  time = 0;
  state: "playing" | "done" | "interrupted" | "failed" = "playing";
  private bits = 0;

  /** ts: when it begins, on the server's clock, nanoseconds. */
  constructor(plan: Record<string, Plain>, private readonly begin: number) {
    this.text = typeof plan.text === "string" ? plan.text : "";
    const steps = (plan.steps ?? []) as Record<string, Plain>[];
    const text = (value: Plain | undefined): string | null => (typeof value === "string" ? value : null);
    this.steps = steps.map((step) => ({
      verb: text(step.verb) ?? "", object: text(step.object), hand: text(step.hand), target: text(step.target),
      relation: text(step.relation), start: null, stop: null,
    }));
  }

  /** Something happens. */
  hear(event: EventInfo): void {
    const time = this.since(Number(event.ts));
    if (this.state !== "playing") return;
    const index = typeof event.data.index === "number" ? event.data.index : -1;
    const step = this.steps[index];
    if (event.name === "step_started" && step) {
      step.start = time;
      // Only the last of steps that follow each other says that it is done.
      for (const before of this.steps.slice(0, index)) {
        before.start ??= time;
        before.stop ??= time;
      }
    } else if (event.name === "step_done" && step) step.stop = time;
    else if (event.name === "grasp" && typeof event.data.hand === "string") {
      const current = this.steps.find(({ start, stop }) => start !== null && stop === null);
      if (current) current.hand ??= event.data.hand;
    } else if (event.name === "error" && time > SOON) this.end("failed", time);
    else if (event.name === "idle" && time > SOON) this.end(this.steps.every(({ start }) => start !== null) ? "done" : "interrupted", time);
  }

  /** Time has come to `now` on the server's clock; these limbs touch. */
  advance(now: number, contacts: number): void {
    if (this.state !== "playing") return;
    this.time = Math.max(this.since(now), 0);
    for (const [bit, stretches] of this.touches) {
      const last = stretches[stretches.length - 1];
      if (!(contacts & bit)) continue;
      if (last && this.bits & bit) last[1] = this.time;
      else stretches.push([this.time, this.time]);
    }
    this.bits = contacts;
  }

  /** It was broken off. */
  end(state: "done" | "interrupted" | "failed", time: number = this.time): void {
    this.state = state;
    this.time = time;
    for (const step of this.steps) if (step.start !== null) step.stop ??= time;
  }

  private since(now: number): number {
    return (now - this.begin) / 1e9;
  }
}
