using System;

namespace Kinelink.Unity
{
    /// <summary>Makes the core's client of what a connection's inspector says.</summary>
    internal static class ClientFactory
    {
        /// <summary>Opens WebSockets where the platform has none of the usual kind; null for the core's own, over TCP.</summary>
        internal static Func<string, IConnectionListener, IConnection> OpenWebSocket
        {
            get
            {
#if UNITY_WEBGL && !UNITY_EDITOR
                return (address, listener) => new BrowserConnection(new BrowserSocket(), address, listener);
#else
                return null;
#endif
            }
        }

        public static KinelinkClient Make(KinelinkConnection connection, string[] characters, Value scene)
        {
            return new KinelinkClient(new ClientOptions
            {
                Url = NotEmpty(connection.Address),
                Fingerprint = NotEmpty(connection.Fingerprint),
                OpenWebSocket = connection.OpenWebSocket ?? OpenWebSocket,
                Host = connection.Host,
                StatePort = connection.StatePort,
                EventsPort = connection.EventsPort,
                ControlPort = connection.ControlPort,
                Client = "unity",
                Token = NotEmpty(connection.Token),
                Session = NotEmpty(connection.Session),
                Seed = (uint)connection.Seed,
                Characters = characters,
                Scene = scene
            });
        }

        private static string NotEmpty(string text)
        {
            return text.Length == 0 ? null : text;
        }
    }
}
