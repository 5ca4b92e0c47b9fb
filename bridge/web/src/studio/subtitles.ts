/** What is being said, with the word that is heard now. */

import type { EventInfo } from "../client/messages";
import { element, make } from "../dom";

/** Milliseconds that the end of a sentence stays to be read. */
const STAYS = 1_200;
/** Characters of a long text that are shown around the word. */
const SHOWN = 90;

export class Subtitles {
  private readonly place = element("subtitles");
  private utterance: number | null = null;
  private text = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Something happens now. */
  hear({ name, data }: EventInfo): void {
    const utterance = Number(data.utterance);
    if (name === "speaking") {
      clearTimeout(this.timer);
      this.utterance = utterance;
      this.text = typeof data.text === "string" ? data.text : "";
      this.show(0, 0);
    } else if (name === "word" && utterance === this.utterance) {
      if (typeof data.text_start === "number" && typeof data.text_stop === "number") this.show(data.text_start, data.text_stop);
    } else if (name === "said" && utterance === this.utterance) {
      this.timer = setTimeout(() => this.clear(), data.whole === false ? 0 : STAYS);
    }
  }

  clear(): void {
    clearTimeout(this.timer);
    this.utterance = null;
    this.place.hidden = true;
  }

  private show(start: number, stop: number): void {
    const [from, to] = around(this.text, start);
    const word = make("mark", "", this.text.slice(Math.max(start, from), stop));
    this.place.replaceChildren(this.text.slice(from, start), word, this.text.slice(Math.max(stop, start), to));
    this.place.hidden = !this.text;
  }
}

/** The stretch of a text to show with a place in it: the whole, or the lines of about equal length that a long one is cut into. */
export function around(text: string, place: number): [number, number] {
  let from = 0;
  while (text.length - from > SHOWN) {
    const line = text.slice(from, from + SHOWN);
    // Best after a sentence or clause, else between words, else anywhere.
    const cut = Math.max(line.search(/[.!?。！？,，;；:：、](?!.*[.!?。！？,，;；:：、])/s), SHOWN / 3);
    const end = from + (cut > SHOWN / 3 ? cut + 1 : Math.max(line.lastIndexOf(" ") + 1, 0) || SHOWN);
    if (place < end) return [from, end];
    from = end;
  }
  return [from, text.length];
}
