namespace Kinelink
{
    /// <summary>How big messages and their parts may be, as docs/protocol.md says.</summary>
    public static class Limits
    {
        public const uint Version = 1;
        public const int MessageBytes = 8 << 20;
        public const int TopicBytes = 512;
        public const int Name = 128;
        public const int Instruction = 4000;
        public const int Remark = 4096;
        public const int Joints = 512;
        public const int Objects = 1024;
        public const int Curves = 512;
        public const int Characters = 16;

        /// <summary>Nesting of maps and lists in plain data, and values in all of them together.</summary>
        public const int Depth = 16;
        public const int Items = 500000;

        /// <summary>How far the squared length of a quaternion may be from one.</summary>
        public const float UnitTolerance = 2e-3f;
    }
}
