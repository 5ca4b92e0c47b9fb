using System;
using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>The way to the server: the same messages over ZeroMQ or WebSocket. It connects again by itself.</summary>
    internal abstract class Transport : IDisposable
    {
        /// <summary>The one that the options ask for.</summary>
        public static Transport Make(ClientOptions options, ITransportListener listener)
        {
            if (string.IsNullOrEmpty(options.Url)) return new ZmtpTransport(options, listener);
            try
            {
                return new WebSocketTransport(new Url(options.Url), options, listener);
            }
            catch (ProtocolError error)
            {
                return new NoTransport(error.Message, listener);
            }
        }

        /// <summary>How often a connection was made anew.</summary>
        public abstract long Reconnects { get; }

        /// <summary>Begin to connect.</summary>
        public abstract void Start();

        /// <summary>Do what it is time for.</summary>
        public abstract void Tick();

        /// <summary>Send on the control channel, soon. Never waits. False where there is no connection, or the server doesn't read.</summary>
        public abstract bool Send(byte[] request);

        /// <summary>Subscribe to topics, which end with their zero. id: of the request, where that takes one.</summary>
        public abstract void Listen(IList<byte[]> state, IList<byte[]> events, uint id);

        /// <summary>After how many frames the server wants to be told that they came.</summary>
        public abstract void AcknowledgeEvery(int frames);

        /// <summary>The server was started anew: connect the streams to it. False where they are already.</summary>
        public abstract bool RenewStreams();

        /// <summary>Make all connections anew.</summary>
        public abstract void Reconnect();

        /// <summary>End all connections, and wait for their threads. Not for the listener's use.</summary>
        public abstract void Dispose();
    }
}
