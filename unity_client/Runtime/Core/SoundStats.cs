namespace Kinelink
{
    /// <summary>How a character's sound is doing. Counts of messages begin with the track; but for the first two they wait for Read.</summary>
    public sealed class SoundStats
    {
        public long Received;

        /// <summary>Had no room because nobody reads.</summary>
        public long Overflowed;

        /// <summary>Never came.</summary>
        public long Lost;

        /// <summary>Made void by a newer epoch.</summary>
        public long Voided;

        /// <summary>Of another clock.</summary>
        public long Astray;

        /// <summary>Came when all their time had been read.</summary>
        public long Late;
        public long Repeated;

        /// <summary>Samples of utterances that weren't there when it was their time.</summary>
        public long Missing;
    }
}
