using System;
using System.Collections.Generic;
using Kinelink;

/// <summary>ZMTP connections by name, and what came over each: number, checksum (Adler-32 of all bytes), the last one.</summary>
static class Sockets
{
    sealed class Ear : IZmtpListener
    {
        public ZmtpConnection Connection;
        public long Count;
        public long Ended;
        public string Reason = "-";
        public uint Low = 1, High;
        public byte[] Last = new byte[0];
        public int RefuseAt = -1;
        public int Collections;

        public void Connected(ZmtpConnection connection)
        {
        }

        public void Received(ZmtpConnection connection, byte[] data, int offset, int count)
        {
            lock (this)
            {
                if (Last.Length != count) Last = new byte[count];
                Buffer.BlockCopy(data, offset, Last, 0, count);
                for (int i = offset; i < offset + count; i++)
                {
                    Low = (Low + data[i]) % 65521;
                    High = (High + Low) % 65521;
                }
                Count++;
                if (Count == 1000) Collections = GC.CollectionCount(0);
            }
            if (Count == RefuseAt) throw new ProtocolError(ProtocolError.Malformed, "refused");
        }

        public void Disconnected(ZmtpConnection connection, string reason)
        {
            lock (this)
            {
                Ended++;
                Reason = reason;
            }
        }
    }

    static readonly Dictionary<string, Ear> ears = new Dictionary<string, Ear>();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["socket.open"] = Open;
        commands["socket.subscribe"] = words => { ears[words[1]].Connection.Subscribe(Program.Bytes(words[2])); return "ok"; };
        commands["socket.send"] = words => "ok " + (ears[words[1]].Connection.Send(Program.Bytes(words[2])) ? 1 : 0);
        commands["socket.status"] = words => Status(ears[words[1]]);
        commands["socket.last"] = words => { lock (ears[words[1]]) return "ok " + Program.Hex(ears[words[1]].Last); };
        commands["socket.refuse"] = words => { ears[words[1]].RefuseAt = int.Parse(words[2]); return "ok"; };
        commands["socket.close"] = words => { ears[words[1]].Connection.Dispose(); ears.Remove(words[1]); return "ok"; };
    }

    public static void CloseAll()
    {
        foreach (Ear ear in ears.Values) ear.Connection.Dispose();
    }

    // name sub|dealer host port
    static string Open(string[] words)
    {
        var ear = new Ear();
        ZmtpSocketType type = words[2] == "sub" ? ZmtpSocketType.Sub : ZmtpSocketType.Dealer;
        ear.Connection = new ZmtpConnection(words[3], int.Parse(words[4]), type, ear);
        ears[words[1]] = ear;
        ear.Connection.Start();
        return "ok";
    }

    static string Status(Ear ear)
    {
        lock (ear)
        {
            int collections = ear.Count < 1000 ? 0 : GC.CollectionCount(0) - ear.Collections;
            return "ok " + ear.Count + " " + (ear.High << 16 | ear.Low) + " " + ear.Connection.Connects + " " + ear.Ended + " "
                + collections + " " + ear.Reason.Replace('\n', ' ');
        }
    }
}
