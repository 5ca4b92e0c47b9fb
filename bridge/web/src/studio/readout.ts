/** How the connection is doing, in four numbers, and what makes motion. */

import type { Stats } from "../client/stats";
import { element } from "../dom";
import { sentence } from "./failure";

const EVERY = 250;
/** Loss is that of so many of the last numbers. */
const SPAN = 20;

export class Readout {
  private last = 0;
  private counts: { received: number; lost: number }[] = [];

  /** now: milliseconds. */
  show(stats: Stats, now: number): void {
    if (now - this.last < EVERY) return;
    this.last = now;
    const live = stats.state === "open";
    this.set("fps", live ? `${stats.fps.toFixed(0)} /s` : "–", live && stats.fps < 50);
    this.set("latency", live ? `${(1000 * (stats.latency + stats.delay)).toFixed(0)} ms` : "–", stats.latency > 0.15);
    const loss = this.loss(stats);
    this.set("loss", live ? `${(100 * loss).toFixed(1)} %` : "–", loss > 0.02);
    this.set("depth", live ? `${(1000 * stats.depth).toFixed(0)} ms` : "–", live && stats.depth < 0.03);
  }

  /** What makes motion, and why it is not what was asked for. */
  tell(how: string, notice: string): void {
    this.set("motion", how, notice !== "");
    const place = element("fallback");
    place.textContent = notice && sentence(notice);
    place.hidden = notice === "";
  }

  /** The share of frames of the last seconds that never came. */
  private loss({ received, lost }: Stats): number {
    this.counts.push({ received, lost });
    if (this.counts.length > SPAN) this.counts.shift();
    const first = this.counts[0]!;
    return Math.max(lost - first.lost, 0) / Math.max(received - first.received + lost - first.lost, 1);
  }

  private set(id: string, text: string, bad: boolean): void {
    const place = element(id);
    place.textContent = text;
    place.classList.toggle("bad", bad);
  }
}
