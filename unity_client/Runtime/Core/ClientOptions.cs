using System;

namespace Kinelink
{
    /// <summary>Where the server is and what session is wanted.</summary>
    public sealed class ClientOptions
    {
        /// <summary>Over WebSocket: ws://host:7600/ws, or wss://…. Null or empty: over ZeroMQ, at the host and ports below.</summary>
        public string Url;

        /// <summary>Over wss: the SHA-256 fingerprint of the server's certificate, as `serve --lan` prints it; null where an authority vouches for it.</summary>
        public string Fingerprint;

        /// <summary>Opens WebSockets where there are no sockets of one's own, as in browsers: address and listener. Null: over TCP.</summary>
        public Func<string, IConnectionListener, IConnection> OpenWebSocket;

        public string Host = "127.0.0.1";
        public int StatePort = 7601;
        public int EventsPort = 7602;
        public int ControlPort = 7603;

        /// <summary>Who asks, for the server's log.</summary>
        public string Client = "kinelink-core";

        /// <summary>Where the server asks for one; null otherwise.</summary>
        public string Token;

        /// <summary>The session to make or join. Null: a new one, named by the server.</summary>
        public string Session;

        /// <summary>The scene as docs/scene-format.md has it; null for an empty room.</summary>
        public Value Scene;
        public string[] Characters = { "actor" };
        public uint Seed;

        /// <summary>Whether to hear what the characters say.</summary>
        public bool Sound = true;
    }
}
