namespace Kinelink
{
    /// <summary>A sample that is heard: of which utterance, its number, and its time on the server's clock, nanoseconds.</summary>
    public struct Heard
    {
        public uint Utterance;
        public long Sample;
        public long Ts;
    }
}
