/** What was refused, where one looks: the server's words, candidates to choose from, and what to do. */

import { button, make } from "../dom";
import { ProtocolError } from "../client/protocolError";

/** Show an error in an element, or nothing. choose: what a click on a candidate does; without it they are only named. */
export function showFailure(place: HTMLElement, error: unknown, choose?: (candidate: string) => void): void {
  place.hidden = error === null;
  if (error === null) {
    place.replaceChildren();
    return;
  }
  const said = error instanceof ProtocolError ? error : new ProtocolError(error instanceof Error ? error.message : String(error), "error");
  place.dataset.kind = said.kind;
  const parts: HTMLElement[] = [make("p", "message", sentence(said.message))];
  if (said.fix) parts.push(make("p", "fix", sentence(said.fix)));
  if (said.candidates.length && choose) {
    const chips = make("div", "chips");
    chips.append(...said.candidates.slice(0, 8).map((one) => button(one, "chip", () => choose(one))));
    parts.push(chips);
  }
  place.replaceChildren(...parts);
}

/** The text with a candidate in place of what was not understood, which the message quotes; otherwise at its end. */
export function replaced(text: string, message: string, candidate: string): string {
  const quoted = /'([^']+)'/.exec(message)?.[1] ?? /cannot (\w+)/.exec(message)?.[1];
  const at = quoted ? text.toLowerCase().indexOf(quoted.toLowerCase()) : -1;
  if (!quoted || at < 0) return `${text.trimEnd()} ${candidate}`;
  return text.slice(0, at) + candidate + text.slice(at + quoted.length);
}

export function sentence(text: string): string {
  // Where in a scene file it stands, such as "/objects/0/category: ", says nothing to who fills in a form.
  const said = text.replace(/^(\/\w+)+: /, "");
  const full = said.charAt(0).toUpperCase() + said.slice(1);
  return /[.!?。]$/.test(full) ? full : `${full}.`;
}
