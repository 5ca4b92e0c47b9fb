using System;

namespace Kinelink
{
    /// <summary>What a ZMTP peer sends, as bytes (rfc.zeromq.org/spec/23 and /37).</summary>
    public static class ZmtpFrames
    {
        public const int GreetingBytes = 64;
        public const byte More = 1;
        public const byte Long = 2;
        public const byte Command = 4;

        private static readonly byte[] NoContext = new byte[0];

        /// <summary>Signature, version 3.1, mechanism NULL.</summary>
        public static byte[] Greeting()
        {
            var bytes = new byte[GreetingBytes];
            bytes[0] = 0xff;
            bytes[8] = 1;
            bytes[9] = 0x7f;
            bytes[10] = 3;
            bytes[11] = 1;
            Ascii("NULL", bytes, 12);
            return bytes;
        }

        public static byte[] Ready(ZmtpSocketType type)
        {
            byte[] properties = Property("Socket-Type", type == ZmtpSocketType.Sub ? "SUB" : "DEALER");
            if (type == ZmtpSocketType.Dealer) properties = Joined(properties, Property("Identity", ""));
            return Named("READY", properties);
        }

        /// <summary>A message of one part.</summary>
        public static byte[] Message(byte[] payload)
        {
            return Framed(0, payload);
        }

        /// <summary>Subscribe: a command since ZMTP 3.1, a message that begins with 1 before.</summary>
        public static byte[] Subscribe(byte[] topic, int minor)
        {
            return minor >= 1 ? Named("SUBSCRIBE", topic) : Framed(0, Joined(new byte[] { 1 }, topic));
        }

        /// <summary>The answer to PING.</summary>
        public static byte[] Pong(byte[] data, int offset, int count)
        {
            var context = count == 0 ? NoContext : new byte[count];
            Buffer.BlockCopy(data, offset, context, 0, count);
            return Named("PONG", context);
        }

        private static byte[] Named(string name, byte[] content)
        {
            var head = new byte[1 + name.Length];
            head[0] = (byte)name.Length;
            Ascii(name, head, 1);
            return Framed(Command, Joined(head, content));
        }

        private static byte[] Property(string name, string value)
        {
            var bytes = new byte[1 + name.Length + 4 + value.Length];
            bytes[0] = (byte)name.Length;
            Ascii(name, bytes, 1);
            bytes[1 + name.Length + 3] = (byte)value.Length;
            Ascii(value, bytes, bytes.Length - value.Length);
            return bytes;
        }

        private static byte[] Framed(byte flags, byte[] body)
        {
            bool big = body.Length > byte.MaxValue;
            var bytes = new byte[(big ? 9 : 2) + body.Length];
            bytes[0] = (byte)(flags | (big ? Long : 0));
            if (big)
                for (int i = 0; i < 8; i++) bytes[1 + i] = (byte)((long)body.Length >> (8 * (7 - i)));
            else
                bytes[1] = (byte)body.Length;
            Buffer.BlockCopy(body, 0, bytes, bytes.Length - body.Length, body.Length);
            return bytes;
        }

        private static byte[] Joined(byte[] a, byte[] b)
        {
            var bytes = new byte[a.Length + b.Length];
            Buffer.BlockCopy(a, 0, bytes, 0, a.Length);
            Buffer.BlockCopy(b, 0, bytes, a.Length, b.Length);
            return bytes;
        }

        private static void Ascii(string text, byte[] into, int at)
        {
            for (int i = 0; i < text.Length; i++) into[at + i] = (byte)text[i];
        }
    }
}
