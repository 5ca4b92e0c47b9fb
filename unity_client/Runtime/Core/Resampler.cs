using System;

namespace Kinelink
{
    /// <summary>
    /// Sound at another rate: a sinc of 16 zero crossings under a Kaiser window, cut off below half of the lower rate. Its table is made
    /// anew only when the rates change.
    /// </summary>
    internal sealed class Resampler
    {
        private const int Crossings = 8;
        private const int Phases = 512;
        private const double Beta = 8;

        private float[] table = new float[0];
        private int taps;
        private double share;

        /// <summary>Samples that are needed on either side of a place.</summary>
        public int Reach
        {
            get { return taps / 2; }
        }

        /// <summary>Prepare for these rates, samples a second.</summary>
        public void Fit(int from, int to)
        {
            double wanted = Math.Min(1.0, (double)to / from);
            if (wanted == share) return;
            share = wanted;
            int half = (int)Math.Ceiling(Crossings / share);
            taps = 2 * half;
            table = new float[(Phases + 1) * taps];
            for (int phase = 0; phase <= Phases; phase++)
            {
                double sum = 0;
                for (int tap = 0; tap < taps; tap++) sum += Weight(tap - half + 1 - (double)phase / Phases, half);
                for (int tap = 0; tap < taps; tap++)
                    table[phase * taps + tap] = (float)(Weight(tap - half + 1 - (double)phase / Phases, half) / sum);
            }
        }

        /// <summary>The sound at `at`, an index into samples that reach far enough on both sides.</summary>
        public float At(float[] samples, double at)
        {
            int place = (int)Math.Floor(at);
            double phase = (at - place) * Phases;
            int row = (int)phase * taps;
            float between = (float)(phase - (int)phase);
            int first = place - taps / 2 + 1;
            float sum = 0;
            for (int tap = 0; tap < taps; tap++)
            {
                float weight = table[row + tap];
                weight += (table[row + taps + tap] - weight) * between;
                sum += weight * samples[first + tap];
            }
            return sum;
        }

        private double Weight(double distance, int half)
        {
            double x = distance / half;
            if (Math.Abs(x) >= 1) return 0;
            // At whole numbers exactly 0, so that the same rate gives the samples themselves.
            double turns = distance * share;
            if (turns != 0 && turns == Math.Floor(turns)) return 0;
            double angle = Math.PI * turns;
            double sinc = turns == 0 ? 1 : Math.Sin(angle) / angle;
            return sinc * Bessel(Beta * Math.Sqrt(1 - x * x)) / Bessel(Beta);
        }

        /// <summary>The modified Bessel function of the first kind and order 0, by its series.</summary>
        private static double Bessel(double x)
        {
            double sum = 1, term = 1;
            for (int i = 1; term > 1e-12 * sum; i++)
            {
                term *= x / (2 * i) * (x / (2 * i));
                sum += term;
            }
            return sum;
        }
    }
}
