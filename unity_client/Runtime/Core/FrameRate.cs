namespace Kinelink
{
    /// <summary>How many frames came in the last full second. Times are nanoseconds on one's own clock.</summary>
    public sealed class FrameRate
    {
        private const long Second = 1000 * 1000 * 1000;

        private long begun;
        private int count;
        private double rate;

        public void Add(long now)
        {
            Turn(now);
            count++;
        }

        public double At(long now)
        {
            Turn(now);
            return rate;
        }

        private void Turn(long now)
        {
            long elapsed = now - begun;
            if (elapsed < Second) return;
            // After a silence of more than a second there is no rate; what comes then begins a new count.
            rate = elapsed < 2 * Second ? count * (double)Second / elapsed : 0;
            begun = now;
            count = 0;
        }
    }
}
