namespace Kinelink
{
    /// <summary>The request `Id` was refused, nothing has changed. Id 0: it could not be read.</summary>
    public sealed class Failure
    {
        private static readonly string[] Required = { "id", "kind", "message" };

        public uint Id { get; private set; }

        /// <summary>Stable name of the reason, see docs/protocol.md.</summary>
        public string Kind { get; private set; }

        /// <summary>For people.</summary>
        public string Message { get; private set; }

        /// <summary>What could have been meant.</summary>
        public string[] Candidates { get; private set; }

        /// <summary>What to do about it.</summary>
        public string Fix { get; private set; }

        public static Failure Read(MsgPackReader reader)
        {
            var failure = new Failure { Candidates = new string[0], Fix = "" };
            uint seen = 0;
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                if (reader.Key("id")) { failure.Id = Fields.U32(reader); seen |= 1; }
                else if (reader.Key("kind")) { failure.Kind = Fields.Text(reader, Limits.Name); seen |= 2; }
                else if (reader.Key("message")) { failure.Message = Fields.Text(reader, Limits.Remark); seen |= 4; }
                else if (reader.Key("candidates")) failure.Candidates = Fields.Texts(reader, Limits.Remark, Limits.Remark);
                else if (reader.Key("fix")) failure.Fix = Fields.Text(reader, Limits.Remark);
                else reader.Skip();
            }
            reader.ReadEnd();
            if (seen != 7) throw Fields.Missing(seen, Required);
            return failure;
        }
    }
}
