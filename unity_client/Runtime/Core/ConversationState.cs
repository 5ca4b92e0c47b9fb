namespace Kinelink
{
    /// <summary>How far a client has come with the server.</summary>
    public enum ConversationState
    {
        /// <summary>No control connection.</summary>
        Offline,

        /// <summary>`hello` is under way.</summary>
        Greeting,

        /// <summary>`open_session` is under way.</summary>
        Opening,

        /// <summary>Requests can be made.</summary>
        Open,

        /// <summary>`hello` or `open_session` was refused; tried again after five seconds.</summary>
        Refused
    }
}
