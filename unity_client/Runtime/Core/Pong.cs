namespace Kinelink
{
    /// <summary>The answer to a ping.</summary>
    public sealed class Pong
    {
        private static readonly string[] Required = { "id", "t0", "t1", "t2" };

        public uint Id { get; private set; }

        /// <summary>The ping's own T0: the client's clock.</summary>
        public long T0 { get; private set; }

        /// <summary>When the ping arrived and this left, on the server's clock.</summary>
        public long T1 { get; private set; }
        public long T2 { get; private set; }

        public static Pong Read(MsgPackReader reader)
        {
            var pong = new Pong();
            uint seen = 0;
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                if (reader.Key("id")) { pong.Id = Fields.U32(reader); seen |= 1; }
                else if (reader.Key("t0")) { pong.T0 = Fields.Nanoseconds(reader); seen |= 2; }
                else if (reader.Key("t1")) { pong.T1 = Fields.Nanoseconds(reader); seen |= 4; }
                else if (reader.Key("t2")) { pong.T2 = Fields.Nanoseconds(reader); seen |= 8; }
                else reader.Skip();
            }
            reader.ReadEnd();
            if (seen != 15) throw Fields.Missing(seen, Required);
            return pong;
        }
    }
}
