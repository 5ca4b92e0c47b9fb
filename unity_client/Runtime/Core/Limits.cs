namespace Kinelink
{
    /// <summary>How big messages and their parts may be, as docs/protocol.md says.</summary>
    public static class Limits
    {
        public const uint Version = 1;
        public const int MessageBytes = 8 << 20;
        public const int TopicBytes = 512;

        /// <summary>Bytes of a message behind its topic.</summary>
        public const int LongestMessage = MessageBytes + TopicBytes + 1;
        public const int Name = 128;
        public const int Instruction = 4000;
        public const int Remark = 4096;
        public const int Joints = 512;
        public const int Objects = 1024;
        public const int Curves = 512;
        public const int Characters = 16;

        /// <summary>Bytes of sound in one message, and of a sound file.</summary>
        public const int SoundBytes = 1 << 20;
        public const int FileBytes = 6 << 20;

        /// <summary>Samples a second: where a message doesn't say; at least and at most.</summary>
        public const uint AudioRate = 24000;
        public const uint LowestRate = 8000;
        public const uint HighestRate = 192000;

        /// <summary>The number of a sample in its utterance.</summary>
        public const long Samples = 1L << 53;

        /// <summary>Nesting of maps and lists in plain data, and values in all of them together.</summary>
        public const int Depth = 16;
        public const int Items = 500000;

        /// <summary>How far the squared length of a quaternion may be from one.</summary>
        public const float UnitTolerance = 2e-3f;
    }
}
