using System;

namespace Kinelink
{
    /// <summary>Where to connect to, and what is spoken there.</summary>
    public sealed class Endpoint
    {
        public string Host;
        public int Port;

        /// <summary>Makes our side of a new connection, which puts what it must answer into the buffer.</summary>
        public Func<SendBuffer, Peer> Speak;

        /// <summary>Whether it is encrypted.</summary>
        public bool Secure;

        /// <summary>The SHA-256 fingerprint of the server's certificate, hexadecimal; null where an authority must vouch for it.</summary>
        public string Fingerprint;
    }
}
