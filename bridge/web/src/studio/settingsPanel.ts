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

export class SettingsPanel {
  constructor(private readonly save: (values: Record<string, Plain>) => Promise<void>) {}

  show(settings: Plain[]): void {
    const rows = (settings as unknown as Setting[]).map((setting) => {
      const label = make("label", "field", setting.name.replaceAll("_", " "));
      label.append(this.input(setting), make("small", "", setting.description));
      return label;
    });
    element("settings").replaceChildren(...rows);
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
      input.checked = setting.value === true;
    }
    input.value = String(setting.value);
    input.addEventListener("change", () => void this.change(setting, input));
    return input;
  }

  private async change(setting: Setting, input: HTMLInputElement | HTMLSelectElement): Promise<void> {
    const checked = input instanceof HTMLInputElement && input.type === "checkbox";
    const value = checked ? input.checked : setting.enum ? input.value : Number(input.value);
    try {
      await this.save({ [setting.name]: value });
      showFailure(element("settings-failure"), null);
    } catch (error) {
      showFailure(element("settings-failure"), error);
    }
  }
}
