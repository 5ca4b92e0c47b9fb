using System;

namespace Kinelink
{
    /// <summary>The other side of a connection breaks the rules, or is none for us. The connection is closed.</summary>
    public sealed class PeerError : Exception
    {
        public PeerError(string message) : base(message)
        {
        }
    }
}
