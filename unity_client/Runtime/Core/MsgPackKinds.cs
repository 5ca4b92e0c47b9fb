namespace Kinelink
{
    /// <summary>Which kind of value a first byte announces (github.com/msgpack/msgpack/blob/master/spec.md).</summary>
    internal static class MsgPackKinds
    {
        public static MsgPackKind Of(byte tag)
        {
            if (tag < 0x80 || tag >= 0xe0) return MsgPackKind.Whole;
            if (tag < 0x90) return MsgPackKind.Map;
            if (tag < 0xa0) return MsgPackKind.List;
            if (tag < 0xc0) return MsgPackKind.Text;
            if (tag == 0xc0) return MsgPackKind.Nil;
            if (tag == 0xc1) throw new ProtocolError(ProtocolError.Malformed, "msgpack has no values that begin with c1");
            if (tag <= 0xc3) return MsgPackKind.Flag;
            if (tag <= 0xc6) return MsgPackKind.Bytes;
            if (tag <= 0xc9) return MsgPackKind.Extension;
            if (tag <= 0xcb) return MsgPackKind.Number;
            if (tag <= 0xd3) return MsgPackKind.Whole;
            if (tag <= 0xd8) return MsgPackKind.Extension;
            if (tag <= 0xdb) return MsgPackKind.Text;
            return tag <= 0xdd ? MsgPackKind.List : MsgPackKind.Map;
        }
    }
}
