/**
 * How much later than their `ts` frames are shown, so that the next one is there in time. Nothing while frames come ahead, as they
 * do; where the network eats up the lead, as much as the second latest of the last 64 was late, and one frame more: a single
 * hold-up, of the network or of this page, is no reason to stay behind. It changes by playing a little slower or faster, never by a
 * jump. All times are nanoseconds on the server's clock.
 */

const MS = 1e6;
// Playing goes at 90 % of the pace while the delay grows, at 102 % while it shrinks.
const GROWTH = 10;
const SHRINKAGE = 50;
// So long what is later than usual belongs to one hold-up.
const HOLD_UP = 250 * MS;
const LONGEST_STEP = 100 * MS;
// A clock that is set back by more than this is another clock.
const TURNED = 1000 * MS;

export class PlayoutDelay {
  static readonly WINDOW = 64;
  static readonly LONGEST = 500 * MS;

  /** The delay now. */
  delay = 0;
  /** What is shown is never less late than this: as late as what is heard. */
  least = 0;
  /** How long before its `ts` the last frame came; negative where it was late. */
  lead = 0;
  private lateness: number[] = [];
  private newest = 0;
  private heldSince: number | null = null;
  private step = 0;
  private before: number | null = null;
  private shown = 0;

  /**
   * A frame came. Only those that go on in time are measured: what is sent again for a new epoch has been on its way for another
   * time.
   */
  measure(ts: number, now: number): void {
    if (this.lateness.length) {
      if (ts <= this.newest) return;
      const apart = Math.min(ts - this.newest, LONGEST_STEP);
      this.step = this.step ? this.step + (apart - this.step) / 16 : apart;
    }
    this.newest = ts;
    this.lead = ts - now;
    if (this.isHeldUp(now - ts, now)) return;
    this.lateness.push(now - ts);
    if (this.lateness.length > PlayoutDelay.WINDOW) this.lateness.shift();
  }

  /** The `ts` to show now. Never goes back. */
  playTime(now: number): number {
    const wanted = this.wanted();
    const elapsed = this.before === null ? 0 : Math.max(now - this.before, 0);
    if (this.before === null) this.delay = wanted;
    else if (wanted > this.delay) this.delay = Math.min(wanted, this.delay + elapsed / GROWTH);
    else this.delay = Math.max(wanted, this.delay - elapsed / SHRINKAGE);
    let time = now - this.delay;
    if (this.before !== null && time < this.shown && this.shown - time < TURNED) time = this.shown;
    this.before = now;
    this.shown = time;
    return time;
  }

  /** Begin anew: another stream. */
  clear(): void {
    this.lateness = [];
    this.step = this.delay = this.lead = 0;
    this.before = this.heldSince = null;
  }

  private wanted(): number {
    if (!this.lateness.length) return this.least;
    return Math.min(Math.max(this.secondLatest() + this.step, this.least), PlayoutDelay.LONGEST);
  }

  /** Whether a frame is late together with one that came shortly before. */
  private isHeldUp(late: number, now: number): boolean {
    if (this.lateness.length < 2 || late <= this.secondLatest()) this.heldSince = null;
    else if (this.heldSince !== null) return now - this.heldSince < HOLD_UP;
    else this.heldSince = now;
    return false;
  }

  private secondLatest(): number {
    return this.lateness.toSorted((one, other) => other - one)[Math.min(1, this.lateness.length - 1)]!;
  }
}
