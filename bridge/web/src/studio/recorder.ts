/** Records what the stage shows as a video and offers it as a download. */

import { element } from "../dom";
import type { Stage } from "../scene/stage";
import { showFailure } from "./failure";

const RATE = 60;
const KINDS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];

export class Recorder {
  private readonly button = element<HTMLButtonElement>("record");
  private recording: MediaRecorder | null = null;

  constructor(private readonly stage: Pick<Stage, "canvas" | "steady">) {
    const kind = typeof MediaRecorder === "undefined" ? undefined : KINDS.find((one) => MediaRecorder.isTypeSupported(one));
    this.button.disabled = !kind;
    if (kind) this.button.addEventListener("click", () => (this.recording ? this.recording.stop() : this.start(kind)));
  }

  private start(kind: string): void {
    const parts: Blob[] = [];
    const failure = element("export-failure");
    showFailure(failure, null);
    const recording = new MediaRecorder(this.stage.canvas.captureStream(RATE), { mimeType: kind, videoBitsPerSecond: 8_000_000 });
    recording.ondataavailable = ({ data }) => parts.push(data);
    recording.onstop = () => {
      this.show(null);
      const film = new Blob(parts, { type: "video/webm" });
      // Stopped before the first picture was encoded, which takes a moment on a slow machine, a file would be empty.
      if (film.size) download(film, "kinelink.webm");
      else showFailure(failure, new Error("There is no picture in the video yet. Record a little longer."));
    };
    recording.start(1_000);
    this.show(recording);
  }

  private show(recording: MediaRecorder | null): void {
    this.recording = recording;
    this.stage.steady = recording !== null;
    this.button.setAttribute("aria-pressed", String(recording !== null));
    this.button.textContent = recording ? "Stop and save" : "Record video";
  }
}

/** Let the browser save a file. */
export function download(data: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
