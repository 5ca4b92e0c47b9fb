namespace Kinelink
{
    /// <summary>Who hears what happens on a connection. Called on the connection's own thread.</summary>
    public interface IConnectionListener
    {
        /// <summary>Messages can be sent now; subscriptions have been sent.</summary>
        void Connected(IConnection connection);

        /// <summary>A message, valid until this returns. A ProtocolError that it throws closes the connection.</summary>
        void Received(IConnection connection, byte[] data, int offset, int count);

        /// <summary>The connection has ended and is soon tried again.</summary>
        void Disconnected(IConnection connection, string reason);
    }
}
