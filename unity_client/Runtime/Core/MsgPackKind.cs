namespace Kinelink
{
    /// <summary>The kinds of values that msgpack has.</summary>
    public enum MsgPackKind
    {
        Nil,
        Flag,
        Whole,
        Number,
        Text,
        Bytes,
        List,
        Map,
        Extension
    }
}
