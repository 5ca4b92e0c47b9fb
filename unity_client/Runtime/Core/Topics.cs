using System;

namespace Kinelink
{
    /// <summary>
    /// Topics: what a message of a stream is about. As bytes they end with the zero byte that is part of what is subscribed to,
    /// since ZeroMQ compares beginnings.
    /// </summary>
    public static class Topics
    {
        public static readonly byte[] Heartbeat = Bytes("heartbeat");

        public static byte[] Frame(string session, string character)
        {
            return Bytes("frame/" + session + "/" + character);
        }

        public static byte[] Skeleton(string session, string character)
        {
            return Bytes("skeleton/" + session + "/" + character);
        }

        public static byte[] Objects(string session)
        {
            return Bytes("objects/" + session);
        }

        public static byte[] Event(string session, string character)
        {
            return Bytes("event/" + session + "/" + character);
        }

        public static byte[] Audio(string session, string character)
        {
            return Bytes("audio/" + session + "/" + character);
        }

        /// <summary>Bytes of the topic with its zero byte. Throws ProtocolError where there is none.</summary>
        public static int Length(byte[] data, int offset, int count)
        {
            int end = Array.IndexOf(data, (byte)0, offset, Math.Min(count, Limits.TopicBytes + 1));
            if (end < 0)
                throw new ProtocolError(ProtocolError.BadTopic, "a message begins with a topic of at most " + Limits.TopicBytes + " bytes and a zero");
            return end - offset + 1;
        }

        /// <summary>Whether a message begins with this topic.</summary>
        public static bool Match(byte[] topic, byte[] data, int offset, int count)
        {
            if (count < topic.Length) return false;
            for (int i = 0; i < topic.Length; i++)
                if (data[offset + i] != topic[i]) return false;
            return true;
        }

        internal static byte[] Bytes(string topic)
        {
            return MsgPackReader.Utf8.GetBytes(topic + "\0");
        }

        /// <summary>A topic without its zero, as requests have it.</summary>
        internal static string Text(byte[] topic)
        {
            return MsgPackReader.Utf8.GetString(topic, 0, topic.Length - 1);
        }
    }
}
