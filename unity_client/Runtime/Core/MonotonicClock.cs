using System.Diagnostics;

namespace Kinelink
{
    /// <summary>One's own clock, which is never set.</summary>
    public static class MonotonicClock
    {
        private const long Second = 1000 * 1000 * 1000;

        /// <summary>Nanoseconds since some moment.</summary>
        public static long Now()
        {
            long ticks = Stopwatch.GetTimestamp();
            long frequency = Stopwatch.Frequency;
            return ticks / frequency * Second + ticks % frequency * Second / frequency;
        }
    }
}
