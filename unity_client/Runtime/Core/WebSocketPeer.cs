using System;

namespace Kinelink
{
    /// <summary>The client's side of one WebSocket connection (RFC 6455) without extensions.</summary>
    public sealed class WebSocketPeer : Peer
    {
        private const int LongestAnswer = 8192;
        private const int LongestControl = 125;

        private readonly WebSocketFrames frames = new WebSocketFrames();
        private readonly string host;
        private readonly string path;
        private readonly string key;
        // The parts of a message so far, and whether one is under way.
        private readonly SendBuffer parts = new SendBuffer();
        private byte opcode;

        /// <summary>host: with its port, as in an address.</summary>
        public WebSocketPeer(string host, string path, int longest, SendBuffer answers) : base(longest, answers)
        {
            this.host = host;
            this.path = path;
            key = frames.NewKey();
        }

        public override void Open()
        {
            WebSocketFrames.PutRequest(Answers, host, path, key);
        }

        public override bool Next(out byte[] data, out int offset, out int count)
        {
            data = Arrived.Bytes;
            offset = count = 0;
            if (!Ready && !Shake()) return false;
            byte first;
            while (NextFrame(out first, out offset, out count))
            {
                data = Arrived.Bytes;
                if ((first & 15) >= WebSocketFrames.Close) Obey(first & 15, offset, count);
                else if (Join(first, ref data, ref offset, ref count)) return true;
            }
            return false;
        }

        public override void PutMessage(SendBuffer into, byte[] payload, int offset, int count)
        {
            frames.PutFrame(into, WebSocketFrames.Binary, payload, offset, count);
        }

        public override void PutSubscribe(SendBuffer into, byte[] topic)
        {
            // Subscriptions are requests of the protocol.
        }

        public override void PutGoodbye(SendBuffer into)
        {
            frames.PutClose(into);
        }

        /// <summary>Read the server's answer to the request.</summary>
        private bool Shake()
        {
            string have = AsciiAt(Arrived.At, Math.Min(Arrived.Count, LongestAnswer + 4));
            const string expected = "HTTP/1.1 ";
            int begun = Math.Min(have.Length, expected.Length);
            if (string.CompareOrdinal(have, 0, expected, 0, begun) != 0) throw new PeerError("the peer doesn't speak HTTP");
            int end = have.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if ((end < 0 ? have.Length : end) > LongestAnswer) throw new PeerError("the answer to the handshake is too long");
            if (end < 0) return false;
            Agree(have.Substring(0, end).Split(new[] { "\r\n" }, StringSplitOptions.None));
            Arrived.Drop(end + 4);
            Ready = true;
            return true;
        }

        private void Agree(string[] lines)
        {
            if (lines[0].Length < 12 || lines[0].Substring(9, 3) != "101")
                throw new PeerError("the server answers " + Printable(lines[0]) + "; wrong address?");
            bool upgrade = false, connection = false, accepted = false;
            for (int i = 1; i < lines.Length; i++)
            {
                int colon = lines[i].IndexOf(':');
                string name = colon < 0 ? lines[i] : lines[i].Substring(0, colon);
                string value = colon < 0 ? "" : lines[i].Substring(colon + 1).Trim(' ', '\t');
                if (Same(name, "Upgrade")) upgrade = Same(value, "websocket");
                else if (Same(name, "Connection")) connection = Same(value, "Upgrade");
                else if (Same(name, "Sec-WebSocket-Accept")) accepted = value == WebSocketFrames.AcceptOf(key);
                else if (Same(name, "Sec-WebSocket-Extensions") || Same(name, "Sec-WebSocket-Protocol"))
                    throw new PeerError("the server wants " + Printable(lines[i]) + ", which wasn't offered");
            }
            if (!upgrade || !connection || !accepted) throw new PeerError("the answer to the handshake is not the one to our key");
        }

        private bool NextFrame(out byte first, out int offset, out int count)
        {
            first = 0;
            offset = count = 0;
            int have = Arrived.Count;
            if (have < 2) return false;
            first = Arrived.Bytes[Arrived.At];
            byte second = Arrived.Bytes[Arrived.At + 1];
            int code = first & 15, announced = second & 127;
            bool control = code >= WebSocketFrames.Close;
            bool known = code <= (control ? WebSocketFrames.Pong : WebSocketFrames.Binary);
            if (!known || (first & WebSocketFrames.Reserved) != 0) throw new PeerError("a frame has flags that WebSocket doesn't know");
            if ((second & WebSocketFrames.Masked) != 0) throw new PeerError("the server masks its frames");
            if (control && ((first & WebSocketFrames.Final) == 0 || announced > LongestControl))
                throw new PeerError("a control frame is in parts or too long");
            int width = announced < 126 ? 0 : announced == 126 ? 2 : 8;
            int head = 2 + width;
            if (have < head) return false;
            ulong length = width == 0 ? (ulong)announced : NumberAt(Arrived.At + 2, width);
            int before = opcode == 0 || control ? 0 : parts.Count;
            if (length > (ulong)(Longest - before)) throw new PeerError("a message has " + length + " bytes more, too many");
            if ((ulong)(have - head) < length) return false;
            offset = Arrived.At + head;
            count = (int)length;
            Arrived.Drop(head + count);
            return true;
        }

        /// <summary>Put the parts of a message together. Whether it is whole, and one for us: text is not.</summary>
        private bool Join(byte first, ref byte[] data, ref int offset, ref int count)
        {
            byte code = (byte)(first & 15);
            bool last = (first & WebSocketFrames.Final) != 0, going = opcode != 0;
            if ((code == WebSocketFrames.Continued) != going) throw new PeerError("the parts of a message are in disorder");
            if (last && !going) return code == WebSocketFrames.Binary;
            if (!going)
            {
                opcode = code;
                parts.Clear();
            }
            parts.Put(data, offset, count);
            if (!last) return false;
            data = parts.Bytes;
            offset = 0;
            count = parts.Count;
            bool binary = opcode == WebSocketFrames.Binary;
            opcode = 0;
            return binary;
        }

        private void Obey(int code, int offset, int count)
        {
            if (code == WebSocketFrames.Ping) frames.PutFrame(Answers, WebSocketFrames.Pong, Arrived.Bytes, offset, count);
            if (code != WebSocketFrames.Close) return;
            frames.PutClose(Answers);
            string why = count > 2 ? " " + Printable(AsciiAt(offset + 2, count - 2)) : "";
            throw new PeerError("the server closes: " + (count < 2 ? 1005 : NumberAt(offset, 2)) + why);
        }

        private static bool Same(string one, string other)
        {
            return string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
        }
    }
}
