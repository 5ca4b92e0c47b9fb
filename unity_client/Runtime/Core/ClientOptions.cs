namespace Kinelink
{
    /// <summary>Where the server is and what session is wanted.</summary>
    public sealed class ClientOptions
    {
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
