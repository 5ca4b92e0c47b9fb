/**
 * How far the server's clock is ahead of the own one, as NTP estimates it (RFC 5905, section 8): of the last ten pings the one
 * with the shortest round trip is trusted. All times are nanoseconds.
 */
export class ClockSync {
  static readonly KEPT = 10;
  private pings: { offset: bigint; trip: bigint }[] = [];

  /** Whether there has been an answer. */
  get synced(): boolean {
    return this.pings.length > 0;
  }

  /** Server's clock minus own clock. */
  get offset(): bigint {
    return this.best?.offset ?? 0n;
  }

  /** Round trip of the trusted ping. */
  get roundTrip(): bigint {
    return this.best?.trip ?? 0n;
  }

  /**
   * An answered ping: it left at t0 and its pong arrived at t3 on the own clock; it arrived at t1 and the pong left at t2 on the
   * server's. What can't be (a negative round trip) is left out.
   */
  add(t0: bigint, t1: bigint, t2: bigint, t3: bigint): void {
    const trip = t3 - t0 - (t2 - t1);
    if (trip < 0n || t3 < t0 || t2 < t1) return;
    this.pings.push({ offset: (t1 - t0 + (t2 - t3)) / 2n, trip });
    if (this.pings.length > ClockSync.KEPT) this.pings.shift();
  }

  serverNow(now: bigint): bigint {
    return now + this.offset;
  }

  /** Forget everything: another server. */
  clear(): void {
    this.pings = [];
  }

  private get best(): { offset: bigint; trip: bigint } | undefined {
    let best = this.pings[0];
    for (const ping of this.pings) if (!best || ping.trip < best.trip) best = ping;
    return best;
  }
}
