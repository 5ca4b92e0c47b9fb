using System;

namespace Kinelink
{
    /// <summary>Reads messages of type `audio` without making anything new while their names stay.</summary>
    public sealed class AudioReader
    {
        private static readonly string[] Names =
        {
            "type", "session", "character", "utterance", "epoch", "seq", "ts", "sample", "data"
        };

        private readonly MsgPackReader reader = new MsgPackReader();
        private readonly TextMemory session = new TextMemory();
        private readonly TextMemory character = new TextMemory();
        private readonly TextMemory codec = new TextMemory();

        /// <summary>Read the message in some bytes, which `into.Data` then lies in. After a ProtocolError its content means nothing.</summary>
        public void Read(byte[] data, int offset, int count, Audio into)
        {
            uint seen = 0;
            into.Rate = Limits.AudioRate;
            into.Codec = "pcm16";
            into.Last = false;
            reader.Reset(data, offset, count);
            for (int left = reader.ReadMap(); left > 0; left--)
            {
                if (!reader.ReadKey()) continue;
                int field = FieldOf();
                if (field >= 0) seen |= 1u << field;
                switch (field)
                {
                    case 0: Fields.Type(reader, "audio"); break;
                    case 1: into.Session = Fields.Name(reader, session); break;
                    case 2: into.Character = Fields.Name(reader, character); break;
                    case 3: into.Utterance = Fields.U32(reader); break;
                    case 4: into.Epoch = Fields.U32(reader); break;
                    case 5: into.Seq = Fields.U32(reader); break;
                    case 6: into.Ts = Fields.Nanoseconds(reader); break;
                    case 7: into.Sample = Fields.Whole(reader, 0, Limits.Samples); break;
                    case 8: into.Data = Fields.Bytes(reader, Limits.SoundBytes); break;
                    default:
                        if (reader.Key("rate")) into.Rate = Fields.SampleRate(reader);
                        else if (reader.Key("codec")) into.Codec = Fields.Text(reader, Limits.Name, codec);
                        else if (reader.Key("last")) into.Last = reader.ReadFlag();
                        else reader.Skip();
                        break;
                }
            }
            reader.ReadEnd();
            if (seen != (1u << Names.Length) - 1) throw Fields.Missing(seen, Names);
        }

        private int FieldOf()
        {
            for (int i = 0; i < Names.Length; i++)
                if (reader.Key(Names[i])) return i;
            return -1;
        }
    }
}
