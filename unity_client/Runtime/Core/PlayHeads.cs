using System;
using System.Threading;

namespace Kinelink
{
    /// <summary>
    /// What is heard when, as marks that the audio thread leaves for others: from then on, so long, samples of an utterance. One thread
    /// writes and never waits; a reader that was overtaken reads again.
    /// </summary>
    internal sealed class PlayHeads
    {
        private const int Kept = 128;
        // The median of calls moves a little from one buffer to the next; that is no silence.
        private const long Joint = 5 * 1000 * 1000;

        private struct Mark
        {
            public long From;
            public long To;
            public Heard First;
            public long Count;
            public uint Rate;
            public int Clears;
        }

        private readonly Mark[] marks = new Mark[Kept];
        private int written;

        /// <summary>`count` samples, `rate` a second, from `first` on are heard between two times of the server's clock, nanoseconds.</summary>
        public void Put(long from, long to, Heard first, long count, uint rate, int clears)
        {
            // The slot that is written over is the one that readers no longer trust, once they see that the last one was written.
            Thread.MemoryBarrier();
            marks[written & (Kept - 1)] = new Mark { From = from, To = to, First = first, Count = count, Rate = rate, Clears = clears };
            Volatile.Write(ref written, unchecked(written + 1));
        }

        /// <summary>What is heard at a time of the server's clock. False in silence. clears: what was before the last one doesn't count.</summary>
        public bool At(long now, int clears, out Heard heard)
        {
            Mark mark;
            bool any = Last(now, clears, out mark);
            heard = any ? Behind(mark, Math.Min(now, mark.To)) : default(Heard);
            return any && now < mark.To + Joint;
        }

        /// <summary>The end of what was heard last. False where nothing was.</summary>
        public bool Until(long now, int clears, out Heard heard)
        {
            Mark mark;
            bool any = Last(now, clears, out mark);
            heard = any ? Behind(mark, Math.Min(now, mark.To)) : default(Heard);
            return any;
        }

        private static Heard Behind(Mark mark, long now)
        {
            Heard heard = mark.First;
            double samples = now >= mark.To ? mark.Count : (double)(now - mark.From) * mark.Count / (mark.To - mark.From);
            heard.Ts += (long)Math.Round(samples * 1e9 / mark.Rate);
            // A little more, so that a sample's own time, rounded, is not the end of the one before.
            heard.Sample += Math.Min((long)Math.Floor(samples + 1e-3), mark.Count);
            return heard;
        }

        /// <summary>The newest mark that has begun.</summary>
        private bool Last(long now, int clears, out Mark mark)
        {
            while (true)
            {
                int count = Volatile.Read(ref written);
                mark = default(Mark);
                bool found = false;
                for (int i = 1; i < Kept && !found; i++)
                {
                    mark = marks[unchecked(count - i) & (Kept - 1)];
                    found = mark.Rate != 0 && mark.Clears == clears && mark.From <= now;
                }
                Thread.MemoryBarrier();
                // While it was read so many were written at most that this one was not among them.
                if (unchecked(Volatile.Read(ref written) - count) == 0 || !found) return found;
            }
        }
    }
}
