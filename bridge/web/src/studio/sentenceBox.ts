/** Where one says what to do, or to say: Enter performs, with Ctrl it is said aloud; the arrow keys go through what was said before, Escape stops. */

import { button, element } from "../dom";
import { ProtocolError } from "../client/protocolError";
import { replaced, showFailure } from "./failure";

const KEPT = 50;
const STORE = "kinelink-history";

export class SentenceBox {
  private readonly input = element<HTMLInputElement>("sentence");
  private readonly failure = element("failure");
  private readonly place = element("say");
  private readonly history: string[] = load();
  private at = this.history.length;
  private draft = "";
  private waiting = 0;

  constructor(private readonly perform: (text: string) => Promise<void>, private readonly speak: (text: string) => Promise<void>) {
    element("form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit(this.perform);
    });
    element("speak").addEventListener("click", () => void this.submit(this.speak));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => {
      this.at = this.history.length;
      this.fail(null);
    });
  }

  /** Sentences to click on. */
  suggest(examples: string[]): void {
    element("examples").replaceChildren(
      ...examples.map((text) => {
        const chip = button(text, "chip", () => this.say(text));
        chip.lang = /[\u4e00-\u9fff]/.test(text) ? "zh" : "en";
        return chip;
      }),
    );
  }

  /** Put a text into the box and perform it. */
  say(text: string): void {
    this.input.value = text;
    void this.submit(this.perform);
  }

  fail(error: unknown): void {
    this.input.setAttribute("aria-invalid", String(error !== null));
    showFailure(this.failure, error, (candidate) => {
      const message = error instanceof ProtocolError ? error.message : "";
      this.say(replaced(this.input.value, message, candidate));
      this.input.focus();
    });
  }

  private async submit(act: (text: string) => Promise<void>): Promise<void> {
    const text = this.input.value.trim();
    if (!text) return;
    this.remember(text);
    this.fail(null);
    this.busy(1);
    try {
      await act(text);
      if (this.input.value.trim() === text) this.input.select();
    } catch (error) {
      this.fail(error);
    } finally {
      this.busy(-1);
    }
  }

  /** One request more or less waits for an answer. */
  private busy(change: number): void {
    this.waiting += change;
    this.place.setAttribute("aria-busy", String(this.waiting > 0));
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      void this.submit(this.speak);
      return;
    }
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!step || event.isComposing) return;
    if (this.at === this.history.length) this.draft = this.input.value;
    this.at = Math.min(Math.max(this.at + step, 0), this.history.length);
    this.input.value = this.history[this.at] ?? this.draft;
    event.preventDefault();
  }

  private remember(text: string): void {
    const before = this.history.indexOf(text);
    if (before >= 0) this.history.splice(before, 1);
    this.history.push(text);
    if (this.history.length > KEPT) this.history.shift();
    this.at = this.history.length;
    try {
      localStorage.setItem(STORE, JSON.stringify(this.history));
    } catch {
      // Without storage the history lasts as long as the page.
    }
  }
}

function load(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text): text is string => typeof text === "string") : [];
  } catch {
    return [];
  }
}
