using System;

namespace Kinelink
{
    /// <summary>Some samples of an utterance, usually 20 ms of it. Reused; `Data` is where it was read from and only valid as long as that.</summary>
    public sealed class Audio
    {
        public string Session = "";
        public string Character = "";
        public uint Utterance;

        /// <summary>Counts by itself, apart from the frames': a newer one voids all sound from its `Ts` on.</summary>
        public uint Epoch;
        public uint Seq;

        /// <summary>When the first sample is to be heard, nanoseconds on the server's clock.</summary>
        public long Ts;

        /// <summary>The number of the first sample in the utterance.</summary>
        public long Sample;

        /// <summary>Samples a second.</summary>
        public uint Rate;

        /// <summary>`pcm16`: 16-bit little-endian samples of one channel.</summary>
        public string Codec = "";

        /// <summary>Whether the utterance ends with it.</summary>
        public bool Last;
        public ArraySegment<byte> Data;
    }
}
