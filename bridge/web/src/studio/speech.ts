/** Speaking: a voice, its mood, sound on and off, a text, a recording or the microphone. */

import type { KinelinkClient } from "../client/kinelinkClient";
import type { Writable } from "../client/msgPackWriter";
import { element } from "../dom";
import { Microphone } from "../sound/microphone";
import type { Speaker } from "../sound/speaker";
import { showFailure } from "./failure";
import { offerVoices } from "./voiceList";

const STORE = "kinelink-voice";
/** Bytes that the protocol takes of a file. */
const LARGEST = 6 * 1024 * 1024;

export class Speech {
  private readonly voice = element<HTMLSelectElement>("voice");
  private readonly mood = element<HTMLSelectElement>("expression");
  private readonly muted = element<HTMLButtonElement>("mute");
  private readonly mic = element<HTMLButtonElement>("microphone");
  private readonly failure = element("voice-failure");
  private readonly microphone = new Microphone();

  constructor(private readonly client: KinelinkClient, private readonly speaker: Speaker) {
    // The first touch of the page lets it be heard.
    for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, () => void this.speaker.start(), { capture: true });
    this.muted.addEventListener("click", () => {
      const muted = this.muted.getAttribute("aria-pressed") !== "true";
      this.muted.setAttribute("aria-pressed", String(muted));
      this.speaker.mute(muted);
    });
    this.voice.addEventListener("change", () => localStorage.setItem(STORE, this.voice.value));
    this.mic.addEventListener("click", () => void this.attempt(() => (this.microphone.on ? this.hush() : this.listen())));
    const file = element<HTMLInputElement>("sound-file");
    file.addEventListener("change", () => {
      const chosen = file.files?.[0];
      file.value = "";
      if (chosen) void this.attempt(() => this.recording(chosen));
    });
  }

  /** The voices of the server, by language. */
  async begin(): Promise<void> {
    const { voices } = await this.client.request("list_voices");
    offerVoices(this.voice, voices!, localStorage.getItem(STORE) ?? "", true);
  }

  /** Say a text. Throws what the server refuses. */
  async say(text: string): Promise<void> {
    await this.client.ask("say", { text, ...this.manner() });
  }

  private async recording(file: File): Promise<void> {
    if (file.size > LARGEST) throw new Error(`The recording has ${(file.size / 1e6).toFixed(1)} MB; 6 MB are the most.`);
    await this.client.ask("say", { audio: new Uint8Array(await file.arrayBuffer()), ...this.manner(), voice: undefined });
  }

  /** The avatar says what the microphone hears. */
  private async listen(): Promise<void> {
    let utterance: number | null = null;
    const waiting: Int16Array[] = [];
    const send = (samples: Int16Array, last = false): void => {
      const data = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      void this.client.ask("sound", { utterance, data, last }).catch(() => undefined);
    };
    await this.microphone.start((samples) => {
      if (utterance === null) waiting.push(samples);
      else send(samples);
    });
    this.mic.setAttribute("aria-pressed", "true");
    try {
      const answer = await this.client.ask("say", { live: true, ...this.manner(), voice: undefined });
      utterance = Number(answer.utterance);
      for (const samples of waiting) send(samples);
      this.finish = () => send(new Int16Array(), true);
    } catch (error) {
      this.hush();
      throw error;
    }
  }

  private finish: (() => void) | null = null;

  private hush(): void {
    this.microphone.stop();
    this.mic.setAttribute("aria-pressed", "false");
    this.finish?.();
    this.finish = null;
  }

  private manner(): Record<string, Writable> {
    return { voice: this.voice.value || undefined, expression: this.mood.value || undefined };
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
