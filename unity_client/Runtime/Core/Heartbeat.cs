namespace Kinelink
{
    /// <summary>Once a second. Another instance than before means that the server was started anew.</summary>
    public sealed class Heartbeat
    {
        private static readonly string[] Required = { "instance", "ts" };

        public string Instance { get; private set; }
        public long Ts { get; private set; }
        public uint Version { get; private set; }

        public static Heartbeat Read(MsgPackReader reader)
        {
            var beat = new Heartbeat { Version = Limits.Version };
            uint seen = 0;
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                if (reader.Key("instance")) { beat.Instance = Fields.Text(reader, Limits.Name); seen |= 1; }
                else if (reader.Key("ts")) { beat.Ts = Fields.Nanoseconds(reader); seen |= 2; }
                else if (reader.Key("version")) beat.Version = Fields.U32(reader);
                else reader.Skip();
            }
            reader.ReadEnd();
            if (seen != 3) throw Fields.Missing(seen, Required);
            return beat;
        }
    }
}
