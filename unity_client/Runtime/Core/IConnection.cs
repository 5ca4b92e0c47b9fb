using System;

namespace Kinelink
{
    /// <summary>A connection that comes back by itself until it is disposed, each time a little later.</summary>
    public interface IConnection : IDisposable
    {
        /// <summary>How often it has been connected.</summary>
        long Connects { get; }

        /// <summary>Begin to connect.</summary>
        void Start();

        /// <summary>Do what it is time for; on the thread that calls KinelinkClient.Update, at every call.</summary>
        void Tick();

        /// <summary>Send a message, soon. Never waits. False where there is no connection, or the other side doesn't read.</summary>
        bool Send(byte[] data, int offset, int count);

        /// <summary>Break the connection off and make it anew.</summary>
        void Reconnect();
    }
}
