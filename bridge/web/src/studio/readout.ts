/** How the connection is doing, in four numbers. */

import type { Stats } from "../client/kinelinkClient";
import { element } from "../dom";

const EVERY = 250;

export class Readout {
  private last = 0;

  /** now: milliseconds. */
  show(stats: Stats, now: number): void {
    if (now - this.last < EVERY) return;
    this.last = now;
    const live = stats.state === "open";
    this.set("fps", live ? `${stats.fps.toFixed(0)} /s` : "–", live && stats.fps < 50);
    this.set("latency", live ? `${(1000 * (stats.latency + stats.delay)).toFixed(0)} ms` : "–", stats.latency > 0.15);
    this.set("loss", live ? `${(100 * stats.loss).toFixed(1)} %` : "–", stats.loss > 0.02);
    this.set("depth", live ? `${(1000 * stats.depth).toFixed(0)} ms` : "–", live && stats.depth < 0.03);
  }

  private set(id: string, text: string, bad: boolean): void {
    const place = element(id);
    place.textContent = text;
    place.classList.toggle("bad", bad);
  }
}
