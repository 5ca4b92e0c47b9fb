using System;
using System.Collections.Generic;
using Kinelink;

/// <summary>Connections by name, and what came over each: number, checksum (Adler-32 of all bytes), the last one.</summary>
static class Sockets
{
    sealed class Ear : IConnectionListener
    {
        public Connection Connection;
        public long Count;
        public long Ended;
        public string Reason = "-";
        public uint Low = 1, High;
        public byte[] Last = new byte[0];
        public int RefuseAt = -1;
        public int Collections;
        public readonly List<long> Latencies = new List<long>(1 << 16);

        public void Connected(IConnection connection)
        {
        }

        public void Received(IConnection connection, byte[] data, int offset, int count)
        {
            long now = MonotonicClock.Now();
            lock (this)
            {
                Measure(data, offset, count, now);
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

        // The time of sending, nanoseconds, is behind the topic.
        void Measure(byte[] data, int offset, int count, long now)
        {
            int topic = Array.IndexOf(data, (byte)0, offset, count) + 1;
            if (topic == 0 || topic + 8 > offset + count || Latencies.Count == Latencies.Capacity) return;
            long sent = 0;
            for (int i = 0; i < 8; i++) sent = sent << 8 | data[topic + i];
            Latencies.Add(now - sent);
        }

        public void Disconnected(IConnection connection, string reason)
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
        commands["peer.listen"] = Listen;
        commands["url"] = Parts;
        commands["socket.open"] = Open;
        commands["socket.subscribe"] = words => { ears[words[1]].Connection.Subscribe(Lines.Bytes(words[2])); return "ok"; };
        commands["socket.send"] = words => "ok " + (Send(words) ? 1 : 0);
        commands["socket.status"] = words => Status(ears[words[1]]);
        commands["socket.latencies"] = words => Latencies(ears[words[1]]);
        commands["socket.last"] = words => { lock (ears[words[1]]) return "ok " + Lines.Hex(ears[words[1]].Last); };
        commands["socket.refuse"] = words => { ears[words[1]].RefuseAt = int.Parse(words[2]); return "ok"; };
        commands["socket.close"] = Close;
    }

    public static void CloseAll()
    {
        foreach (Ear ear in ears.Values) ear.Connection.Dispose();
    }

    // name sub|dealer|ws host port
    static string Open(string[] words)
    {
        var ear = new Ear();
        string what = words[2];
        var endpoint = new Endpoint { Host = words[3], Port = int.Parse(words[4]), Speak = answers => Speak(what, Limits.LongestMessage, answers) };
        ear.Connection = new Connection(endpoint, ear);
        ears[words[1]] = ear;
        ear.Connection.Start();
        return "ok";
    }

    static string Close(string[] words)
    {
        Ear ear;
        if (ears.TryGetValue(words[1], out ear)) ear.Connection.Dispose();
        ears.Remove(words[1]);
        return "ok";
    }

    static Peer Speak(string what, int longest, SendBuffer answers)
    {
        if (what == "ws") return new WebSocketPeer("localhost:7600", "/ws", longest, answers);
        return new ZmtpPeer(what == "sub" ? ZmtpSocketType.Sub : ZmtpSocketType.Dealer, longest, answers);
    }

    static bool Send(string[] words)
    {
        byte[] data = Lines.Bytes(words[2]);
        return ears[words[1]].Connection.Send(data, 0, data.Length);
    }

    // what bytes cut: what a SUB or a WebSocket makes of a conversation that comes in pieces of so many bytes.
    static string Listen(string[] words)
    {
        byte[] conversation = Lines.Bytes(words[2]);
        int cut = int.Parse(words[3]);
        var answers = new SendBuffer();
        Peer peer = Speak(words[1], 1 << 16, answers);
        long count = 0;
        uint low = 1, high = 0;
        string error = "";
        try
        {
            peer.Open();
            for (int at = 0; at < conversation.Length;)
            {
                int offset, room;
                byte[] data = peer.Room(out offset, out room);
                int some = Math.Min(Math.Min(room, cut), conversation.Length - at);
                Buffer.BlockCopy(conversation, at, data, offset, some);
                peer.Received(some);
                at += some;
                for (; peer.Next(out data, out offset, out room); count++)
                {
                    for (int i = offset; i < offset + room; i++)
                    {
                        low = (low + data[i]) % 65521;
                        high = (high + low) % 65521;
                    }
                }
            }
        }
        catch (PeerError broken)
        {
            error = " " + broken.Message;
        }
        return "ok " + count + " " + (high << 16 | low) + " " + answers.Count + error;
    }

    static string Parts(string[] words)
    {
        var url = new Url(System.Text.Encoding.UTF8.GetString(Lines.Bytes(words[1])));
        return "ok " + url.Host + " " + url.Port + " " + url.Path + " " + (url.Secure ? 1 : 0);
    }

    static string Latencies(Ear ear)
    {
        lock (ear)
        {
            var sorted = new List<long>(ear.Latencies);
            sorted.Sort();
            if (sorted.Count == 0) return "ok 0 0 0";
            return "ok " + sorted[sorted.Count / 2] + " " + sorted[sorted.Count * 95 / 100] + " " + sorted.Count;
        }
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
