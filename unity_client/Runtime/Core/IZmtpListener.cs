namespace Kinelink
{
    /// <summary>Who hears what happens on a ZmtpConnection. Called on the connection's own thread.</summary>
    public interface IZmtpListener
    {
        /// <summary>Messages can be sent now; subscriptions have been sent.</summary>
        void Connected(ZmtpConnection connection);

        /// <summary>A message, valid until this returns. A ProtocolError that it throws closes the connection.</summary>
        void Received(ZmtpConnection connection, byte[] data, int offset, int count);

        /// <summary>The connection has ended and is soon tried again.</summary>
        void Disconnected(ZmtpConnection connection, string reason);
    }
}
