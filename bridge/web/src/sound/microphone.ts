/** The microphone as pieces of 20 ms of 16-bit samples, 24,000 a second. */

import capture from "./capture.js?url&no-inline";
import { RATE } from "./speaker";

export class Microphone {
  private context: AudioContext | null = null;
  private stream: MediaStream | null = null;

  get on(): boolean {
    return this.context !== null;
  }

  /** Begin; the browser asks whoever sits there. Throws an Error in plain words where there is none, or it may not be used. */
  async start(heard: (samples: Int16Array) => void): Promise<void> {
    if (!navigator.mediaDevices) throw new Error("Browsers give a page the microphone only at localhost or over https.");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
    } catch (error) {
      const refused = error instanceof DOMException && error.name === "NotAllowedError";
      throw new Error(refused ? "The microphone may not be used: allow it beside the address." : "There is no microphone to be heard.");
    }
    const context = (this.context = new AudioContext({ sampleRate: RATE }));
    await context.audioWorklet.addModule(capture);
    const node = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<Int16Array>) => heard(data);
    context.createMediaStreamSource(this.stream).connect(node);
  }

  stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    void this.context?.close();
    this.context = this.stream = null;
  }
}
