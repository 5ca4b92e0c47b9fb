namespace Kinelink.Unity
{
    /// <summary>Makes the core's client of what a connection's inspector says.</summary>
    internal static class ClientFactory
    {
        public static KinelinkClient Make(KinelinkConnection connection, string[] characters, Value scene)
        {
            return new KinelinkClient(new ClientOptions
            {
                Host = connection.Host,
                StatePort = connection.StatePort,
                EventsPort = connection.EventsPort,
                ControlPort = connection.ControlPort,
                Client = "unity",
                Token = connection.Token.Length == 0 ? null : connection.Token,
                Session = connection.Session.Length == 0 ? null : connection.Session,
                Seed = (uint)connection.Seed,
                Characters = characters,
                Scene = scene
            });
        }
    }
}
