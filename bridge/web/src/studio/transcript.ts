/** What was said by whom in a talk, from its events. Knows no page. */

import type { EventInfo } from "../client/messages";

/** A part of an answer: one utterance. state: whether it waits, is heard now, was heard, or was broken off. */
export interface Part { utterance: number; text: string; state: "waiting" | "now" | "said" | "cut" }
export interface Line { who: "user" | "persona" | "note"; parts: Part[]; text: string; pending: boolean }

/** Lines that are kept. */
const KEPT = 60;

export class Transcript {
  readonly lines: Line[] = [];

  /** Something that is told at once. Returns whether anything is to be shown anew. */
  tell({ name, data }: EventInfo): boolean {
    switch (name) {
      case "heard":
        this.settle();
        if (data.text) this.add({ who: "user", text: String(data.text) });
        else this.note("Something was heard, but no words were understood.");
        return true;
      case "thinking":
        this.add({ who: "persona", pending: true });
        return true;
      case "answer": {
        const part: Part = { utterance: Number(data.utterance), text: String(data.text), state: "waiting" };
        const last = this.lines[this.lines.length - 1];
        if (last?.who === "persona") last.parts.push(part);
        else this.add({ who: "persona", parts: [part] });
        this.settle();
        return true;
      }
      case "answered":
        return this.settle();
      case "broken_off":
        this.settle();
        for (const { parts } of this.lines) for (const part of parts) if (part.state !== "said") part.state = "cut";
        return true;
      case "talk_failed":
        this.settle();
        this.note(`${String(data.message)}${data.fix ? ` (${String(data.fix)})` : ""}`);
        return true;
    }
    return false;
  }

  /** Something that happens now, at its own time. */
  happen({ name, data }: EventInfo): boolean {
    if (name !== "speaking" && name !== "said") return false;
    for (const { parts } of this.lines) {
      const part = parts.find(({ utterance }) => utterance === Number(data.utterance));
      if (!part) continue;
      if (name === "speaking") part.state = "now";
      else if (data.whole === false) {
        // Of what was broken off, what was heard stays.
        const heard = String(data.text).trimEnd();
        if (heard) part.text = `${heard} …`;
        part.state = heard ? "said" : "cut";
      } else part.state = "said";
      return true;
    }
    return false;
  }

  note(text: string): void {
    this.add({ who: "note", text });
  }

  private add(line: Partial<Line> & Pick<Line, "who">): void {
    this.lines.push({ parts: [], text: "", pending: false, ...line });
    if (this.lines.length > KEPT) this.lines.shift();
  }

  /** Nothing is waited for any more; a line in which nothing came goes. */
  private settle(): boolean {
    const last = this.lines[this.lines.length - 1];
    if (!last?.pending) return false;
    last.pending = false;
    if (!last.parts.length) this.lines.pop();
    return true;
  }
}

/** What the stages of a turn are called, in their order. */
const STAGES: Record<string, string> = {
  hang_over: "Silence waited for", recognised: "Words understood", first_token: "Model begins", first_chunk: "First clause",
  first_piece: "Voice begins", first_heard: "Sound is heard", first_moved: "Motion begins",
};

/** The stages that were passed: name, the last time and the 95th percentile in milliseconds. */
export function lapRows(stages: Record<string, { last: number; p95: number }>): [string, number, number][] {
  return Object.entries(STAGES).flatMap(([stage, name]) => {
    const lap = stages[stage];
    return lap ? [[name, Math.round(1e3 * lap.last), Math.round(1e3 * lap.p95)] as [string, number, number]] : [];
  });
}
