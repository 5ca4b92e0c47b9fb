using System;

namespace Kinelink
{
    /// <summary>The peer doesn't speak ZMTP 3, or not to us. The connection is closed.</summary>
    public sealed class ZmtpError : Exception
    {
        public ZmtpError(string message) : base(message)
        {
        }
    }
}
