namespace Kinelink
{
    /// <summary>The things of a session in the order of the frames' O.</summary>
    public sealed class ObjectsInfo
    {
        private static readonly string[] Required = { "session", "ok", "objects" };

        public string Session { get; private set; }

        /// <summary>Content hash; frames name it.</summary>
        public string Ok { get; private set; }

        /// <summary>Each a map with id, label, category, attributes and shape.</summary>
        public Value[] Objects { get; private set; }

        public static ObjectsInfo Read(MsgPackReader reader)
        {
            var info = new ObjectsInfo();
            uint seen = 0;
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                if (reader.Key("session")) { info.Session = Fields.Name(reader); seen |= 1; }
                else if (reader.Key("ok")) { info.Ok = Fields.Text(reader, Limits.Name); seen |= 2; }
                else if (reader.Key("objects"))
                {
                    int count = reader.ReadList();
                    if (count > Limits.Objects) throw reader.Bad("a list of at most " + Limits.Objects);
                    info.Objects = new Value[count];
                    for (int i = 0; i < count; i++) info.Objects[i] = Fields.Data(reader);
                    seen |= 4;
                }
                else reader.Skip();
            }
            reader.ReadEnd();
            if (seen != 7) throw Fields.Missing(seen, Required);
            return info;
        }
    }
}
