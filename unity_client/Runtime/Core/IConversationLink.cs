namespace Kinelink
{
    /// <summary>What a Conversation lets be done.</summary>
    public interface IConversationLink
    {
        /// <summary>Send on the control channel.</summary>
        bool Send(byte[] request);

        /// <summary>Subscribe to a session's streams; what is subscribed to already stays.</summary>
        void Listen(string session, string[] characters);

        /// <summary>The server was started anew: drop what the old one sent, and connect the streams anew.</summary>
        void Forget();

        /// <summary>Make all connections anew.</summary>
        void Reconnect();
    }
}
