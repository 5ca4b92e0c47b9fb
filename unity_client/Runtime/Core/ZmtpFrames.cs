namespace Kinelink
{
    /// <summary>What a ZMTP peer sends (rfc.zeromq.org/spec/23 and /37), put behind what `into` already holds.</summary>
    public static class ZmtpFrames
    {
        public const int GreetingBytes = 64;
        public const byte More = 1;
        public const byte Long = 2;
        public const byte Command = 4;

        /// <summary>Signature, version 3.1, mechanism NULL.</summary>
        public static void PutGreeting(SendBuffer into)
        {
            into.Put(0xff);
            into.PutNumber(1, 8);
            into.Put(0x7f);
            into.Put(3);
            into.Put(1);
            into.PutAscii("NULL".PadRight(20, '\0'));
            into.PutAscii(new string('\0', 32));
        }

        public static void PutReady(SendBuffer into, ZmtpSocketType type)
        {
            var properties = new SendBuffer();
            PutProperty(properties, "Socket-Type", type == ZmtpSocketType.Sub ? "SUB" : "DEALER");
            if (type == ZmtpSocketType.Dealer) PutProperty(properties, "Identity", "");
            PutCommand(into, "READY", properties.Bytes, 0, properties.Count);
        }

        /// <summary>A message of one part.</summary>
        public static void PutMessage(SendBuffer into, byte[] payload, int offset, int count)
        {
            PutHead(into, 0, count);
            into.Put(payload, offset, count);
        }

        /// <summary>Subscribe: a command since ZMTP 3.1, a message that begins with 1 before.</summary>
        public static void PutSubscribe(SendBuffer into, byte[] topic, int minor)
        {
            if (minor >= 1)
            {
                PutCommand(into, "SUBSCRIBE", topic, 0, topic.Length);
                return;
            }
            PutHead(into, 0, 1 + topic.Length);
            into.Put(1);
            into.Put(topic);
        }

        /// <summary>The answer to PING, with its context.</summary>
        public static void PutPong(SendBuffer into, byte[] data, int offset, int count)
        {
            PutCommand(into, "PONG", data, offset, count);
        }

        private static void PutCommand(SendBuffer into, string name, byte[] data, int offset, int count)
        {
            PutHead(into, Command, 1 + name.Length + count);
            into.Put((byte)name.Length);
            into.PutAscii(name);
            into.Put(data, offset, count);
        }

        private static void PutHead(SendBuffer into, byte flags, int count)
        {
            bool big = count > byte.MaxValue;
            into.Put((byte)(flags | (big ? Long : 0)));
            into.PutNumber((ulong)count, big ? 8 : 1);
        }

        private static void PutProperty(SendBuffer into, string name, string value)
        {
            into.Put((byte)name.Length);
            into.PutAscii(name);
            into.PutNumber((ulong)value.Length, 4);
            into.PutAscii(value);
        }
    }
}
