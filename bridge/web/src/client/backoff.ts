/** How long to wait before the next attempt: twice as long each time, with some chance in it so that clients don't come all at once. */
export class Backoff {
  static readonly SHORTEST = 250;
  static readonly LONGEST = 8_000;
  private attempts = 0;

  /** Milliseconds. chance: 0..1. */
  next(chance: number = Math.random()): number {
    const full = Math.min(Backoff.SHORTEST * 2 ** this.attempts++, Backoff.LONGEST);
    return full * (0.75 + 0.25 * chance);
  }

  reset(): void {
    this.attempts = 0;
  }
}
