using System;
using System.Globalization;

namespace Kinelink
{
    /// <summary>A WebSocket's address in its parts.</summary>
    public sealed class Url
    {
        private const int DefaultPort = 7600;

        /// <summary>ws://host:port/path or wss://…; without a port 7600, without a path /ws. Throws ProtocolError.</summary>
        public Url(string text)
        {
            Secure = text.StartsWith("wss://", StringComparison.Ordinal);
            if (!Secure && !text.StartsWith("ws://", StringComparison.Ordinal)) throw Bad(text, "it begins with ws:// or wss://");
            foreach (char letter in text)
                if (letter <= ' ' || letter > '~') throw Bad(text, "it has letters, digits and punctuation only");
            string rest = text.Substring(Secure ? 6 : 5);
            int slash = rest.IndexOf('/');
            string place = slash < 0 ? rest : rest.Substring(0, slash);
            Path = slash < 0 ? "/ws" : rest.Substring(slash);
            bool six = place.StartsWith("[", StringComparison.Ordinal) && place.IndexOf(']') > 0;
            int end = six ? place.IndexOf(']') + 1 : place.IndexOf(':') < 0 ? place.Length : place.IndexOf(':');
            Host = six ? place.Substring(1, end - 2) : place.Substring(0, end);
            if (Host.Length == 0 || !six && Host.IndexOfAny(new[] { '[', ']', '@' }) >= 0) throw Bad(text, "there is a host, and nothing else before it");
            Port = PortOf(text, place.Substring(end));
        }

        public bool Secure { get; private set; }
        public string Host { get; private set; }
        public int Port { get; private set; }
        public string Path { get; private set; }

        /// <summary>Host and port as in an address; an IPv6 host is in brackets.</summary>
        public string Place
        {
            get { return (Host.IndexOf(':') >= 0 ? "[" + Host + "]" : Host) + ":" + Port; }
        }

        private static int PortOf(string text, string behindHost)
        {
            if (behindHost.Length == 0) return DefaultPort;
            ushort port = 0;
            bool number = behindHost[0] == ':' && ushort.TryParse(behindHost.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
            if (!number || port == 0) throw Bad(text, "the port is 1 to 65535");
            return port;
        }

        private static ProtocolError Bad(string text, string wanted)
        {
            return new ProtocolError(ProtocolError.BadField, "'" + Peer.Printable(text) + "' is no address of a server: " + wanted);
        }
    }
}
