using System;
using System.Security.Cryptography;
using System.Text;

namespace Kinelink
{
    /// <summary>What a WebSocket client sends (RFC 6455), put behind what `into` already holds.</summary>
    public sealed class WebSocketFrames : IDisposable
    {
        public const byte Continued = 0;
        public const byte Text = 1;
        public const byte Binary = 2;
        public const byte Close = 8;
        public const byte Ping = 9;
        public const byte Pong = 10;
        public const byte Final = 0x80;
        public const byte Reserved = 0x70;
        public const byte Masked = 0x80;

        private const int KeyBytes = 16;

        // What a Close says when nothing is wrong: 1000.
        private static readonly byte[] NormalClosure = { 0x03, 0xe8 };

        private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
        private readonly byte[] mask = new byte[4];

        /// <summary>Sixteen random bytes in base64: the key of a handshake.</summary>
        public string NewKey()
        {
            var key = new byte[KeyBytes];
            random.GetBytes(key);
            return Convert.ToBase64String(key);
        }

        /// <summary>What the server has to answer to a key.</summary>
        public static string AcceptOf(string key)
        {
            using (SHA1 digest = SHA1.Create())
                return Convert.ToBase64String(digest.ComputeHash(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        }

        /// <summary>The request that asks for a connection. host: with its port, as in an address.</summary>
        public static void PutRequest(SendBuffer into, string host, string path, string key)
        {
            into.PutAscii("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                + key + "\r\nSec-WebSocket-Version: 13\r\n\r\n");
        }

        /// <summary>A frame with a whole message, or a control frame; masked, as all that a client sends.</summary>
        public void PutFrame(SendBuffer into, byte opcode, byte[] payload, int offset, int count)
        {
            int width = count < 126 ? 0 : count <= ushort.MaxValue ? 2 : 8;
            into.Put((byte)(Final | opcode));
            into.Put((byte)(Masked | (width == 0 ? count : width == 2 ? 126 : 127)));
            into.PutNumber((ulong)count, width);
            random.GetBytes(mask);
            into.Put(mask);
            int at = into.Count;
            into.Put(payload, offset, count);
            for (int i = 0; i < count; i++) into.Bytes[at + i] ^= mask[i & 3];
        }

        public void PutClose(SendBuffer into)
        {
            PutFrame(into, Close, NormalClosure, 0, NormalClosure.Length);
        }

        public void Dispose()
        {
            random.Dispose();
        }
    }
}
