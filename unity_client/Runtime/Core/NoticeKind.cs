namespace Kinelink
{
    /// <summary>What a Notice tells.</summary>
    public enum NoticeKind
    {
        /// <summary>Something happened to a character.</summary>
        Event,

        /// <summary>A request was done.</summary>
        Reply,

        /// <summary>A request was refused.</summary>
        Failure,

        /// <summary>The session is open: for the first time, or again.</summary>
        Opened,

        /// <summary>A connection has ended and is tried again; Text says which and why.</summary>
        Disconnected
    }
}
