#if UNITY_WEBGL && !UNITY_EDITOR
using System.Runtime.InteropServices;

namespace Kinelink.Unity
{
    /// <summary>The functions of Kinelink.jslib.</summary>
    internal sealed class BrowserSocket : IBrowserSocket
    {
        public int Open(string address)
        {
            return KinelinkOpen(address);
        }

        public int State(int socket)
        {
            return KinelinkState(socket);
        }

        public string Reason(int socket)
        {
            return "the WebSocket has ended with code " + KinelinkCode(socket);
        }

        public bool Send(int socket, byte[] data, int offset, int count)
        {
            return KinelinkSend(socket, data, offset, count) != 0;
        }

        public int Waiting(int socket)
        {
            return KinelinkWaiting(socket);
        }

        public void Take(int socket, byte[] into)
        {
            KinelinkTake(socket, into);
        }

        public void Close(int socket)
        {
            KinelinkClose(socket);
        }

        [DllImport("__Internal")]
        private static extern int KinelinkOpen(string address);

        [DllImport("__Internal")]
        private static extern int KinelinkState(int socket);

        [DllImport("__Internal")]
        private static extern int KinelinkCode(int socket);

        [DllImport("__Internal")]
        private static extern int KinelinkSend(int socket, byte[] data, int offset, int count);

        [DllImport("__Internal")]
        private static extern int KinelinkWaiting(int socket);

        [DllImport("__Internal")]
        private static extern void KinelinkTake(int socket, byte[] into);

        [DllImport("__Internal")]
        private static extern void KinelinkClose(int socket);
    }
}
#endif
