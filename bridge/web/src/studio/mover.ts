/** Tells the server what was moved: one request at a time, of each thing only the newest place. */

import type { Writable } from "../client/msgPackWriter";

/** Milliseconds between two requests. */
const PAUSE = 60;

export class Mover {
  private waiting = new Map<string, number[]>();
  private busy = false;

  constructor(
    private readonly send: (objects: Record<string, Writable>) => Promise<unknown>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** A thing is at a pose (7,). */
  move(id: string, pose: number[]): void {
    this.waiting.set(id, pose);
    if (!this.busy) void this.run();
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.waiting.size) {
      const taken = this.waiting;
      this.waiting = new Map();
      try {
        await this.send(Object.fromEntries([...taken].map(([id, pose]) => [id, new Float32Array(pose)])));
      } catch (error) {
        this.failed(error);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.busy = false;
  }
}
