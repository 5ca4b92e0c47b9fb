namespace Kinelink
{
    /// <summary>Of which type a message is, before it is read.</summary>
    public static class MessageType
    {
        public const string Frame = "frame";
        public const string Skeleton = "skeleton";
        public const string Objects = "objects";
        public const string Audio = "audio";
        public const string Event = "event";
        public const string Heartbeat = "heartbeat";
        public const string Reply = "reply";
        public const string Failure = "failure";
        public const string Pong = "pong";

        /// <summary>The value of `type`. The reader has to be reset afterwards. Throws ProtocolError where there is none.</summary>
        public static string Of(MsgPackReader reader)
        {
            string type = null;
            if (reader.Peek() != MsgPackKind.Map)
                throw new ProtocolError(ProtocolError.Malformed, "a message is a map");
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                if (reader.Key("type") && reader.Peek() == MsgPackKind.Text) type = Fields.Text(reader, Limits.Name);
                else reader.Skip();
            }
            if (type == null) throw new ProtocolError(ProtocolError.UnknownType, "a message has a type");
            return type;
        }
    }
}
