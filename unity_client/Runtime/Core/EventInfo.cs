namespace Kinelink
{
    /// <summary>Something that happens to a character at `Ts`: step_started, step_done, grasp, release, plan, interrupted, idle, error …</summary>
    public sealed class EventInfo
    {
        private static readonly string[] Required = { "session", "character", "epoch", "seq", "ts", "name" };

        public string Session { get; private set; }
        public string Character { get; private set; }
        public uint Epoch { get; private set; }
        public uint Seq { get; private set; }

        /// <summary>Nanoseconds on the server's clock.</summary>
        public long Ts { get; private set; }

        public string Name { get; private set; }

        /// <summary>A map.</summary>
        public Value Data { get; private set; }

        public static EventInfo Read(MsgPackReader reader)
        {
            var info = new EventInfo { Data = Value.Map() };
            uint seen = 0;
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                if (reader.Key("session")) { info.Session = Fields.Name(reader); seen |= 1; }
                else if (reader.Key("character")) { info.Character = Fields.Name(reader); seen |= 2; }
                else if (reader.Key("epoch")) { info.Epoch = Fields.U32(reader); seen |= 4; }
                else if (reader.Key("seq")) { info.Seq = Fields.U32(reader); seen |= 8; }
                else if (reader.Key("ts")) { info.Ts = Fields.Nanoseconds(reader); seen |= 16; }
                else if (reader.Key("name")) { info.Name = Fields.Text(reader, Limits.Name); seen |= 32; }
                else if (reader.Key("data")) info.Data = Fields.Data(reader);
                else reader.Skip();
            }
            reader.ReadEnd();
            if (seen != 63) throw Fields.Missing(seen, Required);
            return info;
        }
    }
}
