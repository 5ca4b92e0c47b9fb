/** Buttons that save what was played as a motion file. */

import type { KinelinkClient } from "../client/kinelinkClient";
import { ProtocolError } from "../client/protocolError";
import { element } from "../dom";
import { showFailure } from "./failure";
import { download } from "./recorder";

/** Milliseconds until the server is asked again for a file that it is making. */
const AGAIN = 500;

export class Exporter {
  private readonly buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-export]")];
  private readonly note = element("export-note");
  private readonly idle = this.note.textContent ?? "";

  constructor(private readonly client: KinelinkClient, private readonly token?: string) {
    for (const button of this.buttons) {
      const format = button.dataset.export!;
      button.addEventListener("click", () => void this.save(format));
    }
  }

  private async save(format: string): Promise<void> {
    const failure = element("export-failure");
    showFailure(failure, null);
    this.busy(`Making ${format.toUpperCase()}…`);
    try {
      download(await this.fetch(format), `kinelink.${format}`);
    } catch (error) {
      showFailure(failure, error);
    } finally {
      this.busy(null);
    }
  }

  private async fetch(format: string): Promise<Blob> {
    const query = new URLSearchParams({ session: this.client.session ?? "", character: this.client.character, format });
    const headers: HeadersInit = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    for (;;) {
      const answer = await fetch(`export?${query}`, { headers, cache: "no-store" });
      if (answer.status === 200) return answer.blob();
      if (answer.status !== 202) throw await refusal(answer);
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }

  private busy(what: string | null): void {
    for (const button of this.buttons) button.disabled = what !== null;
    this.note.textContent = what ?? this.idle;
  }
}

async function refusal(answer: Response): Promise<ProtocolError> {
  const said = (await answer.json().catch(() => ({ message: `the server answers ${answer.status}` }))) as Partial<ProtocolError>;
  return new ProtocolError(said.message ?? "", said.kind, said.candidates, said.fix);
}
