namespace Kinelink
{
    /// <summary>Reads frames into frames that exist, without making anything new while their sizes and names stay.</summary>
    public sealed class FrameReader
    {
        private static readonly string[] Names =
        {
            "type", "session", "character", "sk", "ok", "epoch", "seq", "ts", "root", "q", "o"
        };

        private readonly MsgPackReader reader = new MsgPackReader();
        private readonly TextMemory session = new TextMemory();
        private readonly TextMemory character = new TextMemory();
        private readonly TextMemory sk = new TextMemory();
        private readonly TextMemory ok = new TextMemory();

        /// <summary>Read the message of type `frame` in some bytes. After a ProtocolError the frame's content means nothing.</summary>
        public void Read(byte[] data, int offset, int count, Frame into)
        {
            uint seen = 0;
            bool curves = false;
            into.Contacts = 0;
            reader.Reset(data, offset, count);
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                int field = FieldOf();
                if (field >= 0) seen |= 1u << field;
                switch (field)
                {
                    case 0: Fields.Type(reader, "frame"); break;
                    case 1: into.Session = Fields.Name(reader, session); break;
                    case 2: into.Character = Fields.Name(reader, character); break;
                    case 3: into.Sk = Fields.Text(reader, Limits.Name, sk); break;
                    case 4: into.Ok = Fields.Text(reader, Limits.Name, ok); break;
                    case 5: into.Epoch = Fields.U32(reader); break;
                    case 6: into.Seq = Fields.U32(reader); break;
                    case 7: into.Ts = Fields.Nanoseconds(reader); break;
                    case 8: Block.ReadRow(reader, ref into.Root, 3); break;
                    case 9: Block.Read(reader, ref into.Q, 4, Limits.Joints, 0); break;
                    case 10: Block.Read(reader, ref into.O, 7, Limits.Objects, 3); break;
                    default:
                        if (reader.Key("c"))
                        {
                            Block.Read(reader, ref into.C, 1, Limits.Curves, -1);
                            curves = true;
                        }
                        else if (reader.Key("contacts")) into.Contacts = Fields.U32(reader);
                        else reader.Skip();
                        break;
                }
            }
            reader.ReadEnd();
            if (seen != (1u << Names.Length) - 1) throw Fields.Missing(seen, Names);
            if (!curves) into.C = Block.None;
        }

        private int FieldOf()
        {
            for (int i = 0; i < Names.Length; i++)
                if (reader.Key(Names[i])) return i;
            return -1;
        }
    }
}
