/** Talking with the avatar: it hears the microphone and answers. */

import type { KinelinkClient } from "../../bridge/web/src/client/kinelinkClient";
import { Microphone } from "../../bridge/web/src/sound/microphone";

export class Hearing {
  private readonly microphone = new Microphone();

  constructor(private readonly client: KinelinkClient) {}

  get on(): boolean {
    return this.microphone.on;
  }

  /** Begin or end. Throws in plain words where there is no microphone, or what the server refuses. */
  async toggle(): Promise<void> {
    if (this.on) {
      this.microphone.stop();
      return;
    }
    await this.client.ask("open_talk", { language: navigator.language });
    await this.microphone.start((samples) => {
      const data = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      void this.client.ask("hear", { data }).catch(() => undefined);
    });
  }
}
