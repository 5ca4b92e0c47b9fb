namespace Kinelink
{
    /// <summary>
    /// How far the server's clock is ahead of the own one, as NTP estimates it (RFC 5905, section 8): of the last ten pings the one
    /// with the shortest round trip is trusted. All times are nanoseconds.
    /// </summary>
    public sealed class ClockSync
    {
        public const int Kept = 10;

        private readonly long[] offsets = new long[Kept];
        private readonly long[] trips = new long[Kept];
        private int count;
        private int next;

        /// <summary>Whether there has been an answer.</summary>
        public bool Synced
        {
            get { return count > 0; }
        }

        /// <summary>Server's clock minus own clock.</summary>
        public long Offset { get; private set; }

        /// <summary>Round trip of the trusted ping.</summary>
        public long RoundTrip { get; private set; }

        /// <summary>
        /// An answered ping: it left at t0 and its pong arrived at t3 on the own clock; it arrived at t1 and the pong left at t2 on the
        /// server's. What can't be (a negative round trip) is left out.
        /// </summary>
        public void Add(long t0, long t1, long t2, long t3)
        {
            long trip = unchecked((t3 - t0) - (t2 - t1));
            if (trip < 0 || t3 < t0 || t2 < t1) return;
            // Halved before they are added, since clocks may be any distance apart.
            offsets[next] = unchecked((t1 - t0) / 2 + (t2 - t3) / 2);
            trips[next] = trip;
            next = (next + 1) % Kept;
            if (count < Kept) count++;
            Choose();
        }

        public long ServerNow(long now)
        {
            return unchecked(now + Offset);
        }

        /// <summary>Forget everything: another server.</summary>
        public void Clear()
        {
            count = next = 0;
            Offset = RoundTrip = 0;
        }

        private void Choose()
        {
            int best = 0;
            for (int i = 1; i < count; i++)
                if (trips[i] < trips[best]) best = i;
            Offset = offsets[best];
            RoundTrip = trips[best];
        }
    }
}
