namespace Kinelink.Unity
{
    /// <summary>One WebSocket of a browser, which is asked rather than calling back: everything happens on the one thread there is.</summary>
    public interface IBrowserSocket
    {
        /// <summary>Begin to connect; a number for it, 0 where the address is none.</summary>
        int Open(string address);

        /// <summary>0 while it connects, 1 while it is open, 2 when it has ended.</summary>
        int State(int socket);

        /// <summary>Why it has ended, for people.</summary>
        string Reason(int socket);

        /// <summary>False where it isn't open, or too much waits to be sent.</summary>
        bool Send(int socket, byte[] data, int offset, int count);

        /// <summary>Bytes of the next message that came; -1 where there is none.</summary>
        int Waiting(int socket);

        /// <summary>Fetch the next message into the beginning of a buffer that is long enough.</summary>
        void Take(int socket, byte[] into);

        /// <summary>End it and forget it.</summary>
        void Close(int socket);
    }
}
