/** The form in which a persona is edited and saved as a file on the server. */

import type { KinelinkClient } from "../client/kinelinkClient";
import type { Writable } from "../client/msgPackWriter";
import { element } from "../dom";
import { showFailure } from "./failure";
import { documentOf, fieldsOf, LANGUAGES, type Document } from "./persona";
import { offerVoices } from "./voiceList";

export class PersonaEditor {
  private readonly dialog = element<HTMLDialogElement>("persona-editor");
  private readonly form = element<HTMLFormElement>("persona-form");
  private readonly failure = element("persona-failure");
  private document: Document = {};

  constructor(private readonly client: KinelinkClient, private readonly saved: (persona: string) => void) {
    element("persona-cancel").addEventListener("click", () => this.dialog.close());
    // Escape closes the form, and stops nothing on the stage.
    this.dialog.addEventListener("keydown", (event) => event.stopPropagation());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save().catch((error: unknown) => showFailure(this.failure, error));
    });
  }

  async open(persona: string): Promise<void> {
    const { document } = await this.client.request("get_character", { persona });
    this.document = document as Document;
    const fields = fieldsOf(this.document);
    await Promise.all(LANGUAGES.map(async (language) => {
      const { voices } = await this.client.request("list_voices", { language });
      offerVoices(this.form.elements.namedItem(`voice.${language}`) as HTMLSelectElement, voices!, fields[`voice.${language}`]!);
    }));
    for (const [name, value] of Object.entries({ file: persona, ...fields })) this.field(name).value = value;
    showFailure(this.failure, null);
    this.dialog.showModal();
  }

  private async save(): Promise<void> {
    const fields = Object.fromEntries([...new FormData(this.form)].map(([name, value]) => [name, String(value)]));
    const persona = (fields.file ?? "").trim();
    const document = documentOf(fields, this.document);
    await this.client.request("save_character", { persona, document: document as Writable });
    this.dialog.close();
    this.saved(persona);
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }
}
