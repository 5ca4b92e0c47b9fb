/** The plan in words and as a timeline. */

import { element, make } from "../dom";
import { LIMBS, type Performance, type Step } from "./performance";

const ROW = 12;
const BARS = 18;
const LABELS = 66;
/** What one does on a thing rather than with it. */
const ON = new Set(["sit_down"]);

export class PlanView {
  private readonly list = element("steps");
  private readonly canvas = element<HTMLCanvasElement>("timeline");
  private readonly pen = this.canvas.getContext("2d")!;
  private shown: Performance | null = null;

  /** Another instruction. */
  open(performance: Performance): void {
    this.shown = performance;
    this.list.replaceChildren(...performance.steps.map((step) => make("li", "", words(step))));
    this.canvas.hidden = false;
    this.draw();
  }

  /** Bring words and timeline in line with what has happened. */
  draw(): void {
    const { shown } = this;
    if (!shown) return;
    shown.steps.forEach((step, i) => {
      const item = this.list.children[i] as HTMLElement;
      const label = words(step);
      if (item.textContent !== label) item.textContent = label;
      item.dataset.state = step.start === null ? (shown.state === "playing" ? "next" : "left") : step.stop === null ? "now" : "done";
    });
    // The body may still be looking for its way: then nothing of what was asked for is seen yet.
    const thinking = shown.state === "playing" && shown.steps.every(({ start }) => start === null);
    this.list.dataset.state = thinking ? "thinking" : shown.state;
    this.paint(shown);
  }

  private paint(performance: Performance): void {
    const { canvas, pen } = this;
    const width = canvas.clientWidth;
    const height = BARS + 6 + ROW * LIMBS.length;
    const sharp = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * sharp)) {
      canvas.width = Math.round(width * sharp);
      canvas.height = Math.round(height * sharp);
    }
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name);
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, width, height);
    const scale = (width - LABELS - 4) / Math.max(performance.time, 4);
    const at = (time: number): number => LABELS + time * scale;
    pen.font = "11px system-ui, sans-serif";
    pen.textBaseline = "middle";
    pen.fillStyle = colour("--soft");
    pen.fillText(`${performance.time.toFixed(1)} s`, 0, BARS / 2);
    for (const step of performance.steps) {
      if (step.start === null) continue;
      const end = step.stop ?? performance.time;
      pen.fillStyle = step.stop === null ? colour("--accent") : colour("--bar");
      pen.fillRect(at(step.start), 0, Math.max((end - step.start) * scale - 1, 1), BARS);
      const label = step.verb.replaceAll("_", " ");
      if (pen.measureText(label).width + 8 < (end - step.start) * scale) {
        pen.fillStyle = step.stop === null ? "#fff" : colour("--ink");
        pen.fillText(label, at(step.start) + 4, BARS / 2 + 0.5);
      }
    }
    LIMBS.forEach(({ name, bit }, row) => {
      const y = BARS + 6 + row * ROW;
      pen.fillStyle = colour("--soft");
      pen.font = "10.5px system-ui, sans-serif";
      pen.fillText(name, 0, y + ROW / 2 - 2);
      pen.fillStyle = colour(row < 2 ? "--touch" : "--stand");
      for (const [start, stop] of performance.touches.get(bit) ?? []) pen.fillRect(at(start), y, Math.max((stop - start) * scale, 1), ROW - 4);
    });
    pen.fillStyle = colour("--ink");
    pen.fillRect(at(performance.time) - 0.5, 0, 1.5, height);
  }
}

/** A step in words: "place cup on table · right hand". */
export function words(step: Step): string {
  const verb = step.verb.replaceAll("_", " ");
  const preposition = step.relation?.replaceAll("_", " ") ?? "to";
  // "walk to" has its preposition already.
  const where = step.target && preposition !== "back" ? [verb.endsWith(` ${preposition}`) ? "" : preposition, step.target] : [];
  const object = step.object && ON.has(step.verb) ? `on ${step.object}` : step.object;
  const what = [verb, object, ...where].filter(Boolean).join(" ");
  return step.hand ? `${what} · ${step.hand === "both" ? "both hands" : `${step.hand} hand`}` : what;
}
