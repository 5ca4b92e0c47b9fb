namespace Kinelink
{
    /// <summary>How a character's stream is doing. Times are nanoseconds, counts begin with the client.</summary>
    public sealed class Stats
    {
        /// <summary>Frames that came in the last second.</summary>
        public double Fps;

        public long Received;

        /// <summary>Of all frames sent, the share 0..1 that never came.</summary>
        public double Loss;

        public long Lost;

        /// <summary>Came when a later one had been shown.</summary>
        public long Late;

        /// <summary>Made void by a newer epoch.</summary>
        public long Voided;
        public long Repeated;

        /// <summary>Of another clock.</summary>
        public long Astray;

        /// <summary>Gave way to newer ones because nobody played them.</summary>
        public long Overflowed;

        /// <summary>Not shown since the skeleton or the objects they belong to hadn't come.</summary>
        public long Aside;

        /// <summary>Frames in the buffer.</summary>
        public int Depth;

        /// <summary>How much later than their `ts` frames are shown.</summary>
        public long Delay;

        /// <summary>How long before its `ts` the last frame came.</summary>
        public long Lead;

        /// <summary>How long the last frame was under way, by the server's lookahead.</summary>
        public long Latency;

        /// <summary>Shortest round trip of the last pings.</summary>
        public long RoundTrip;

        /// <summary>Server's clock minus own clock.</summary>
        public long Offset;

        /// <summary>How often a connection was made anew.</summary>
        public long Reconnects;

        /// <summary>Messages that were refused.</summary>
        public long Refused;

        /// <summary>How much of the pose is the stream's, 0..1.</summary>
        public double Weight;

        /// <summary>How what the character says is doing.</summary>
        public readonly SoundStats Sound = new SoundStats();

        /// <summary>Notices that gave way to newer ones because nobody fetched them.</summary>
        public long Forgotten;
    }
}
