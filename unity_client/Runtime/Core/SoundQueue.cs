using System;
using System.Threading;

namespace Kinelink
{
    /// <summary>
    /// Chunks on their way from the thread that pushes to the one that plays, without a lock and without making anything new: a
    /// ring of chunks beside a ring of their samples. Chunks are given back in the order in which they came.
    /// </summary>
    internal sealed class SoundQueue
    {
        /// <summary>Powers of two, so that positions may wrap around. More than five seconds at 24,000 Hz.</summary>
        public const int Chunks = 512;
        public const int Samples = 1 << 17;

        private readonly SoundChunk[] chunks = new SoundChunk[Chunks];
        private readonly short[] samples = new short[Samples];
        // Each is written by one of the threads only.
        private int pushed;
        private int released;
        private int taken;
        private int samplesPushed;
        private int samplesReleased;

        public SoundQueue()
        {
            for (int i = 0; i < Chunks; i++) chunks[i] = new SoundChunk();
        }

        /// <summary>For the thread that pushes: false where there is no room.</summary>
        public bool Push(Audio audio, int clears, int rejoins)
        {
            int count = audio.Data.Count / 2;
            int free = Samples - unchecked(samplesPushed - Volatile.Read(ref samplesReleased));
            if (count > free || unchecked(pushed - Volatile.Read(ref released)) == Chunks) return false;
            SoundChunk chunk = chunks[pushed & (Chunks - 1)];
            chunk.Utterance = audio.Utterance;
            chunk.Epoch = audio.Epoch;
            chunk.Seq = audio.Seq;
            chunk.Ts = audio.Ts;
            chunk.Sample = audio.Sample;
            chunk.Rate = audio.Rate;
            chunk.Last = audio.Last;
            chunk.First = samplesPushed;
            chunk.Count = count;
            chunk.Clears = clears;
            chunk.Rejoins = rejoins;
            for (int i = 0; i < count; i++)
            {
                int at = audio.Data.Offset + 2 * i;
                samples[unchecked(samplesPushed + i) & (Samples - 1)] = unchecked((short)(audio.Data.Array[at] | audio.Data.Array[at + 1] << 8));
            }
            samplesPushed = unchecked(samplesPushed + count);
            Volatile.Write(ref pushed, unchecked(pushed + 1));
            return true;
        }

        /// <summary>For the thread that plays: the next chunk; null where there is none. It stays until it is released.</summary>
        public SoundChunk Take()
        {
            if (taken == Volatile.Read(ref pushed)) return null;
            SoundChunk chunk = chunks[taken & (Chunks - 1)];
            taken = unchecked(taken + 1);
            return chunk;
        }

        /// <summary>How many chunks have been taken and not released.</summary>
        public int Held
        {
            get { return unchecked(taken - released); }
        }

        /// <summary>One of them, 0 being the oldest.</summary>
        public SoundChunk this[int index]
        {
            get { return chunks[unchecked(released + index) & (Chunks - 1)]; }
        }

        /// <summary>A sample of a chunk, -1 to 1.</summary>
        public float SampleOf(SoundChunk chunk, long place)
        {
            return samples[unchecked(chunk.First + (int)(place - chunk.Placed)) & (Samples - 1)] / 32768f;
        }

        /// <summary>Give back the oldest chunks that are live no more.</summary>
        public void Release()
        {
            while (Held > 0 && !this[0].Live)
            {
                Volatile.Write(ref samplesReleased, unchecked(this[0].First + this[0].Count));
                Volatile.Write(ref released, unchecked(released + 1));
            }
        }
    }
}
