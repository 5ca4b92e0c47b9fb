/** The live part of the server's configuration as a form. */

import type { Plain } from "../client/msgPackReader";
import { element, make } from "../dom";
import { showFailure } from "./failure";

interface Setting {
  name: string;
  value: number | string | boolean;
  description: string;
  type: string;
  minimum?: number;
  maximum?: number;
  enum?: string[];
}

type Field = HTMLInputElement | HTMLSelectElement;

export class SettingsPanel {
  constructor(private readonly save: (values: Record<string, Plain>) => Promise<void>) {}

  /** The settings as they are now. Fields stay the ones they were, so that the keyboard stays where it is. */
  show(settings: Plain[]): void {
    const form = element<HTMLFormElement>("settings");
    const known = settings as unknown as Setting[];
    if (known.length === form.elements.length) {
      for (const setting of known) fill(form.elements.namedItem(setting.name) as Field, setting);
      return;
    }
    const rows = (settings as unknown as Setting[]).map((setting) => {
      const label = make("label", "field", setting.name.replaceAll("_", " "));
      label.append(this.input(setting), make("small", "", setting.description));
      return label;
    });
    form.replaceChildren(...rows);
  }

  private input(setting: Setting): HTMLElement {
    const input = setting.enum ? make("select") : make("input");
    input.name = setting.name;
    if (input instanceof HTMLSelectElement) input.append(...setting.enum!.map((choice) => new Option(choice, choice)));
    else {
      input.type = setting.type === "boolean" ? "checkbox" : "number";
      input.step = "any";
      if (setting.minimum !== undefined) input.min = String(setting.minimum);
      if (setting.maximum !== undefined) input.max = String(setting.maximum);
    }
    fill(input, setting);
    input.addEventListener("change", () => void this.change(setting, input));
    return input;
  }

  private async change(setting: Setting, input: Field): Promise<void> {
    const checked = input instanceof HTMLInputElement && input.type === "checkbox";
    const value = checked ? input.checked : setting.enum ? input.value : Number(input.value);
    const note = element("settings-note");
    note.textContent = "";
    try {
      // The browser says in the reader's own language what is out of bounds.
      if (!input.checkValidity()) throw new Error(input.validationMessage);
      await this.save({ [setting.name]: value });
      note.textContent = "Saved. It holds when the server is started again, too.";
      showFailure(element("settings-failure"), null);
    } catch (error) {
      showFailure(element("settings-failure"), error);
    }
  }
}

function fill(field: Field, { value }: Setting): void {
  field.value = String(value);
  if (field instanceof HTMLInputElement) field.checked = value === true;
}
