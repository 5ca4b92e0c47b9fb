using System;

namespace Kinelink
{
    /// <summary>
    /// The receiving side of one ZMTP connection as pure logic: bytes are put in wherever they were cut, messages come out. What must
    /// be sent in answer goes to `send`. Throws ZmtpError where the peer breaks the rules; the connection is then to be closed.
    /// </summary>
    public sealed class ZmtpPeer
    {
        // READY, PING and the like are small; what is bigger is meant to harm.
        private const int LongestCommand = 4096;
        private const int LongestContext = 16;

        private readonly ZmtpSocketType type;
        private readonly int longest;
        private readonly Action<byte[]> send;
        private byte[] buffer = new byte[1 << 14];
        private int read;
        private int written;
        private bool greeted;
        private bool inParts;

        /// <summary>longest: bytes of a message at most. send: takes what goes to the peer.</summary>
        public ZmtpPeer(ZmtpSocketType type, int longest, Action<byte[]> send)
        {
            this.type = type;
            this.longest = longest;
            this.send = send;
        }

        /// <summary>Whether messages may be sent: both sides have said READY.</summary>
        public bool Ready { get; private set; }

        /// <summary>The peer's version is 3.this.</summary>
        public int Minor { get; private set; }

        /// <summary>Messages of several parts, which the protocol doesn't have, were left out.</summary>
        public long LeftOut { get; private set; }

        /// <summary>Begin: sends the greeting.</summary>
        public void Open()
        {
            send(ZmtpFrames.Greeting());
        }

        /// <summary>Where to put received bytes. Messages that were given out are no longer valid then.</summary>
        public byte[] Room(out int offset, out int count)
        {
            if (read == written)
            {
                read = written = 0;
            }
            else if (written == buffer.Length)
            {
                if (read > 0)
                {
                    Buffer.BlockCopy(buffer, read, buffer, 0, written - read);
                    written -= read;
                    read = 0;
                }
                else
                {
                    // Doubled only when as much has really come, whatever length was announced.
                    Array.Resize(ref buffer, 2 * buffer.Length);
                }
            }
            offset = written;
            count = buffer.Length - written;
            return buffer;
        }

        /// <summary>So many bytes were put into the room.</summary>
        public void Received(int count)
        {
            written += count;
        }

        /// <summary>The next whole message: where it lies in `data`. False where more bytes are needed.</summary>
        public bool Next(out byte[] data, out int offset, out int count)
        {
            data = buffer;
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
                if (!Ready) throw new ZmtpError("a message came before READY");
                bool more = (flags & ZmtpFrames.More) != 0;
                bool whole = !more && !inParts;
                if (inParts && !more) LeftOut++;
                inParts = more;
                if (whole) return true;
            }
            return false;
        }

        private bool Greet()
        {
            int have = written - read;
            if (have > 0 && buffer[read] != 0xff || have > 9 && (buffer[read + 9] & 1) == 0)
                throw new ZmtpError("the peer doesn't speak ZMTP");
            if (have > 10 && buffer[read + 10] < 3)
                throw new ZmtpError("the peer speaks ZMTP " + buffer[read + 10] + ", too old");
            if (have < ZmtpFrames.GreetingBytes) return false;
            string mechanism = AsciiAt(read + 12, 20).TrimEnd('\0');
            if (mechanism != "NULL")
                throw new ZmtpError("the peer asks for the mechanism " + Printable(mechanism) + "; only NULL is spoken here");
            Minor = buffer[read + 11];
            read += ZmtpFrames.GreetingBytes;
            greeted = true;
            send(ZmtpFrames.Ready(type));
            return true;
        }

        private bool NextFrame(out byte flags, out int offset, out int count)
        {
            flags = 0;
            offset = count = 0;
            int have = written - read;
            if (have < 1) return false;
            flags = buffer[read];
            bool command = (flags & ZmtpFrames.Command) != 0;
            bool big = (flags & ZmtpFrames.Long) != 0;
            if (flags > 7 || command && (flags & ZmtpFrames.More) != 0)
                throw new ZmtpError("a frame has flags that ZMTP doesn't know");
            int head = big ? 9 : 2;
            if (have < head) return false;
            ulong length = 0;
            for (int i = 1; i < head; i++) length = length << 8 | buffer[read + i];
            if (length > (ulong)(command ? LongestCommand : longest))
                throw new ZmtpError("a frame has " + length + " bytes, too many");
            count = (int)length;
            if (have < head + count) return false;
            offset = read + head;
            read = offset + count;
            return true;
        }

        private void Obey(int offset, int count)
        {
            int nameLength = count > 0 ? buffer[offset] : 0;
            if (nameLength == 0 || nameLength + 1 > count)
                throw new ZmtpError("a command has no name");
            string name = AsciiAt(offset + 1, nameLength);
            int at = offset + 1 + nameLength;
            int left = count - 1 - nameLength;
            if (name == "READY") Agree(at, left);
            else if (name == "ERROR") throw new ZmtpError("the peer refuses: " + Printable(AsciiAt(at + 1, left - 1)));
            else if (!Ready) throw new ZmtpError("the peer's first command is not READY");
            else if (name == "PING") Answer(at, left);
            // PONG needs nothing; others are of newer versions.
        }

        private void Answer(int at, int left)
        {
            // Two bytes say how long the peer waits, the rest comes back.
            if (left < 2 || left > 2 + LongestContext) throw new ZmtpError("a PING has a wrong length");
            send(ZmtpFrames.Pong(buffer, at + 2, left - 2));
        }

        private void Agree(int at, int left)
        {
            if (Ready) throw new ZmtpError("READY came twice");
            string peer = "";
            int end = at + left;
            while (at < end)
            {
                int nameLength = buffer[at++];
                if (nameLength == 0 || end - at < nameLength + 4) throw new ZmtpError("READY is cut off");
                string name = AsciiAt(at, nameLength);
                at += nameLength;
                ulong length = 0;
                for (int i = 0; i < 4; i++) length = length << 8 | buffer[at++];
                if (length > (ulong)(end - at)) throw new ZmtpError("READY is cut off");
                if (string.Equals(name, "Socket-Type", StringComparison.OrdinalIgnoreCase)) peer = AsciiAt(at, (int)length);
                at += (int)length;
            }
            bool fits = type == ZmtpSocketType.Sub ? peer == "PUB" || peer == "XPUB" : peer == "ROUTER";
            if (!fits) throw new ZmtpError("the peer is a socket of type '" + Printable(peer) + "'; wrong port?");
            Ready = true;
        }

        private string AsciiAt(int at, int count)
        {
            var letters = new char[Math.Max(count, 0)];
            for (int i = 0; i < letters.Length; i++) letters[i] = (char)buffer[at + i];
            return new string(letters);
        }

        private static string Printable(string text)
        {
            var letters = text.ToCharArray();
            for (int i = 0; i < letters.Length; i++)
                if (letters[i] < ' ' || letters[i] > '~') letters[i] = '?';
            return new string(letters);
        }
    }
}
