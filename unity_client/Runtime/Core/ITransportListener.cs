namespace Kinelink
{
    /// <summary>Who hears what comes from the server. Called on the transport's threads.</summary>
    internal interface ITransportListener
    {
        void Connected(Channel channel);

        /// <summary>
        /// A message, valid until this returns: on control the map alone, otherwise topic, zero and map. A ProtocolError that it throws
        /// closes the connection.
        /// </summary>
        void Received(Channel channel, byte[] data, int offset, int count);

        void Disconnected(Channel channel);

        /// <summary>A connection has ended and is soon tried again; which and why, for people.</summary>
        void Ended(string what);
    }
}
