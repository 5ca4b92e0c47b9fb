/** Talking with the avatar: who it is, what was said, the microphone, and how long each stage took. */

import type { KinelinkClient } from "../client/kinelinkClient";
import type { EventInfo } from "../client/messages";
import type { Plain } from "../client/msgPackReader";
import { element, make } from "../dom";
import { Microphone } from "../sound/microphone";
import { showFailure } from "./failure";
import { PersonaEditor } from "./personaEditor";
import { lapRows, Transcript, type Line } from "./transcript";

interface Listed { persona: string; name: Record<string, string>; language: string }

const STORE = "kinelink-persona";
const TOGGLE = "Talk";

export class TalkPanel {
  private readonly personas = element<HTMLSelectElement>("persona");
  private readonly input = element<HTMLInputElement>("talk-text");
  private readonly toggle = element<HTMLButtonElement>("talk-microphone");
  private readonly status = element("talk-status");
  private readonly failure = element("talk-failure");
  private readonly place = element("transcript");
  private readonly microphone = new Microphone();
  private readonly transcript = new Transcript();
  private readonly editor: PersonaEditor;
  private listed: Listed[] = [];
  /** With whom the talk is; null where there is none yet. */
  private persona: string | null = null;

  /** wears: takes the avatar of who it is. */
  constructor(private readonly client: KinelinkClient, private readonly wears: (avatar: string) => void) {
    this.editor = new PersonaEditor(client, (persona) => void this.attempt(() => this.saved(persona)));
    this.personas.addEventListener("change", () => void this.attempt(() => this.choose()));
    element("talk-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.attempt(() => this.ask());
    });
    this.toggle.addEventListener("click", () => void this.attempt(() => (this.microphone.on ? this.deafen() : this.listen())));
    element("persona-edit").addEventListener("click", () => void this.attempt(() => this.editor.open(this.personas.value)));
  }

  /** The session is open, maybe anew. */
  async begin(): Promise<void> {
    this.persona = null;
    await this.list(localStorage.getItem(STORE));
    if (this.microphone.on) await this.open();
  }

  /** Something is told at once. */
  tell(event: EventInfo): void {
    const { name, data } = event;
    if (name === "talk_opened" || name === "switched") this.meet(data);
    else if (name === "talk_closed") this.persona = null;
    else if (name === "laps") this.laps(data.stages as Record<string, { last: number; p95: number }>);
    else if (name === "listening") this.say(data.speaking ? "Hears you…" : "Understanding…");
    else if (name === "thinking") this.say("Thinking…");
    else if (["answered", "heard", "broken_off"].includes(name)) this.say(this.microphone.on ? "Listens" : "");
    if (this.transcript.tell(event)) this.show();
  }

  /** Something happens now. */
  happen(event: EventInfo): void {
    if (this.transcript.happen(event)) this.show();
  }

  private async list(chosen: string | null): Promise<void> {
    const { characters } = await this.client.request("list_characters");
    this.listed = characters as unknown as Listed[];
    this.personas.replaceChildren(...this.listed.map((one) => new Option(called(one), one.persona)));
    if (this.listed.some(({ persona }) => persona === chosen)) this.personas.value = chosen!;
    const none = this.listed.length === 0;
    for (const id of ["talk-text", "talk-send", "talk-microphone", "persona-edit"]) element<HTMLButtonElement>(id).disabled = none;
  }

  /** Begin the talk, or join it, where that was not done yet. */
  private async open(): Promise<void> {
    if (this.persona !== null) return;
    this.meet(await this.client.ask("open_talk", { persona: this.personas.value, language: navigator.language }));
  }

  private async choose(): Promise<void> {
    localStorage.setItem(STORE, this.personas.value);
    if (this.persona === null) await this.open();
    else await this.client.ask("switch_character", { persona: this.personas.value });
  }

  private async saved(persona: string): Promise<void> {
    await this.list(persona);
    if (this.persona !== null) await this.choose();
  }

  private async ask(): Promise<void> {
    const text = this.input.value.trim();
    if (!text) return;
    await this.open();
    this.input.value = "";
    await this.client.ask("ask", { text });
  }

  /** The persona hears the microphone. */
  private async listen(): Promise<void> {
    await this.open();
    await this.microphone.start((samples) => {
      const data = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      void this.client.ask("hear", { data }).catch(() => undefined);
    });
    this.toggle.setAttribute("aria-pressed", "true");
    this.toggle.textContent = "Talk is on";
    this.say("Listens");
  }

  private deafen(): void {
    this.microphone.stop();
    this.toggle.setAttribute("aria-pressed", "false");
    this.toggle.textContent = TOGGLE;
    this.say("");
  }

  private meet(about: Record<string, Plain>): void {
    const persona = String(about.persona);
    this.wears(String(about.avatar));
    if (persona === this.persona) return;
    this.persona = persona;
    this.personas.value = persona;
    const who = this.listed.find((one) => one.persona === persona);
    this.transcript.note(`${who ? called(who) : persona} is here.`);
    this.show();
  }

  private say(status: string): void {
    this.status.textContent = status;
  }

  private show(): void {
    this.place.replaceChildren(...this.transcript.lines.map(lineOf));
    this.place.scrollTop = this.place.scrollHeight;
  }

  private laps(stages: Record<string, { last: number; p95: number }>): void {
    const rows = lapRows(stages).map(([name, last, p95]) => {
      const row = make("tr");
      row.append(make("th", "", name), make("td", "", `${last} ms`), make("td", "", `${p95} ms`));
      return row;
    });
    element("laps-rows").replaceChildren(...rows);
    element("laps").hidden = rows.length === 0;
  }

  private async attempt(act: () => void | Promise<void>): Promise<void> {
    showFailure(this.failure, null);
    try {
      await act();
    } catch (error) {
      showFailure(this.failure, error);
    }
  }
}

function called({ name, persona }: Listed): string {
  return [...new Set(Object.values(name))].join(" · ") || persona;
}

function lineOf({ who, parts, text, pending }: Line): HTMLElement {
  const item = make("li", who, text);
  item.append(...parts.map((part) => {
    const place = make("span", "", `${part.text} `);
    place.dataset.state = part.state;
    return place;
  }));
  if (pending) item.append(make("span", "pending", "…"));
  return item;
}
