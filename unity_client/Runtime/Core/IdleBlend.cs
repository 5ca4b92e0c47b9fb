using System;

namespace Kinelink
{
    /// <summary>
    /// How much of a body is the stream's, 0..1; the rest is what the engine has it do by itself. It falls when the pose has been held
    /// for a while, and rises when motion comes. Times are nanoseconds, and passed in.
    /// </summary>
    public sealed class IdleBlend
    {
        public const long After = 1000L * 1000 * 1000;
        public const long Leaving = 1000L * 1000 * 1000;
        public const long Returning = 500L * 1000 * 1000;

        private bool begun;
        private long before;
        private long still;
        private double share;

        /// <summary>The weight at `now`, when a pose has been come by like this.</summary>
        public float Weight(long now, Shown how)
        {
            long elapsed = begun ? Math.Max(now - before, 0) : 0;
            begun = true;
            before = now;
            bool moves = how != Shown.Nothing && how != Shown.Held;
            long stillBefore = still;
            still = moves ? 0 : still + elapsed;
            // Of the time that passed only what lies behind the wait counts.
            if (moves) share = Math.Min(share + elapsed / (double)Returning, 1);
            else share = Math.Max(share - Math.Max(still - Math.Max(stillBefore, After), 0) / (double)Leaving, 0);
            return (float)(share * share * (3 - 2 * share));
        }
    }
}
