/** Requests that wait for their answers. */

import type { Result } from "./clientOptions";
import { ProtocolError } from "./protocolError";

export class Pending {
  private readonly waiting = new Map<number, { resolve: (result: Result) => void; reject: (error: Error) => void }>();

  /** The answer to a request, once it comes. */
  wait(id: number): Promise<Result> {
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  resolve(id: number, result: Result): void {
    this.taken(id)?.resolve(result);
  }

  /** Whether somebody waited for the answer that it was refused. */
  reject(id: number, error: ProtocolError): boolean {
    const waiting = this.taken(id);
    waiting?.reject(error);
    return waiting !== undefined;
  }

  /** No more answers come. */
  abandon(): void {
    for (const { reject } of this.waiting.values()) {
      reject(new ProtocolError("the connection to the server was lost", "disconnected", [], "wait until it is back"));
    }
    this.waiting.clear();
  }

  private taken(id: number): { resolve: (result: Result) => void; reject: (error: Error) => void } | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }
}
