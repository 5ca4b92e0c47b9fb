using System.Threading;

namespace Kinelink
{
    /// <summary>Which messages of sound count: their epochs, the gaps in their numbers, those of another clock.</summary>
    internal sealed class SoundOrder
    {
        private bool joined;
        private uint epoch;
        private bool counted;
        private uint lastSeq;
        private long lost;
        private long voided;
        private long astray;

        /// <summary>Whether a chunk counts. turns: its epoch is a newer one.</summary>
        public bool Admit(SoundChunk chunk, long serverTime, out bool turns)
        {
            turns = false;
            if (chunk.Ts > serverTime + JitterBuffer.Farthest || chunk.Ts < serverTime - JitterBuffer.Farthest)
            {
                Interlocked.Increment(ref astray);
                return false;
            }
            int newer = unchecked((int)(chunk.Epoch - epoch));
            if (joined && newer < 0)
            {
                CountVoid();
                return false;
            }
            turns = !joined || newer > 0;
            joined = true;
            epoch = chunk.Epoch;
            CountGap(chunk.Seq);
            return true;
        }

        /// <summary>The connection was made anew: whatever epoch comes next is the newer one, gaps up to it are no loss.</summary>
        public void Rejoin()
        {
            joined = counted = false;
        }

        public void CountVoid()
        {
            Interlocked.Increment(ref voided);
        }

        public void Report(SoundStats into)
        {
            into.Lost = Interlocked.Read(ref lost);
            into.Voided = Interlocked.Read(ref voided);
            into.Astray = Interlocked.Read(ref astray);
        }

        private void CountGap(uint seq)
        {
            int step = unchecked((int)(seq - lastSeq));
            if (counted && step > 1) Interlocked.Add(ref lost, step - 1);
            else if (counted && step < 0 && lost > 0) Interlocked.Decrement(ref lost);
            if (!counted || step > 0) lastSeq = seq;
            counted = true;
        }
    }
}
