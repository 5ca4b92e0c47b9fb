/** Choose a scene, add things, move them with the arrow keys and take them away. */

import type { ObjectsInfo } from "../client/messages";
import type { Plain } from "../client/msgPackReader";
import { button, element, make } from "../dom";
import { COLOURS } from "../scene/colours";
import { showFailure } from "./failure";

interface Category { id: string; en: string; zh: string; movable: boolean }

export interface ThingActions {
  scene(name: string): Promise<void>;
  add(entry: Record<string, Plain>): Promise<void>;
  remove(id: string): Promise<void>;
  /** Move a thing by so many metres. */
  nudge(id: string, x: number, z: number): void;
  mark(id: string | null): void;
}

const STEP = 0.02;
const NUDGES: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP],
};

export class ThingsPanel {
  private categories: Category[] = [];

  constructor(private readonly actions: ThingActions) {
    element("colour").append(...COLOURS.map((colour) => new Option(colour, colour)));
    element<HTMLSelectElement>("scenes").addEventListener("change", (event) => {
      void actions.scene((event.target as HTMLSelectElement).value).catch((error: unknown) => this.fail(error));
    });
    element("add").addEventListener("submit", (event) => {
      event.preventDefault();
      this.add().catch((error: unknown) => this.fail(error));
    });
  }

  offer(scenes: string[], chosen: string, categories: Plain[]): void {
    this.categories = categories as unknown as Category[];
    const select = element<HTMLSelectElement>("scenes");
    select.replaceChildren(...scenes.map((name) => new Option(name.replaceAll("_", " "), name)));
    select.value = chosen;
    element("categories").replaceChildren(...this.categories.map(({ en, zh }) => new Option(zh, en)));
  }

  /** The things that there are now. */
  list({ objects }: ObjectsInfo): void {
    const whole = objects.filter(({ part_of }) => !part_of);
    const carriers = whole.filter(({ movable }) => !movable);
    const on = element<HTMLSelectElement>("on");
    const before = on.value;
    on.replaceChildren(...carriers.map(({ id }) => new Option(id, id)), new Option("the floor", ""));
    on.value = carriers.some(({ id }) => id === before) ? before : (carriers[0]?.id ?? "");
    element("things").replaceChildren(
      ...whole.map(({ id, label, movable }) => {
        const item = make("li");
        const name = make(movable ? "button" : "span", "thing", label === id ? id : `${id} · ${label}`);
        if (movable) this.movable(name as HTMLButtonElement, id);
        const remove = button("×", "remove", () => void this.actions.remove(id).catch((error: unknown) => this.fail(error)));
        remove.setAttribute("aria-label", `Remove ${id}`);
        item.append(name, remove);
        return item;
      }),
    );
  }

  private movable(name: HTMLButtonElement, id: string): void {
    name.type = "button";
    name.title = "Arrow keys move it";
    name.addEventListener("focus", () => this.actions.mark(id));
    name.addEventListener("blur", () => this.actions.mark(null));
    name.addEventListener("keydown", (event) => {
      const nudge = NUDGES[event.key];
      if (!nudge) return;
      event.preventDefault();
      this.actions.nudge(id, ...nudge);
    });
  }

  private async add(): Promise<void> {
    this.fail(null);
    const field = element<HTMLInputElement>("category");
    const name = field.value.trim().toLowerCase();
    const found = this.categories.find(({ id, en, zh }) => [id, en.toLowerCase(), zh].includes(name));
    const colour = element<HTMLSelectElement>("colour").value;
    const on = element<HTMLSelectElement>("on").value;
    await this.actions.add(entryOf(found, name, colour, on));
    field.value = "";
  }

  private fail(error: unknown): void {
    showFailure(element("add-failure"), error, (candidate) => {
      element<HTMLInputElement>("category").value = candidate;
      element<HTMLFormElement>("add").requestSubmit();
    });
  }
}

/** A scene file's entry for a new thing. What the catalogue doesn't know is refused by the server, which names what is similar. */
export function entryOf(found: Category | undefined, name: string, colour: string, on: string): Record<string, Plain> {
  // What can't be moved stands on the floor, whatever is chosen for things to put on it.
  const carrier = found?.movable === false ? "" : on;
  return { category: found?.id ?? name, ...(colour ? { attributes: { color: colour } } : {}), ...(carrier ? { on: carrier } : {}) };
}
