namespace Kinelink
{
    /// <summary>The request `Id` was done.</summary>
    public sealed class Reply
    {
        private static readonly string[] Required = { "id" };

        public uint Id { get; private set; }

        /// <summary>A map.</summary>
        public Value Result { get; private set; }

        public static Reply Read(MsgPackReader reader)
        {
            var reply = new Reply { Result = Value.Map() };
            uint seen = 0;
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                if (reader.Key("id")) { reply.Id = Fields.U32(reader); seen |= 1; }
                else if (reader.Key("result")) reply.Result = Fields.Data(reader);
                else reader.Skip();
            }
            reader.ReadEnd();
            if (seen != 1) throw Fields.Missing(seen, Required);
            return reply;
        }
    }
}
