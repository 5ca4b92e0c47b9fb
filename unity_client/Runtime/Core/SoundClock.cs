using System;

namespace Kinelink
{
    /// <summary>
    /// How the output's clock, which counts samples, and the server's go together. The time that callers say is unsteady by
    /// milliseconds, so that the median of the last calls is taken. Nanoseconds.
    /// </summary>
    internal sealed class SoundClock
    {
        private const int Measured = 16;
        private const double StoodStill = 250e6;

        private readonly double[] apart = new double[Measured];
        private readonly double[] sorted = new double[Measured];
        private int count;
        private int next;
        private double played;

        /// <summary>The server's time at which the next sample is heard.</summary>
        public double Now { get; private set; }

        /// <summary>
        /// A call says that its first sample is heard at `time`. True where that has nothing to do with the calls before: it is the
        /// first, or the output stood still.
        /// </summary>
        public bool Measure(double time)
        {
            bool anew = count == 0 || Math.Abs(time - Now) > StoodStill;
            if (anew) count = next = 0;
            apart[next] = time - played;
            next = (next + 1) % Measured;
            if (count < Measured) count++;
            Now = played + Median();
            return anew;
        }

        /// <summary>Begin anew: times are counted from elsewhere.</summary>
        public void Clear()
        {
            count = next = 0;
            played = 0;
        }

        /// <summary>So much was filled.</summary>
        public void Play(double duration)
        {
            played += duration;
            Now += duration;
        }

        private double Median()
        {
            for (int i = 0; i < count; i++)
            {
                int place = i;
                for (; place > 0 && sorted[place - 1] > apart[i]; place--) sorted[place] = sorted[place - 1];
                sorted[place] = apart[i];
            }
            return sorted[count / 2];
        }
    }
}
