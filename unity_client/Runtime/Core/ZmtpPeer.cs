using System;

namespace Kinelink
{
    /// <summary>Our side of one ZMTP connection, with the mechanism NULL.</summary>
    public sealed class ZmtpPeer : Peer
    {
        // READY, PING and the like are small; what is bigger is meant to harm.
        private const int LongestCommand = 4096;
        private const int LongestContext = 16;

        private readonly ZmtpSocketType type;
        private bool greeted;
        private bool inParts;
        private int minor;

        public ZmtpPeer(ZmtpSocketType type, int longest, SendBuffer answers) : base(longest, answers)
        {
            this.type = type;
        }

        public override void Open()
        {
            ZmtpFrames.PutGreeting(Answers);
        }

        public override bool Next(out byte[] data, out int offset, out int count)
        {
            data = Arrived.Bytes;
            offset = count = 0;
            if (!greeted && !Greet()) return false;
            byte flags;
            while (NextFrame(out flags, out offset, out count))
            {
                if ((flags & ZmtpFrames.Command) != 0)
                {
                    Obey(offset, count);
                    continue;
                }
                if (!Ready) throw new PeerError("a message came before READY");
                bool more = (flags & ZmtpFrames.More) != 0;
                bool whole = !more && !inParts;
                inParts = more;
                // Messages of several parts, which the protocol doesn't have, are left out.
                if (whole) return true;
            }
            return false;
        }

        public override void PutMessage(SendBuffer into, byte[] payload, int offset, int count)
        {
            ZmtpFrames.PutMessage(into, payload, offset, count);
        }

        public override void PutSubscribe(SendBuffer into, byte[] topic)
        {
            ZmtpFrames.PutSubscribe(into, topic, minor);
        }

        public override void PutGoodbye(SendBuffer into)
        {
            // ZMTP has none.
        }

        private bool Greet()
        {
            int have = Arrived.Count;
            int read = Arrived.At;
            byte[] buffer = Arrived.Bytes;
            if (have > 0 && buffer[read] != 0xff || have > 9 && (buffer[read + 9] & 1) == 0)
                throw new PeerError("the peer doesn't speak ZMTP");
            if (have > 10 && buffer[read + 10] < 3)
                throw new PeerError("the peer speaks ZMTP " + buffer[read + 10] + ", too old");
            if (have < ZmtpFrames.GreetingBytes) return false;
            string mechanism = AsciiAt(read + 12, 20).TrimEnd('\0');
            if (mechanism != "NULL")
                throw new PeerError("the peer asks for the mechanism " + Printable(mechanism) + "; only NULL is spoken here");
            minor = buffer[read + 11];
            Arrived.Drop(ZmtpFrames.GreetingBytes);
            greeted = true;
            ZmtpFrames.PutReady(Answers, type);
            return true;
        }

        private bool NextFrame(out byte flags, out int offset, out int count)
        {
            flags = 0;
            offset = count = 0;
            int have = Arrived.Count;
            int read = Arrived.At;
            byte[] buffer = Arrived.Bytes;
            if (have < 1) return false;
            flags = buffer[read];
            bool command = (flags & ZmtpFrames.Command) != 0;
            bool big = (flags & ZmtpFrames.Long) != 0;
            if (flags > 7 || command && (flags & ZmtpFrames.More) != 0)
                throw new PeerError("a frame has flags that ZMTP doesn't know");
            int head = big ? 9 : 2;
            if (have < head) return false;
            ulong length = NumberAt(read + 1, head - 1);
            if (length > (ulong)(command ? LongestCommand : Longest))
                throw new PeerError("a frame has " + length + " bytes, too many");
            count = (int)length;
            if (have < head + count) return false;
            offset = read + head;
            Arrived.Drop(head + count);
            return true;
        }

        private void Obey(int offset, int count)
        {
            int nameLength = count > 0 ? Arrived.Bytes[offset] : 0;
            if (nameLength == 0 || nameLength + 1 > count)
                throw new PeerError("a command has no name");
            string name = AsciiAt(offset + 1, nameLength);
            int at = offset + 1 + nameLength;
            int left = count - 1 - nameLength;
            if (name == "READY") Agree(at, left);
            else if (name == "ERROR") throw new PeerError("the peer refuses: " + Printable(AsciiAt(at + 1, left - 1)));
            else if (!Ready) throw new PeerError("the peer's first command is not READY");
            else if (name == "PING") Answer(at, left);
            // PONG needs nothing; others are of newer versions.
        }

        private void Answer(int at, int left)
        {
            // Two bytes say how long the peer waits, the rest comes back.
            if (left < 2 || left > 2 + LongestContext) throw new PeerError("a PING has a wrong length");
            ZmtpFrames.PutPong(Answers, Arrived.Bytes, at + 2, left - 2);
        }

        private void Agree(int at, int left)
        {
            if (Ready) throw new PeerError("READY came twice");
            string peer = "";
            int end = at + left;
            while (at < end)
            {
                int nameLength = Arrived.Bytes[at++];
                if (nameLength == 0 || end - at < nameLength + 4) throw new PeerError("READY is cut off");
                string name = AsciiAt(at, nameLength);
                at += nameLength;
                ulong length = NumberAt(at, 4);
                at += 4;
                if (length > (ulong)(end - at)) throw new PeerError("READY is cut off");
                if (string.Equals(name, "Socket-Type", StringComparison.OrdinalIgnoreCase)) peer = AsciiAt(at, (int)length);
                at += (int)length;
            }
            bool fits = type == ZmtpSocketType.Sub ? peer == "PUB" || peer == "XPUB" : peer == "ROUTER";
            if (!fits) throw new PeerError("the peer is a socket of type '" + Printable(peer) + "'; wrong port?");
            Ready = true;
        }
    }
}
