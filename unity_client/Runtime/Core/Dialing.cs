using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Kinelink
{
    /// <summary>Making and closing TCP connections.</summary>
    internal static class Dialing
    {
        /// <summary>
        /// Connect to the first address of a host that answers. begun: told of each socket before it is tried, so that another thread may
        /// close it; stop ends the waiting. Throws where none answers.
        /// </summary>
        public static Socket Connect(Endpoint endpoint, int milliseconds, WaitHandle stop, Action<Socket> begun)
        {
            Exception last = null;
            foreach (IPAddress address in Addresses(endpoint.Host, milliseconds, stop))
            {
                var own = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                own.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                begun(own);
                try
                {
                    IAsyncResult trial = own.BeginConnect(address, endpoint.Port, null, null);
                    bool stopped = WaitHandle.WaitAny(new[] { stop, trial.AsyncWaitHandle }, milliseconds) == 0;
                    if (stopped || !trial.IsCompleted) throw new PeerError("no answer from " + endpoint.Host + ":" + endpoint.Port);
                    own.EndConnect(trial);
                    return own;
                }
                catch (Exception error)
                {
                    Close(own);
                    last = error;
                }
            }
            throw last ?? new PeerError("no address for " + endpoint.Host);
        }

        /// <summary>Close a socket, which wakes whoever waits for it. Null is none.</summary>
        public static void Close(Socket socket)
        {
            if (socket == null) return;
            try
            {
                // Some runtimes wake a thread that waits in Receive at Shutdown only, others at Close only.
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception)
            {
                // It wasn't connected, or is closed already.
            }
            socket.Close();
        }

        private static IPAddress[] Addresses(string host, int milliseconds, WaitHandle stop)
        {
            IPAddress address;
            if (IPAddress.TryParse(host, out address)) return new[] { address };
            // Looking up a name can take much longer than an end may wait for.
            IAsyncResult asked = Dns.BeginGetHostAddresses(host, null, null);
            bool stopped = WaitHandle.WaitAny(new[] { stop, asked.AsyncWaitHandle }, milliseconds) == 0;
            if (stopped || !asked.IsCompleted) throw new PeerError("nobody says where " + host + " is");
            return Dns.EndGetHostAddresses(asked);
        }
    }
}
