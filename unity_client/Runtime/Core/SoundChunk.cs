using System;

namespace Kinelink
{
    /// <summary>
    /// Samples of one message. Places are counted in samples of the source since the track's origin; `Sample` belongs to `Placed`,
    /// where its first sample lies, though it is heard from `Begin` to `End` only.
    /// </summary>
    internal sealed class SoundChunk
    {
        // What the message said; written before the chunk is handed over.
        public uint Utterance;
        public uint Epoch;
        public uint Seq;
        public long Ts;
        public long Sample;
        public uint Rate;
        public bool Last;

        /// <summary>Where its samples lie in the queue, and how many there are.</summary>
        public int First;
        public int Count;

        /// <summary>How often the track was cleared, and its connection made anew, before the message came.</summary>
        public int Clears;
        public int Rejoins;

        // From here on the audio thread's own.

        /// <summary>Whether some of it may still be heard.</summary>
        public bool Live;
        public long Placed;
        public long Begin;
        public long End;

        /// <summary>Where it begins to fade out, void; long.MaxValue if it doesn't.</summary>
        public long Dies;

        /// <summary>Where it rises, over how many samples; 0 if it doesn't.</summary>
        public long Rises;
        public int Rise;

        /// <summary>Whether it has been played from, so that how it begins is settled.</summary>
        public bool Begun;

        /// <summary>Whether it ends in the middle of a sound.</summary>
        public bool Cut;

        /// <summary>Void from `at` on; where that has been read already, from `now` on, over `fade` samples.</summary>
        public void Void(long at, long now, int fade)
        {
            long end = at >= now ? at : now + fade;
            if (at < now && fade > 0) Dies = Math.Min(Dies, now);
            if (end >= End) return;
            End = end;
            Cut = true;
            Live = End > Begin;
        }

        /// <summary>How loud it is at a place between its beginning and its end, 0..1.</summary>
        public float Gain(long at, int fade)
        {
            float gain = 1f;
            if (Rise > 0 && at < Rises + Rise) gain = Math.Max(at - Rises, 0L) / (float)Rise;
            if (at > Dies) gain *= Math.Max(1f - (at - Dies) / (float)fade, 0f);
            return gain;
        }

        /// <summary>The number of the sample at a place.</summary>
        public long SampleAt(long at)
        {
            return Sample + at - Placed;
        }

        /// <summary>The time of a place on the server's clock, nanoseconds.</summary>
        public long TsAt(long at)
        {
            return Ts + (long)Math.Round((at - Placed) * 1e9 / Rate);
        }
    }
}
