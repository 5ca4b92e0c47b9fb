import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Recorder } from "../src/studio/recorder";

/** A recorder of the browser that encodes what it is told to. */
class FakeMediaRecorder {
  static isTypeSupported = (): boolean => true;
  static content: string[] = [];
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  start(): void {}
  stop(): void {
    for (const part of FakeMediaRecorder.content) this.ondataavailable?.({ data: new Blob([part]) });
    this.onstop?.();
  }
}

class FakeElement extends EventTarget {
  textContent = "";
  hidden = true;
  disabled = false;
  href = "";
  download = "";
  dataset: Record<string, string> = {};
  shown: FakeElement[] = [];
  setAttribute(): void {}
  replaceChildren(...children: FakeElement[]): void { this.shown = children; }
  append(): void {}
  click(): void { saved.push(this.download); }
}

let saved: string[] = [];
let elements: Record<string, FakeElement>;
const stage = { canvas: { captureStream: () => ({}) } as unknown as HTMLCanvasElement, steady: false };
const press = (): unknown => elements.record!.dispatchEvent(new Event("click"));

beforeEach(() => {
  saved = [];
  elements = { record: new FakeElement(), "export-failure": new FakeElement() };
  vi.stubGlobal("document", { getElementById: (id: string) => elements[id], createElement: () => new FakeElement() });
  vi.stubGlobal("MediaRecorder", FakeMediaRecorder);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a video is saved, and keeps its size while it is recorded", () => {
  FakeMediaRecorder.content = ["picture"];
  new Recorder(stage);
  press();
  expect(stage.steady).toBe(true);
  press();
  expect(stage.steady).toBe(false);
  expect(saved).toEqual(["kinelink.webm"]);
});

test("a video without a picture is no file: it is said why", () => {
  FakeMediaRecorder.content = [""];
  new Recorder(stage);
  press();
  press();
  expect(saved).toEqual([]);
  expect(elements["export-failure"]!.hidden).toBe(false);
  expect(elements["export-failure"]!.shown[0]!.textContent).toContain("no picture");
});
